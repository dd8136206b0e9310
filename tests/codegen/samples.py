"""Requests of every wire and mode for tests that look at code and run none of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from veo_widget.request import ImageInput, VideoInput, VideoRequest
from veo_widget.studio.backend import Backend

PLAIN: dict[str, Any] = {
    "duration_seconds": 8,
    "resolution": "720p",
    "aspect_ratio": "16:9",
    "number_of_videos": 1,
}
MODELS = {"vertex": "veo-3.1", "omni": "omni-1.2", "gemini": "veo-3.1"}
#: No test of these may find its way to a file of this machine.
SECRET_FOLDER = Path("/home/someone/secret folder/veo_library")


def image(letter: str = "a", mime_type: str = "image/png") -> ImageInput:
    name = f"{letter * 64}.{'jpg' if mime_type == 'image/jpeg' else 'png'}"
    path = SECRET_FOLDER / "images" / name
    return ImageInput(sha256=letter * 64, mime_type=mime_type, width=640, height=360, size=9, path=path)


def video(**changes: Any) -> VideoInput:
    kept = VideoInput(
        clip_id="01K" + "A" * 23,
        sha256="d" * 64,
        width=1280,
        height=720,
        duration=8.0,
        fps=24.0,
        size=9,
        path=SECRET_FOLDER / "clips" / f"2026-11-22-a-boat-01K{'A' * 23}.mp4",
    )
    return replace(kept, **changes)


def request(wire: str, prompt: str = "A lion", **fields: Any) -> VideoRequest:
    return VideoRequest(prompt=prompt, model=MODELS[wire], **{**PLAIN, **fields})


def modes(wire: str) -> dict[str, VideoRequest]:
    """One request of each mode, and those that make code with other parts in it."""
    here = video(uri="https://server.example/v1beta/files/abc123:download?alt=media", operation="v1_abc")
    found = {
        "text": request(wire, negative_prompt="text", seed=7),
        "image": request(wire, "", image=image()),
        "frames": request(wire, image=image(), last_frame=image("b", "image/jpeg")),
        "references": request(wire, reference_images=(image(), image("b"), image("a"))),
        "extension": request(wire, video=here if wire != "vertex" else video(), task="extend"),
    }
    if wire == "omni":
        found["edit"] = request(wire, video=here, task="edit")
    if wire != "gemini":
        # As a record of a day ago has it: without the file's name.
        found["upload"] = request(wire, video=video(path=Path()), task="extend")
    if wire == "vertex":
        found |= _on_the_platform()
    return found


def _on_the_platform() -> dict[str, VideoRequest]:
    whole: dict[str, Any] = {
        "negative_prompt": "text",
        "seed": 4294967295,
        "person_generation": "allow_adult",
        "fps": 24,
    }
    whole |= {"generate_audio": False, "enhance_prompt": True, "resize_mode": "pad", "compression_quality": "lossless"}
    return {
        "everything": request("vertex", labels=(("a", "1"), ("b", "2")), **whole),
        "storage": request("vertex", output_gcs_uri="gs://my-bucket/clips/"),
        "from storage": request("vertex", video=video(uri="gs://my-bucket/boat.mp4"), task="extend"),
        "veo-2": replace(request("vertex", enhance_prompt=False, seed=0), model="veo-2.0"),
    }


def backends(wire: str) -> list[Backend]:
    """Every kind of server a wire is spoken to."""
    simulator = Backend(wire=wire, endpoint="simulator")
    real = {
        "vertex": Backend(wire="vertex", endpoint="google", project="my-project"),
        "omni": Backend(wire="omni", endpoint="google"),
        "gemini": Backend(wire="gemini", endpoint="gateway", url="https://gateway.example/veo"),
    }
    return [simulator, replace(simulator, url="http://127.0.0.1:4711"), real[wire]]


def every() -> list[tuple[str, VideoRequest, Backend]]:
    """All of them with a name for each."""
    return [
        (f"{wire} {name} {backend.endpoint}{' at' if backend.url else ''}", asked, backend)
        for wire in MODELS
        for name, asked in modes(wire).items()
        for backend in backends(wire)
    ]
