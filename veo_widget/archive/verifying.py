"""Holds every file of a library against its records, by its hash; copies a library and does the same on the way."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from veo_widget.archive.paths import LibraryPaths, display_path
from veo_widget.archive.store import Store
from veo_widget.errors import LibraryError

Progress = Callable[[int, int], None]
"""Is told how many files are done, and of how many."""
_SHOWN = 5
_READ = 1 << 20


@dataclass(frozen=True, kw_only=True, repr=False)
class Verification:
    """What was found when every file was read again; paths are relative to the library.

    Attributes:
        folder: The library.
        ok: How many files are as they were written.
        missing: Files a record names that are not there.
        changed: Files that are not what was written: other bytes, or none that can be read.
        orphaned: Files no record names, such as remains of a crash; nothing is wrong with having them.
    """

    folder: Path
    ok: int
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    orphaned: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether everything that was written is there unchanged."""
        return not self.missing and not self.changed

    def __repr__(self) -> str:
        parts = [f"{self.ok} {'file is' if self.ok == 1 else 'files are'} as written"]
        for what in ("missing", "changed", "orphaned"):
            names: tuple[str, ...] = getattr(self, what)
            if names:
                more = f", and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
                parts.append(f"{len(names)} {what}: {', '.join(names[:_SHOWN])}{more}")
        return f"<{display_path(self.folder)}: {'; '.join(parts)}>"


@dataclass(frozen=True)
class _Expected:
    """A file there should be; without a hash it is only looked for."""

    path: str
    sha256: str | None = None


def verify(paths: LibraryPaths, store: Store, progress: Progress | None = None) -> Verification:
    """Reads every file again; see `Library.verify`."""
    expected = _expected(paths, store)
    missing, changed = [], []
    for number, file in enumerate(expected, start=1):
        path = paths.root / file.path
        if not path.is_file():
            missing.append(file.path)
        elif file.sha256 is not None and _hash(path) != file.sha256:
            changed.append(file.path)
        if progress is not None:
            progress(number, len(expected))
    return Verification(
        folder=paths.root,
        ok=len(expected) - len(missing) - len(changed),
        missing=tuple(missing),
        changed=tuple(changed),
        orphaned=tuple(_orphaned(paths, {file.path for file in expected})),
    )


def back_up(
    paths: LibraryPaths, store: Store, target: Path, *, media: bool, progress: Progress | None = None
) -> Verification:
    """Copies a library into a new folder; see `Library.backup`."""
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        msg = f"{display_path(target)} is there already; choose another name."
        raise FileExistsError(msg)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Under another name until it is complete: half a backup must not pass for one.
        made = Path(tempfile.mkdtemp(dir=target.parent, prefix=".backup-"))
        try:
            found = _copy(paths, store, LibraryPaths(made), media=media, progress=progress)
            os.chmod(made, 0o755)
            os.replace(made, target)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    except OSError as error:
        msg = f"The backup could not be written to {display_path(target)}: {error.strerror or error}."
        raise LibraryError(msg) from None
    return Verification(folder=target, ok=found.ok, missing=found.missing, changed=found.changed)


def _copy(
    paths: LibraryPaths, store: Store, made: LibraryPaths, *, media: bool, progress: Progress | None
) -> Verification:
    made.make()
    store.copy_to(made.database)
    copy = Store(made)  # the list of files is that of the copy, and the copy is proven to open
    try:
        expected = _expected(paths, copy) if media else list(_of_prompts(paths))
    finally:
        copy.close()
    missing, changed = [], []
    for number, file in enumerate(expected, start=1):
        try:
            sha256 = _copy_file(paths.root / file.path, made.root / file.path)
        except FileNotFoundError:
            missing.append(file.path)
        else:
            if file.sha256 not in (None, sha256):
                changed.append(file.path)
        if progress is not None:
            progress(number, len(expected))
    ok = len(expected) - len(missing) - len(changed)
    return Verification(folder=made.root, ok=ok, missing=tuple(missing), changed=tuple(changed))


def _copy_file(source: Path, target: Path) -> str:
    """Copies a file to a new one; the hash of what was copied."""
    digest = hashlib.sha256()
    target.parent.mkdir(exist_ok=True)
    with source.open("rb") as read, target.open("xb") as write:
        while piece := read.read(_READ):
            write.write(piece)
            digest.update(piece)
    with suppress(OSError):
        shutil.copystat(source, target)
    return digest.hexdigest()


def _expected(paths: LibraryPaths, store: Store) -> list[_Expected]:
    """Every file the records name, each once; a picture made here has its record beside it."""
    return [*_of_clips(store), *_of_images(paths, store), *_of_prompts(paths)]


def _of_clips(store: Store) -> Iterator[_Expected]:
    posters = set()
    deleted = store.deleted()
    for clip in store.clips():
        yield _Expected(clip.path.removesuffix(".mp4") + ".json")
        if clip.id in deleted:  # from the trash, by the user
            continue
        yield _Expected(clip.path, clip.sha256)
        if clip.poster not in posters:
            posters.add(clip.poster)
            yield _Expected(clip.poster)


def _of_images(paths: LibraryPaths, store: Store) -> Iterator[_Expected]:
    images = {image.path.name: image.sha256 for record in store.jobs() for image in record.request.images}
    lineages = {path.stem for path in paths.images.glob("[!.]*.json")}
    for path in paths.images.glob("[!.]*"):
        if path.stem in lineages and path.suffix != ".json":
            images[path.name] = path.stem
    for name, sha256 in sorted(images.items()):
        yield _Expected(f"images/{name}", sha256)
    for stem in sorted(lineages):
        yield _Expected(f"images/{stem}.json")


def _of_prompts(paths: LibraryPaths) -> Iterator[_Expected]:
    """Records of rewritten prompts, which are files and nothing else."""
    for path in sorted(paths.prompts.glob("[!.]*.json")):
        yield _Expected(f"prompts/{path.name}")


def _orphaned(paths: LibraryPaths, named: set[str]) -> Iterator[str]:
    for folder in (paths.clips, paths.posters, paths.images):
        for path in sorted(folder.iterdir()):
            relative = path.relative_to(paths.root).as_posix()
            if relative not in named and not path.name.startswith("."):
                yield relative


def _hash(path: Path) -> str | None:
    with suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return None
