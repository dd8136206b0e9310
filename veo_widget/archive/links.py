"""What a job came from, as its record tells: clips it goes on from or takes a frame of, pictures, an earlier prompt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from veo_widget.request import VideoRequest

Relation = Literal["extension", "edit", "frame", "reference", "picture", "remix", "replay", "improved"]
"""How a job came from something: `reference` is a frame of a clip as a reference image, `picture` an image that a
model drew, `remix` the settings of a clip with changes, `replay` the same on another model, `improved` a rewritten
prompt."""
_TASKS: dict[str | None, Relation] = {"edit": "edit", "extend": "extension", None: "extension"}
_SLOTS: dict[str, Relation] = {"image": "frame", "last_frame": "frame", "reference_images": "reference"}


@dataclass(frozen=True, kw_only=True)
class Link:
    """One thing a job came from.

    Attributes:
        relation: How.
        clip: Id of the clip; None where it is none.
        picture: Hash of the picture that a model drew; None where it is none.
        text: The words of that picture, or the prompt before it was improved.
        model: Which model drew or wrote.
        seconds: Where in the clip the frame is; None where that does not matter.
    """

    relation: Relation
    clip: str | None = None
    picture: str | None = None
    text: str = ""
    model: str = ""
    seconds: float | None = None

    @property
    def key(self) -> str:
        """Under which what came from the same thing is found."""
        return self.clip or (f"picture:{self.picture}" if self.picture else prompt_key(self.text))


def prompt_key(prompt: str) -> str:
    """The key of a prompt."""
    return f"prompt:{hashlib.sha256(prompt.encode(errors='surrogatepass')).hexdigest()}"


def links_of(request: VideoRequest, detail: Mapping[str, Any]) -> list[Link]:
    """Everything a job came from: first the clip it goes on from, then pictures, then whose settings it took up.

    Args:
        request: What was asked.
        detail: The rest of its record (`JobRecord.detail`).
    """
    return list(_links(request, detail))


def _links(request: VideoRequest, detail: Mapping[str, Any]) -> Iterator[Link]:
    if request.video is not None:
        yield Link(relation=_TASKS.get(request.task, "extension"), clip=request.video.clip_id)
    lineage = detail.get("lineage") or {}
    for slot, relation in _SLOTS.items():
        said = lineage.get(slot) or []
        for each in said if isinstance(said, list) else [said]:
            yield _of_picture(relation, each)
    origin = detail.get("origin") or {}
    if origin.get("relation") in ("remix", "replay"):
        yield Link(relation=origin["relation"], clip=str(origin.get("clip")))
    improved = detail.get("improved_from")
    if improved:
        text, model = str(improved.get("before", "")), str(improved.get("model", ""))
        yield Link(relation="improved", text=text, model=model)


def _of_picture(relation: Relation, said: Mapping[str, Any]) -> Link:
    """A picture of a slot: a frame of a clip, or drawn by a model."""
    if said.get("clip"):
        return Link(relation=relation, clip=str(said["clip"]), seconds=said.get("seconds"))
    model, prompt = str(said.get("model", "")), str(said.get("prompt", ""))
    return Link(relation="picture", picture=str(said.get("sha256", "")), text=prompt, model=model)
