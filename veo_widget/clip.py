"""`Clip`: the handle of one video in the library."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veo_widget.records import ClipRecord, JobRecord
from veo_widget.request import VideoRequest

if TYPE_CHECKING:
    from PIL.Image import Image as PILImage

    from veo_widget.archive.marks import Marks
    from veo_widget.chronicle.difference import Difference
    from veo_widget.chronicle.family import Family
    from veo_widget.chronicle.replay import ReplayPlan
    from veo_widget.job import Job
    from veo_widget.studio import Studio


class Clip:
    """One video: its file, its poster, its request, and single frames of it."""

    def __init__(self, studio: Studio, record: ClipRecord, request: VideoRequest) -> None:
        self._studio = studio
        self.record = record
        self.request = request

    @property
    def id(self) -> str:
        """The clip's ULID."""
        return self.record.id

    @property
    def path(self) -> Path:
        """The MP4 file."""
        return self._studio.library.file(self.record.path)

    @property
    def poster(self) -> Path:
        """A small JPEG of it."""
        return self._studio.library.file(self.record.poster)

    @property
    def first_frame(self) -> PILImage:
        """The first frame as a PIL image, in the video's own size."""
        return self.frame(0.0)

    @property
    def last_frame(self) -> PILImage:
        """The last frame as a PIL image, in the video's own size."""
        from veo_widget.media.videos import last_frame

        return self._signed(last_frame(self.path), None)

    def frame(self, seconds: float) -> PILImage:
        """The frame shown at a time, as a PIL image; a negative time counts back from the end."""
        from veo_widget.media.videos import frame_at

        return self._signed(frame_at(self.path, seconds), seconds)

    def _signed(self, picture: PILImage, seconds: float | None) -> PILImage:
        """A frame that knows its clip, so that a video made from it does too."""
        picture.info["veo_clip"] = self.id
        if seconds is not None:
            picture.info["veo_seconds"] = seconds
        return picture

    def sheet(self, count: int = 8) -> PILImage:
        """A contact sheet as a PIL image: `count` frames, evenly spread, in rows of four, each with its time.

        Raises:
            ValueError: `count` is under 1.
        """
        from veo_widget.media.sheets import contact_sheet

        return contact_sheet(self.path, count)

    def extend(self, prompt: str = "", **options: Any) -> Job:
        """Has the video go on: about 7 s longer on Veo (up to 141 s can be extended), 3 to 10 s on Omni.

        The result is one video with this one at its start. A clip of the Gemini API's wire or of Omni is taken up
        where the service made it, as long as it keeps it (`extendable_until`); Agent Platform is sent the bytes.

        Args:
            prompt: How it goes on; a voice carries over only if it is heard in the last second.
            **options: As for `veo.generate`; images are not taken.

        Raises:
            RequestError: It cannot be extended; the text says why and offers its last frame instead.
        """
        return self._studio.generate(prompt, video=self, task="extend", **options)

    def edit(self, prompt: str, **options: Any) -> Job:
        """Has the video changed as the prompt says; only Omni can: ``clip.edit("make it dusk")``.

        Raises:
            RequestError: The backend in use cannot edit, or not this clip.
        """
        return self._studio.generate(prompt, video=self, task="edit", **options)

    def settings(self) -> dict[str, Any]:
        """Its settings as keywords: ``veo.generate(**clip.settings())`` is this clip again, for $0.

        Change some (``clip.settings() | {"seed": 8}``), or give ``new=True`` to buy another. `remix` does the same
        and keeps where it came from.
        """
        from veo_widget.chronicle.settings import settings_of

        return settings_of(self._job_record())

    def remix(self, prompt: str | None = None, **changes: Any) -> Job:
        """Makes a new video with its settings, some of them changed: ``clip.remix("... at night", seed=8)``.

        The new clip remembers this one (`tree`). The first frame, references or video it came from are used again.

        Args:
            prompt: The new words; the same where it is None.
            **changes: As for `veo.generate`; None takes a setting away.

        Raises:
            VeoError: As `veo.generate`.
        """
        given = self.settings() | ({} if prompt is None else {"prompt": prompt}) | changes
        return self._studio.generate(**given, remix_of=self)

    def tree(self) -> Family:
        """What it came from and what came from it: extensions, edits, frames, remixes, pictures, rewritten prompts."""
        from veo_widget.chronicle.family import family_of

        return family_of(self._studio, self.record)

    def replay(self, model: str | None = None, **changes: Any) -> ReplayPlan:
        """Plans to make its whole branch again: its first clip, then each extension and edit on the new result.

        Nothing is sent before ``run()`` of the plan, which shows the price and what is not possible.

        Args:
            model: On which model; each step's successor in the catalog where it is None.
            **changes: Parameters of `veo.generate` for every step, such as ``resolution="720p"``; None takes one away.

        Raises:
            RequestError: A clip of the branch is gone, or no model is given and there is no successor.
            TypeError: An unknown parameter; the nearest right one is named.
        """
        from veo_widget.chronicle.replay import plan_replay

        return plan_replay(self._studio, self.record, model, changes)

    def __sub__(self, other: Any) -> Difference:
        """What differs from another clip or job: the words of the prompts, and the settings."""
        from veo_widget.chronicle.difference import difference

        return difference(self, other)

    def _job_record(self) -> JobRecord:
        record = self._studio.library.job(self.record.job_id)
        assert record is not None, "a clip's job is in its library"
        return record

    @property
    def extendable_until(self) -> datetime | None:
        """Until when the service surely has its own copy to go on from (UTC); None where it needs none."""
        return self._studio.kept_until(self.record)

    def code(self, language: str = "python") -> str:
        """The request that made this clip as working code for its backend, without any key in it.

        Args:
            language: ``"python"``, ``"javascript"``, ``"go"``, ``"rest"`` or ``"magic"``.

        Raises:
            ValueError: There is no such language.
        """
        from veo_widget.codegen import code

        return code(self.request, self._studio.backend_of(self.record), language)

    @property
    def starred(self) -> bool:
        """Whether it has a star."""
        return self._marks.starred

    def star(self) -> None:
        """Gives it a star, here and in every open panel."""
        self._mark("star")

    def unstar(self) -> None:
        """Takes its star away."""
        self._mark("unstar")

    @property
    def rating(self) -> int | None:
        """1 to 5; None where it has none."""
        return self._marks.rating

    def rate(self, rating: int | None) -> None:
        """Rates it from 1 to 5; None takes the rating away.

        Raises:
            ValueError: It is no such number.
        """
        self._mark("rating", rating)

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags in the order of the alphabet."""
        return self._marks.tags

    def tag(self, *tags: str) -> None:
        """Adds tags of 1 to 60 characters, at most 50 in all; spellings that differ in case are one tag.

        Raises:
            ValueError: One is too long or too many; those before it are kept.
        """
        for tag in tags:
            self._mark("tag", tag)

    def untag(self, *tags: str) -> None:
        """Takes tags away, in any case; one it does not have is no mistake."""
        for tag in tags:
            self._mark("untag", tag)

    @property
    def note(self) -> str:
        """Any text, up to 4,000 characters; empty where there is none. Assign to it to change it."""
        return self._marks.note

    @note.setter
    def note(self, note: str | None) -> None:
        self._mark("note", note)

    def delete(self) -> None:
        """Puts it into the trash: it is hidden and nothing is lost. `Library.empty_trash` deletes for good."""
        self._mark("trash")

    def restore(self) -> None:
        """Takes it out of the trash.

        Raises:
            LibraryError: The trash was emptied, its file is gone.
        """
        self._mark("restore")

    @property
    def _marks(self) -> Marks:
        return self._studio.library.marks([self.id])[self.id]

    def _mark(self, kind: str, value: Any = None) -> None:
        self._studio.library.mark(self.id, kind, value)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Copies the MP4 to a file or into a folder; an existing file is never overwritten.

        Raises:
            FileExistsError: There is a file already.
        """
        target = Path(path).expanduser()
        if target.is_dir():
            target = target / self.path.name
        if target.exists():
            msg = f"{target} is there already; choose another name."
            raise FileExistsError(msg)
        shutil.copyfile(self.path, target)
        return target

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from veo_widget.notebook.display import clip_bundle

        return clip_bundle(self)

    def __repr__(self) -> str:
        size = f"{self.record.width}x{self.record.height}"
        return f"<Clip {self.record.path} {self.record.duration:g} s {size}>"
