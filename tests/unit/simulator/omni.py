"""Asking the simulator for interactions, over plain HTTP and with the SDK."""

from __future__ import annotations

import base64
import io
from typing import Any

import av
import httpx2
from google import genai
from google.genai.interactions import Interaction

from tests.unit.simulator.helpers import Simulator, picture

MODEL = "gemini-omni-1.2-flash"
IMAGE = {"type": "image", "data": base64.b64encode(picture(64, 36)).decode(), "mime_type": "image/png"}


def made_by(client: genai.Client, **request: Any) -> Any:
    """What the SDK's create call returns when it does not stream, an `Interaction`."""
    made = client.interactions.create(model=MODEL, **request)
    assert isinstance(made, Interaction)
    assert made.id
    return made


def status_of(client: genai.Client, interaction_id: str | None) -> str:
    found = client.interactions.get(interaction_id or "")
    assert isinstance(found, Interaction)
    assert found.id == interaction_id
    return found.status


def ask(simulator: Simulator, given: Any = "x", *, path: str = "/v1/interactions", **more: Any) -> httpx2.Response:
    return simulator.http.post(path, json={"model": MODEL, "input": given, **more})


def format_(**fields: Any) -> dict[str, Any]:
    return {"type": "video", **fields}


def task(name: str) -> dict[str, Any]:
    return {"video_config": {"task": name}}


def clip_of(interaction: dict[str, Any]) -> bytes:
    (content,) = interaction["steps"][-1]["content"]
    return base64.b64decode(content["data"])


def shape(clip: bytes) -> tuple[int, int, int]:
    with av.open(io.BytesIO(clip), "r") as container:
        video = container.streams.video[0]
        return video.width, video.height, video.frames


def film(simulator: Simulator, **fields: Any) -> dict[str, str]:
    made = ask(simulator, response_format=format_(duration="3s", resolution="360p", **fields)).json()
    return {"type": "video", "data": base64.b64encode(clip_of(made)).decode(), "mime_type": "video/mp4"}
