"""Opens an export that may come from anybody: nothing of it reaches a library before all of it has been looked at.

Names, kinds and sizes of all members are held against the manifest before any byte is unpacked; unpacking stops where
a member is longer than it says, and what was unpacked has to have the hash the manifest says.
"""

from __future__ import annotations

import hashlib
import lzma
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

from veo_widget.archive.paths import display_path
from veo_widget.errors import ShareError
from veo_widget.sharing.layout import MANIFEST
from veo_widget.sharing.manifest import Entry, Manifest, read_manifest

Progress = Callable[[int, int], None]
"""Is told how many files are done, and of how many."""
_READ = 1 << 20
_MANIFEST_BYTES = 64_000_000
_TEXT_BYTES = 512_000_000
_RATIO = 200
"""What text compresses to at most, with room; a bomb has a thousand. Members under `_SMALL` may be anything."""
_SMALL = 1_000_000
_UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError)
"""What Python's zip reader raises at bytes that are no member."""


class OpenExport:
    """An export whose members are as its manifest says, as far as a zip's own list tells.

    Attributes:
        manifest: What it says of itself.
    """

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def unpack(self, folder: Path, progress: Progress | None = None) -> None:
        """Writes every file below a folder, each held against its hash.

        Raises:
            ShareError: One is not what the manifest says, or there is no room.
        """
        need = sum(entry.size for entry in self.manifest.files)
        free = shutil.disk_usage(folder).free
        if need > free:
            msg = f"It needs {need / 1e6:,.0f} MB and {free / 1e6:,.0f} MB are free."
            raise ShareError(msg)
        for number, entry in enumerate(self.manifest.files, start=1):
            target = folder / entry.path
            target.parent.mkdir(exist_ok=True)
            with target.open("xb") as file:
                self._check(entry, file.write)
            if progress is not None:
                progress(number, len(self.manifest.files))

    def changed(self, progress: Progress | None = None) -> list[str]:
        """The files that are not what the manifest says; nothing is written."""
        found = []
        for number, entry in enumerate(self.manifest.files, start=1):
            try:
                self._check(entry, len)
            except ShareError:
                found.append(entry.path)
            if progress is not None:
                progress(number, len(self.manifest.files))
        return found

    def _check(self, entry: Entry, take: Callable[[bytes], object]) -> None:
        digest, size = hashlib.sha256(), 0
        try:
            with self._archive.open(entry.path) as member:
                while piece := member.read(_READ):
                    size += len(piece)
                    if size > entry.size:
                        break
                    digest.update(piece)
                    take(piece)
        except _UNREADABLE:
            raise _damaged(entry.path, "its bytes are not those that were packed") from None
        if (size, digest.hexdigest()) != (entry.size, entry.sha256):
            raise _damaged(entry.path, "its bytes are not those the manifest says")


@contextmanager
def opened(path: Path) -> Iterator[OpenExport]:
    """An export, as far as it can be looked at without unpacking it.

    Raises:
        ShareError: It is none, is not whole, or has something in it that does not belong there.
        OSError: It cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            for info in infos:
                _check_member(info)
            manifest = read_manifest(_manifest_bytes(archive))
            _compare(infos, manifest)
            yield OpenExport(archive, manifest)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, UnicodeDecodeError, NotImplementedError):
        msg = f"{display_path(path)} is no zip file, or its end is missing."
        raise ShareError(msg) from None


def _check_member(info: zipfile.ZipInfo) -> None:
    """Refuses what no export has: a way out of the folder, a link, a password, a bomb."""
    posix, windows = PurePosixPath(info.filename), PureWindowsPath(info.filename)
    climbs = ".." in posix.parts or ".." in windows.parts
    if climbs or posix.is_absolute() or windows.anchor or "\\" in info.orig_filename or "\0" in info.orig_filename:
        raise _refused(info, "leads out of its folder")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.is_dir() or kind not in (0, stat.S_IFREG):
        raise _refused(info, "is a link or a folder")
    if info.flag_bits & 0x1:
        raise _refused(info, "is encrypted")
    bomb = info.file_size > _SMALL and info.file_size > _RATIO * max(info.compress_size, 1)
    if bomb or (info.compress_type != zipfile.ZIP_STORED and info.file_size > _TEXT_BYTES):
        raise _refused(info, f"would unpack from {info.compress_size:,} to {info.file_size:,} bytes")


def _manifest_bytes(archive: zipfile.ZipFile) -> bytes:
    try:
        info = archive.getinfo(MANIFEST)
    except KeyError:
        msg = f"This is no export of a study: it has no {MANIFEST}."
        raise ShareError(msg) from None
    if info.file_size > _MANIFEST_BYTES:
        raise _refused(info, "is too large")
    try:
        return archive.read(info)
    except _UNREADABLE:
        raise _damaged(MANIFEST, "its bytes are not those that were packed") from None


def _compare(infos: list[zipfile.ZipInfo], manifest: Manifest) -> None:
    """Holds the list of members against the manifest."""
    sizes: dict[str, int] = {}
    for info in infos:
        if info.filename in sizes:
            raise _refused(info, "is in it twice")
        sizes[info.filename] = info.file_size
    del sizes[MANIFEST]
    said = {entry.path: entry.size for entry in manifest.files}
    if missing := sorted(said.keys() - sizes.keys()):
        raise _damaged(missing[0], "it is missing")
    if more := sorted(sizes.keys() - said.keys()):
        msg = f"{more[0][:80]!r} is in the zip and not in its manifest."
        raise ShareError(msg)
    for path, size in said.items():
        if sizes[path] != size:
            raise _damaged(path, f"it has {sizes[path]:,} bytes, and {size:,} by the manifest")


def _refused(info: zipfile.ZipInfo, why: str) -> ShareError:
    return ShareError(f"The zip has a member that {why} ({info.filename[:80]!r}).")


def _damaged(path: str, why: str) -> ShareError:
    return ShareError(f"{path} in the zip is damaged or was changed: {why}.")
