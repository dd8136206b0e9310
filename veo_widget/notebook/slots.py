"""What fills the panel's slots besides a file: pictures that Gemini draws, frames of clips, clips themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veo_widget.catalog import Model, Price, catalog, find_image_model, find_model, image_price
from veo_widget.errors import Problem, RequestError
from veo_widget.media.images import read_image
from veo_widget.media.timing import read_timing
from veo_widget.media.videos import frame_at, last_frame
from veo_widget.notebook.bridge import Answer, Buffers, Handler, RequestFailed
from veo_widget.notebook.drafts import FOLLOWING, image_data, made_name, video_data
from veo_widget.notebook.text import short
from veo_widget.request import ImageInput, Mode, Task
from veo_widget.studio import Studio
from veo_widget.studio.options import keep_input
from veo_widget.studio.pictures import keep_frame_lineage
from veo_widget.studio.quote import Quote

if TYPE_CHECKING:
    from PIL.Image import Image as PILImage

Agree = Callable[[str, bool], None]
"""Makes sure that the user wants to pay (a price in words, and whether a click said yes); raises where not."""
_MODES: dict[Task, Mode] = {"extend": "extension", "edit": "edit"}
_NAME_LENGTH = 80


class Slots:
    """Fills the slots of one panel. All methods run on the engine's loop."""

    def __init__(self, studio: Studio, agree: Agree) -> None:
        self._studio = studio
        self._loop = studio.engine_loop
        self._agree = agree

    @property
    def handlers(self) -> dict[str, Handler]:
        """Requests by name."""
        return {"image.make": self._make, "frame": self._frame, "video": self._video}

    async def _make(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        """A new picture; it is in the library even where the page no longer waits for it."""
        price = self._picture_price()
        self._agree(f"about {price}" if price else "an unknown price", body.get("confirmed") is True)
        ratio = str(body.get("aspect_ratio") or catalog().defaults["aspect_ratio"])
        made = await self._studio.make_image(str(body["prompt"]), aspect_ratio=ratio)
        image = await self._loop.in_desk(self._kept, made.path)
        return Answer({"image": image_data(image, made_name(made.prompt))})

    def _picture_price(self) -> Price | None:
        backend = self._studio.backend
        model = find_image_model(None, wire=backend.wire, on=backend.day)
        return None if isinstance(model, Problem) else image_price(model)

    async def _frame(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        return Answer({"image": await self._loop.in_desk(self._frame_of, str(body["clip"]), body)})

    def _frame_of(self, clip_id: str, wish: Mapping[str, Any]) -> dict[str, Any]:
        """A frame of a clip as a picture of the library. In a worker thread."""
        library = self._studio.library
        clip = library.clip(clip_id)
        path = library.file(clip.path) if clip else None
        if clip is None or path is None or not path.exists():
            raise RequestFailed("missing", "The clip's file is no longer in the library.")
        picture, which = _wished_frame(path, wish)
        job = library.job(clip.job_id)
        source = short(job.request.prompt, _NAME_LENGTH) if job and job.request.prompt else f"clip {clip.id[-6:]}"
        kept = self._kept(picture)
        seconds = wish.get("seconds")
        keep_frame_lineage(library.paths, kept.sha256, clip.id, seconds if isinstance(seconds, (int, float)) else None)
        return image_data(kept, f"{which} of {source}")

    def _kept(self, source: Any) -> ImageInput:
        return keep_input(self._studio.library.paths, read_image(source))

    async def _video(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        task: Task = "edit" if body["task"] == "edit" else "extend"
        model = str(body.get("model") or "") or None
        return Answer(await self._loop.in_desk(self._taken_up, str(body["clip"]), task, model))

    def _taken_up(self, clip_id: str, task: Task, model: str | None) -> dict[str, Any]:
        """A clip to go on from or to change, and the settings that follow from it. In a worker thread."""
        quote = self._feasible(clip_id, task, self._able(task, model))
        settings = {name: getattr(quote.request, name) for name in FOLLOWING}
        return {"video": video_data(quote.request, self._studio.library), "settings": settings}

    def _able(self, task: Task, wanted: str | None) -> str | None:
        """The wanted model where it can do that, else the best one of the wire that can."""
        backend = self._studio.backend
        here = [model for model in catalog().models if model.wire == backend.wire and model.runs(backend.day)]
        able = [model.name for model in here if _MODES[task] in model.modes]
        return wanted if wanted in able or not able else able[0]

    def _feasible(self, clip_id: str, task: Task, model: str | None) -> Quote:
        """The request as it will be, in the usual length or else in the shortest one.

        Raises:
            RequestError: The clip cannot be used for that.
        """
        problems: list[Problem] = []
        for seconds in (None, self._shortest(model)):
            quote = self._studio.quote(video=clip_id, task=task, model=model, duration_seconds=seconds)
            # What is still to be written is no fault of the clip.
            found = [problem for problem in quote.problems if problem.fatal and problem.field != "prompt"]
            if not found:
                return quote
            problems = problems or found
        raise RequestError(problems)

    def _shortest(self, model: str | None) -> int | None:
        found = find_model(model or "", wire=self._studio.backend.wire, on=self._studio.backend.day)
        return min(found.options["duration_seconds"]) if isinstance(found, Model) else None


def _wished_frame(path: Path, wish: Mapping[str, Any]) -> tuple[PILImage, str]:
    """The frame at ``seconds`` of the file's clock, of a ``number`` from 1, or ``which``: the first or the last one."""
    if isinstance(wish.get("seconds"), (int, float)):
        seconds = max(0.0, float(wish["seconds"]))
        return frame_at(path, seconds), f"frame at {seconds:.1f} s"
    if isinstance(wish.get("number"), int):
        try:
            return frame_at(path, read_timing(path).middle(wish["number"])), f"frame {wish['number']}"
        except ValueError as error:
            raise RequestFailed("invalid", f"The clip has no such frame: {error}.") from None
    if wish.get("which") == "first":
        return frame_at(path, 0.0), "first frame"
    return last_frame(path), "last frame"
