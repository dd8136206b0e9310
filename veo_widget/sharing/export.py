"""`study.export("study.zip")`: everything about a study in one file.

It is written beside its place under another name and moved there when it is whole. Clips are read piece by piece and
held against their hash on the way; they are stored as they are, since no zip makes a video smaller.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from veo_widget.archive.paths import display_path
from veo_widget.errors import LibraryError, ShareError
from veo_widget.records import utc_now
from veo_widget.sharing import layout
from veo_widget.sharing.drawing import page
from veo_widget.sharing.gathering import Gathered, gather
from veo_widget.sharing.manifest import Entry, Manifest
from veo_widget.sharing.plain import job_data, mark_data, sweep_data
from veo_widget.sharing.programs import programs
from veo_widget.sharing.tables import NO_PARQUET, csv_table, metadata_lines, parquet_table, table_of
from veo_widget.studio import Studio

Progress = Callable[[int, int], None]
"""Is told how many files are done, and of how many."""
_READ = 1 << 20


@dataclass(frozen=True, kw_only=True, repr=False)
class Exported:
    """What was written.

    Attributes:
        path: The file.
        clips: How many clips are in it.
        files: How many files, the manifest not counted.
        size: Of the whole, in bytes.
        left_out: Sentences about what is not in it.
    """

    path: Path
    clips: int
    files: int
    size: int
    left_out: tuple[str, ...] = ()

    def __repr__(self) -> str:
        left = f"; left out: {'; '.join(self.left_out)}" if self.left_out else ""
        clips = f"{self.clips:,} clip{'' if self.clips == 1 else 's'}"
        return f"<{display_path(self.path)}: {clips}, {self.files:,} files, {self.size / 1e6:.1f} MB{left}>"


def export(
    studio: Studio, study: str, path: Path, *, overwrite: bool = False, progress: Progress | None = None
) -> Exported:
    """Writes a study into a zip file; see `Study.export`."""
    gathered = gather(studio, study)
    with _beside(path, overwrite=overwrite) as scratch:
        manifest = _write(gathered, scratch, progress)
        size = scratch.stat().st_size
    return Exported(
        path=path,
        clips=sum(entry.path.startswith("videos/") for entry in manifest.files),
        files=len(manifest.files),
        size=size,
        left_out=manifest.left_out,
    )


def checked_target(path: Path, *, overwrite: bool) -> Path:
    """A place to write a file to.

    Raises:
        FileExistsError: There is something, and it is not to be overwritten.
        ShareError: Its folder is not there.
    """
    if path.is_dir() or (path.exists() and not overwrite):
        how = "" if path.is_dir() else ", or say overwrite=True (--overwrite)"
        msg = f"{display_path(path)} is there already; choose another name{how}."
        raise FileExistsError(msg)
    if not path.parent.is_dir():
        msg = f"There is no folder {display_path(path.parent)}. Nothing was written."
        raise ShareError(msg)
    return path


@contextmanager
def _beside(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """A file that gets its name when the block ends well, and is gone otherwise."""
    checked_target(path, overwrite=overwrite)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".study-", suffix=".part")
        os.close(handle)
        try:
            yield Path(name)
            os.chmod(name, 0o644)
            checked_target(path, overwrite=overwrite)
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except FileExistsError:
        raise
    except OSError as error:
        msg = f"{display_path(path)} could not be written: {error.strerror or error}. Nothing is left of it."
        raise LibraryError(msg) from None


def _write(gathered: Gathered, scratch: Path, progress: Progress | None) -> Manifest:
    media, texts = list(_media(gathered)), _texts(gathered)
    left_out = [*gathered.left_out, *([] if layout.TABLE_PARQUET in texts else [NO_PARQUET])]
    total = len(media) + len(texts)
    with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as archive:
        packer = _Packer(archive, lambda done: progress(done, total) if progress else None)
        for name, data in texts.items():
            packer.add(name, data)
        for file in media:
            packer.copy(file)
        now = utc_now().isoformat(timespec="seconds")
        manifest = Manifest(study=gathered.study, made=now, left_out=tuple(left_out), files=tuple(packer.entries))
        archive.writestr(_info(layout.MANIFEST), manifest.as_bytes(), zipfile.ZIP_DEFLATED)
    return manifest


@dataclass(frozen=True)
class _File:
    """A file of the library and its place in the export; without a hash it is taken as it is."""

    name: str
    source: Path
    sha256: str | None = None


def _media(gathered: Gathered) -> Iterator[_File]:
    library, seen = gathered.library, set()
    for record in gathered.jobs:
        for clip in record.clips:
            yield _File(layout.video_path(clip), library.file(clip.path), clip.sha256)
            if library.file(clip.poster).is_file():
                yield _File(layout.poster_path(clip), library.file(clip.poster))
        for image in record.request.images:
            if image.sha256 not in seen and image.path.is_file():
                seen.add(image.sha256)
                yield _File(layout.image_path(image), image.path, image.sha256)


def _texts(gathered: Gathered) -> dict[str, bytes]:
    """Everything that is made for the export, small enough to be held."""
    rows = table_of(gathered)
    parquet = parquet_table(rows)
    named = layout.README_TEXT.format(study=gathered.study, counts=gathered.counts)
    return {
        layout.METADATA: metadata_lines(rows),
        layout.README: named.encode(),
        layout.RECORDS: _records(gathered),
        layout.TABLE_CSV: csv_table(rows),
        **({layout.TABLE_PARQUET: parquet} if parquet is not None else {}),
        layout.REPORT: page(gathered, layout.video_path, layout.poster_path),
        **dict(programs(gathered.own)),
    }


def _records(gathered: Gathered) -> bytes:
    data: dict[str, Any] = {
        "jobs": [job_data(record, gathered.versions.get(record.id, {})) for record in gathered.jobs],
        "marks": [mark_data(mark) for mark in gathered.marks],
        "sweeps": [sweep_data(sweep, runs) for sweep, runs in gathered.sweeps],
    }
    return json.dumps(data, indent=1).encode()


@dataclass
class _Packer:
    """Puts files into a zip and keeps the hash of each."""

    archive: zipfile.ZipFile
    tell: Callable[[int], object]
    entries: list[Entry] = field(default_factory=list)

    def add(self, name: str, data: bytes) -> None:
        """A file that was made for it; compressed."""
        self.archive.writestr(_info(name), data, zipfile.ZIP_DEFLATED)
        self._note(Entry(name, len(data), hashlib.sha256(data).hexdigest()))

    def copy(self, file: _File) -> None:
        """A file of the library, piece by piece.

        Raises:
            ShareError: It is not what was written.
        """
        digest, size = hashlib.sha256(), 0
        with file.source.open("rb") as read, self.archive.open(_info(file.name), "w", force_zip64=True) as write:
            while piece := read.read(_READ):
                write.write(piece)
                digest.update(piece)
                size += len(piece)
        if file.sha256 not in (None, digest.hexdigest()):
            msg = f"{file.source.name} is not what was written (study.verify() shows such files). Nothing was exported."
            raise ShareError(msg)
        self._note(Entry(file.name, size, digest.hexdigest()))

    def _note(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.tell(len(self.entries))


def _info(name: str) -> zipfile.ZipInfo:
    """A stored file that anybody may read."""
    info = zipfile.ZipInfo(name, utc_now().timetuple()[:6])
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info
