"""`veo.import_study("study.zip")`: a study of another library becomes part of this one, or nothing changes.

All of it is unpacked beside the library's files and looked at first. Then the files get their names, then one
transaction writes the records; where that fails, the files are taken away again.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from veo_widget.archive import Library, moving
from veo_widget.archive.checks import check_file
from veo_widget.archive.collector import file_stem, write_whole
from veo_widget.archive.paths import LibraryPaths, display_path
from veo_widget.archive.sidecar import sidecar
from veo_widget.errors import BadVideo, LibraryError, ShareError
from veo_widget.records import ClipRecord, JobRecord
from veo_widget.sharing import layout
from veo_widget.sharing.incoming import Sorted, in_study, read_incoming, sort
from veo_widget.sharing.opening import opened
from veo_widget.studio.options import checked_study

Progress = Callable[[int, int], None]
"""Is told how many files are done, and of how many."""
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_PICTURE_BYTES = 30_000_000
"""More than any picture a service takes."""


@dataclass(frozen=True, kw_only=True, repr=False)
class BroughtIn:
    """What came of an import.

    Attributes:
        study: The study it is part of now.
        jobs: How many attempts were added.
        clips: How many clips were added.
        same: How many attempts were in the library already and were left as they are.
        renamed: By an id that another attempt of the library has, the new one.
    """

    study: str
    jobs: int
    clips: int
    same: int
    renamed: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The same in words."""
        parts = [f"{self.jobs:,} attempts and {self.clips:,} clips added"]
        parts += [f"{self.same:,} were there already"] if self.same else []
        parts += [f"{len(self.renamed):,} got a new id, theirs being taken"] if self.renamed else []
        return f"Study {self.study!r}: {'; '.join(parts)}"

    def __repr__(self) -> str:
        return f"<{self.words}>"


def bring_in(library: Library, path: Path, *, study: str | None = None, progress: Progress | None = None) -> BroughtIn:
    """Brings an export into a library; see `veo.import_study`."""
    name = None if study is None else checked_study(study)
    if not path.is_file():
        msg = f"There is no file {display_path(path)}. Nothing was imported."
        raise ShareError(msg)
    try:
        with tempfile.TemporaryDirectory(dir=library.path, prefix=".incoming-") as scratch:
            return _bring(library, path, Path(scratch), name, progress)
    except ShareError as error:
        msg = f"{error} Nothing was imported."
        raise ShareError(msg) from None
    except OSError as error:
        msg = f"The import could not be written or read: {error.strerror or error}. Nothing was imported."
        raise LibraryError(msg) from None


def _bring(library: Library, path: Path, scratch: Path, study: str | None, progress: Progress | None) -> BroughtIn:
    with opened(path) as export:
        export.unpack(scratch, progress)
        manifest = export.manifest
    records = scratch / layout.RECORDS
    if not records.is_file():
        msg = f"This is no export of a study: it has no {layout.RECORDS}."
        raise ShareError(msg)
    incoming = read_incoming(records.read_bytes(), manifest, library.paths.images)
    incoming = in_study(incoming, study) if study else incoming
    _check_media(scratch)
    found = sort(library, incoming)
    _put(library, scratch, found)
    jobs = found.arrival.jobs
    return BroughtIn(
        study=study or manifest.study,
        jobs=len(jobs),
        clips=sum(len(record.clips) for record in jobs),
        same=found.same,
        renamed={old: now for old, now in found.renamed.items() if now in {record.id for record in jobs}},
    )


def _check_media(scratch: Path) -> None:
    """Refuses what is called a video or a poster and is none."""
    for path in sorted(scratch.glob("videos/*.mp4")):
        try:
            check_file(path)
        except BadVideo as error:
            msg = f"{path.name} of the export cannot be played ({error})."
            raise ShareError(msg) from None
    for path in sorted((*scratch.glob("posters/*"), *scratch.glob("images/*"))):
        with path.open("rb") as file:
            head = file.read(len(_PNG))
        if not head.startswith(_PNG if path.suffix == ".png" else _JPEG) or path.stat().st_size > _PICTURE_BYTES:
            msg = f"{path.name} of the export is no picture, or too large for one."
            raise ShareError(msg)


def _put(library: Library, scratch: Path, found: Sorted) -> None:
    made: list[Path] = []
    try:
        jobs = [_placed(library.paths, scratch, record, found, made) for record in found.arrival.jobs]
        with library.store.write() as connection:
            moving.put(connection, replace(found.arrival, jobs=jobs))
    except BaseException as error:
        for path in made:
            with suppress(OSError):
                path.unlink()
        if isinstance(error, IntegrityError):
            msg = "The library was changed by another program meanwhile; import it again."
            raise ShareError(msg) from None
        raise


def _placed(paths: LibraryPaths, scratch: Path, record: JobRecord, found: Sorted, made: list[Path]) -> JobRecord:
    """A job whose files lie where the library keeps such; what was not there before is noted in `made`."""
    for image in record.request.images:
        source = scratch / layout.image_path(image)
        if source.is_file():
            _move(source, image.path, made)
    clips = tuple(_placed_clip(paths, scratch, record, clip, found.sources[clip.id], made) for clip in record.clips)
    return replace(record, clips=clips)


def _placed_clip(
    paths: LibraryPaths, scratch: Path, record: JobRecord, clip: ClipRecord, source_id: str, made: list[Path]
) -> ClipRecord:
    target = paths.clips / f"{file_stem(record, clip.id)}.mp4"
    poster = paths.posters / f"{clip.sha256}.jpg"
    source = replace(clip, id=source_id)
    placed = replace(clip, path=_relative(paths, target), poster=_relative(paths, poster))
    _poster(scratch / layout.poster_path(source), scratch / layout.video_path(source), poster, made)
    beside = target.with_suffix(".json")
    if not beside.exists():
        made.append(beside)
    write_whole(beside, sidecar(record, placed))
    _move(scratch / layout.video_path(source), target, made)
    return placed


def _poster(given: Path, video: Path, target: Path, made: list[Path]) -> None:
    """The poster that came along, or else one of the clip itself."""
    if given.is_file():
        _move(given, target, made)
    elif not target.exists():
        from veo_widget.media import videos

        made.append(target)
        write_whole(target, videos.make_poster(video, videos.probe(video)))


def _move(source: Path, target: Path, made: list[Path]) -> None:
    """Gives a file its place; the names are those of ids and hashes, so what is there already is the same."""
    if target.exists():
        return
    made.append(target)
    try:
        os.replace(source, target)
    except OSError:  # another disk behind one of the library's folders
        shutil.copyfile(source, target)
    os.chmod(target, 0o644)


def _relative(paths: LibraryPaths, path: Path) -> str:
    return path.relative_to(paths.root).as_posix()
