"""`study.report("report.html")`: a study as one page that opens offline, with its media in a folder beside it.

`drawing.py` makes the page; here it gets its place, whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from veo_widget.archive.collector import write_whole
from veo_widget.archive.paths import display_path
from veo_widget.errors import LibraryError, ShareError
from veo_widget.records import ClipRecord
from veo_widget.sharing import layout
from veo_widget.sharing.drawing import Place, page
from veo_widget.sharing.gathering import Gathered, gather
from veo_widget.studio import Studio

Progress = Callable[[int, int], None]
"""Is told how many files are done, and of how many."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Reported:
    """What was written.

    Attributes:
        path: The page.
        media: The folder with its videos and posters.
        clips: How many clips it shows.
        size: Of the page, in bytes.
    """

    path: Path
    media: Path
    clips: int
    size: int

    def __repr__(self) -> str:
        kilobytes = f"{self.size / 1000:,.0f} kB"
        return f"<{display_path(self.path)}: {self.clips:,} clips, {kilobytes}; the media are in {self.media.name}>"


def report(
    studio: Studio, study: str, path: Path, *, overwrite: bool = False, progress: Progress | None = None
) -> Reported:
    """Writes a study as a page; see `Study.report`."""
    from veo_widget.sharing.export import checked_target

    gathered = gather(studio, study)
    media = path.with_name(f"{path.stem}_files")
    checked_target(path, overwrite=overwrite)
    if media.exists() and not overwrite:
        checked_target(media, overwrite=False)
    data = page(gathered, _within(media, layout.video_path), _within(media, layout.poster_path))
    made: list[Path] = []
    try:
        _copy_media(gathered, media, made, progress)
        write_whole(path, data)
        _clear(gathered, media)
    except BaseException as error:
        _take_back(made, media)
        if isinstance(error, OSError):
            msg = f"The report could not be written: {error.strerror or error}. Nothing is left of it."
            raise LibraryError(msg) from None
        raise
    return Reported(path=path, media=media, clips=len(gathered.clips), size=len(data))


def _within(media: Path, place: Callable[[ClipRecord], str]) -> Place:
    from urllib.parse import quote

    return lambda clip: f"{quote(media.name)}/{place(clip)}"


def _copy_media(gathered: Gathered, media: Path, made: list[Path], progress: Progress | None) -> None:
    clips, library = gathered.clips, gathered.library
    for folder in (media, media / "videos", media / "posters"):
        folder.mkdir(exist_ok=True)
    for number, clip in enumerate(clips, start=1):
        _copy(library.file(clip.path), media / layout.video_path(clip), clip.sha256, made)
        if library.file(clip.poster).is_file():
            _copy(library.file(clip.poster), media / layout.poster_path(clip), None, made)
        if progress is not None:
            progress(number, len(clips))


def _clear(gathered: Gathered, media: Path) -> None:
    """Takes away what an older report of the same name showed and this one does not, say a clip in the trash."""
    shown = {place(clip) for clip in gathered.clips for place in (layout.video_path, layout.poster_path)}
    for path in (*media.glob("videos/*"), *media.glob("posters/*")):
        name = path.relative_to(media).as_posix()
        if layout.is_known(name) and name not in shown:
            path.unlink()


def _copy(source: Path, target: Path, sha256: str | None, made: list[Path]) -> None:
    """Copies a file under another name first; raises ShareError where it is not what was written."""
    part = target.with_name(f".{target.name}.part")
    made.append(part)
    shutil.copyfile(source, part)
    if sha256 is not None:
        with part.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                msg = f"{source.name} is not what was written (study.verify() shows such files). Nothing was reported."
                raise ShareError(msg)
    if not target.exists():
        made.append(target)
    os.replace(part, target)


def _take_back(made: Sequence[Path], media: Path) -> None:
    for path in made:
        with suppress(OSError):
            path.unlink()
    for folder in (media / "videos", media / "posters", media):
        with suppress(OSError):  # not empty: of a report that was there before
            folder.rmdir()
