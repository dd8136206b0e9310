"""Starting the real simulator process and looking at what it makes; used by the tests of this folder."""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import av
import httpx2
import numpy as np
from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials
from numpy.typing import NDArray
from PIL import Image

MODEL = "veo-3.1-generate-001"
RESOURCE = f"projects/p/locations/us-central1/publishers/google/models/{MODEL}"


@dataclass
class Simulator:
    """A running process, and the three ways to talk to it: the SDK, HTTP, signals."""

    process: subprocess.Popen[str]
    url: str
    token: str = "any-token"

    @cached_property
    def http(self) -> httpx2.Client:
        headers = {"authorization": f"Bearer {self.token}"}
        return httpx2.Client(base_url=self.url, headers=headers, timeout=30)

    def client(self) -> genai.Client:
        options = types.HttpOptions(base_url=self.url, timeout=30_000, retry_options=types.HttpRetryOptions(attempts=1))
        return genai.Client(
            enterprise=True,
            project="p",
            location="us-central1",
            credentials=Credentials(self.token),  # type: ignore[no-untyped-call]
            http_options=options,
        )

    def submit(self, body: Any, *, model: str = MODEL, version: str = "v1beta1") -> httpx2.Response:
        resource = RESOURCE.replace(MODEL, model)
        return self.http.post(f"/{version}/{resource}:predictLongRunning", json=body)

    def poll(self, name: str) -> httpx2.Response:
        return self.http.post(f"/v1beta1/{RESOURCE}:fetchPredictOperation", json={"operationName": name})

    def start(self, prompt: str, **parameters: Any) -> str:
        answer = self.submit(body(prompt, **parameters))
        assert answer.status_code == 200, answer.text
        name: str = answer.json()["name"]
        return name

    def finish(self, name: str) -> dict[str, Any]:
        """The operation's last answer."""
        finished: dict[str, Any] = until(lambda: (answer := self.poll(name).json()).get("done") and answer)
        return finished

    def videos(self, prompt: str, *, instance: dict[str, Any] | None = None, **parameters: Any) -> list[bytes]:
        request = body(prompt, **parameters)
        request["instances"][0].update(instance or {})
        answer = self.submit(request)
        assert answer.status_code == 200, answer.text
        response = self.finish(answer.json()["name"])["response"]
        return [base64.b64decode(video["bytesBase64Encoded"]) for video in response["videos"]]

    def ledger(self, kind: str = "") -> list[dict[str, Any]]:
        entries = self.http.get("/simulator/ledger").json()["entries"]
        return [entry for entry in entries if not kind or entry["kind"] == kind]

    def fault(self, **fault: Any) -> None:
        answer = self.http.post("/simulator/faults", json=[fault])
        assert answer.status_code == 200, answer.text

    def close_lifeline(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()


@contextmanager
def start_simulator(
    *arguments: str, token: str | None = None, lifeline: bool = True, state: Path | None = None
) -> Iterator[Simulator]:
    """A simulator on a free port, ended with the block."""
    environment = {**os.environ, "VEO_SIMULATOR_TOKEN": token or ""}
    extra = [*(["--stdin-lifeline"] if lifeline else []), *(["--state", str(state)] if state else [])]
    command = [sys.executable, "-m", "veo_widget.simulator", "--port", "0", *extra, *arguments]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("veo simulator ready at http://127.0.0.1:"), process.communicate()
        yield Simulator(process, line.split()[-1], token or "any-token")
    finally:
        process.kill()
        process.wait()


def until(condition: Callable[[], Any], seconds: float = 60) -> Any:
    """The first true value of `condition`."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)
    return value


def body(prompt: str | None, **parameters: Any) -> dict[str, Any]:
    instance = {} if prompt is None else {"prompt": prompt}
    return {"instances": [instance], **({"parameters": parameters} if parameters else {})}


def picture(width: int = 640, height: int = 360, *, kind: str = "PNG", hue: int = 0) -> bytes:
    """A smooth, asymmetric image: turned, shifted or recoloured it would be noticed."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    channels = [x, y, 255 - (x + y) / 2]
    pixels = np.dstack(channels[hue:] + channels[:hue]).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def wire_image(data: bytes, mime_type: str = "image/png") -> dict[str, str]:
    return {"bytesBase64Encoded": base64.b64encode(data).decode(), "mimeType": mime_type}


def frames(video: bytes, *wanted: int) -> list[NDArray[np.float32]]:
    """Decoded RGB frames; negative numbers count from the end."""
    with av.open(io.BytesIO(video), "r") as container:
        every = list(container.decode(video=0))
    return [every[index].to_ndarray(format="rgb24").astype(np.float32) for index in wanted]


def above_band(frame: NDArray[np.float32]) -> NDArray[np.float32]:
    """The picture without its caption band, the lowest 14 %."""
    return frame[: int(frame.shape[0] * 0.855)]


def difference(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Mean absolute difference above the caption band, 0..255."""
    return float(np.abs(above_band(first) - above_band(second)).mean())


USE_CASE = (
    "Your use case is currently not supported. Please refer to Gemini API documentation for current model offering."
)
IMAGE = wire_image(picture(64, 36))
REFERENCE = {"image": IMAGE, "referenceType": "asset"}


def instance(parameters: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    return {"instances": [{"prompt": "x", **fields}], "parameters": parameters or {}}
