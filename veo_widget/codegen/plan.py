"""What the code has to say, whichever language it is in: the request, its model, where it goes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from veo_widget.catalog import Model, find_model
from veo_widget.codegen.body import body_with_files, files_in
from veo_widget.codegen.nodes import File
from veo_widget.request import VideoRequest
from veo_widget.studio.backend import GOOGLE_URL, Backend
from veo_widget.wires.base import NotSent
from veo_widget.wires.http import file_id

_SIMULATOR_URL = "http://127.0.0.1:8787"
"""Where `veo-widget simulate` answers unless it is told otherwise."""


@dataclass(frozen=True)
class Plan:
    """A request on its way into code.

    Attributes:
        request: With every default filled in.
        backend: Where it goes.
        model: Of the request, as the backend's wire knows it.
    """

    request: VideoRequest
    backend: Backend
    model: Model

    @property
    def wire(self) -> str:
        """The dialect: ``"vertex"``, ``"omni"`` or ``"gemini"``."""
        return self.backend.wire

    @property
    def is_simulated(self) -> bool:
        """Whether no account is asked for."""
        return self.backend.endpoint == "simulator"

    @property
    def poll_seconds(self) -> str:
        """Between two looks; Google's own page waits 10 s."""
        return "0.5" if self.is_simulated else "10"

    @property
    def base_url(self) -> str:
        """The server, where no environment variable names another; what could be a password in it is left out."""
        if self.backend.url:
            parts = urlsplit(self.backend.url)
            return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
        if self.is_simulated:
            return _SIMULATOR_URL
        return _platform_url(self.backend.location) if self.wire == "vertex" else GOOGLE_URL

    @property
    def resource(self) -> str:
        """The model's full name on Agent Platform."""
        place = f"projects/{self.backend.project}/locations/{self.backend.location}"
        return f"{place}/publishers/google/models/{self.model.id}"

    @property
    def start_url(self) -> str:
        """Where the one POST goes that starts it."""
        if self.wire == "omni":
            return f"{self.base_url}/v1/interactions"
        path = f"v1/{self.resource}" if self.wire == "vertex" else f"v1beta/models/{self.model.id}"
        return f"{self.base_url}/{path}:predictLongRunning"

    @cached_property
    def body(self) -> dict[str, Any]:
        """The JSON of the one POST, files by name."""
        return body_with_files(self.request, self.model, self.wire)

    @property
    def files(self) -> list[File]:
        """The library's files that are sent, each once."""
        return list(dict.fromkeys(file for _, file in files_in(self.body)))

    @property
    def has_pattern(self) -> bool:
        """Whether a file has to be looked for, because its name is not known in full."""
        return any("*" in file.name for file in self.files)

    @property
    def to_storage(self) -> bool:
        """Whether the videos come as ``gs://`` addresses instead of bytes."""
        return self.request.output_gcs_uri is not None

    @property
    def awaited_file(self) -> str:
        """The id of the service's file that has to be ready before the start; empty where there is none."""
        video = self.request.video
        return file_id(video.uri or "") if video and self.wire == "gemini" else ""


def make_plan(request: VideoRequest, backend: Backend) -> Plan:
    """The plan of a request on a backend.

    Raises:
        ValueError: No code could make this request there.
    """
    model = find_model(request.model or "", wire=backend.wire)
    if not isinstance(model, Model):
        raise ValueError(str(model))
    plan = Plan(request, backend, model)
    try:
        _ = plan.awaited_file
    except NotSent:
        msg = "This wire goes on only from a video the service itself keeps, and this clip has no address there."
        raise ValueError(msg) from None
    try:
        json.dumps(request.as_dict(), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        msg = "A text of this request holds half a character (a lone surrogate), which no service takes."
        raise ValueError(msg) from None
    return plan


def _platform_url(location: str) -> str:
    """Agent Platform's server for a location, as google-genai chooses it."""
    if location == "global":
        return "https://aiplatform.googleapis.com"
    if location in ("us", "eu"):
        return f"https://aiplatform.{location}.rep.googleapis.com"
    return f"https://{location}-aiplatform.googleapis.com"
