"""Talking to the simulator's Gemini wire: plain HTTP for Veo, the SDK where it still can."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx2
from google import genai
from google.genai import types

from tests.unit.simulator.helpers import Simulator, body, until

# The day of Google's guide page, on which five models ran.
GUIDE = "2025-12-18"
VEO = "veo-3.1-generate-preview"
VEO_2 = "veo-2.0-generate-001"
SDK_HEADERS = {"x-goog-api-client": "google-genai-sdk/2.34.0 gl-python/3.11.7"}


@dataclass
class Gemini:
    """One simulator, seen through its Gemini API."""

    simulator: Simulator
    key: str = "any-key"

    @cached_property
    def http(self) -> httpx2.Client:
        headers = {"x-goog-api-key": self.key}
        return httpx2.Client(base_url=self.simulator.url, headers=headers, timeout=60)

    def client(self) -> genai.Client:
        options = types.HttpOptions(
            base_url=self.simulator.url, timeout=60_000, retry_options=types.HttpRetryOptions(attempts=1)
        )
        return genai.Client(api_key=self.key, http_options=options)

    def submit(self, request: Any, *, model: str = VEO, version: str = "v1beta") -> httpx2.Response:
        return self.http.post(f"/{version}/models/{model}:predictLongRunning", json=request)

    def start(self, prompt: str, *, model: str = VEO, **parameters: Any) -> str:
        answer = self.submit(body(prompt, **parameters), model=model)
        assert answer.status_code == 200, answer.text
        name: str = answer.json()["name"]
        return name

    def finish(self, name: str, **more: Any) -> dict[str, Any]:
        finished: dict[str, Any] = until(
            lambda: (answer := self.http.get(f"/v1beta/{name}", **more).json()).get("done") and answer
        )
        return finished

    def uris(self, name: str, **more: Any) -> list[str]:
        samples = self.finish(name, **more)["response"]["generateVideoResponse"]["generatedSamples"]
        return [sample["video"]["uri"] for sample in samples]

    def uri(self, prompt: str, **parameters: Any) -> str:
        """The uri of a new clip whose file is ACTIVE."""
        (uri,) = self.uris(self.start(prompt, **parameters))
        until(lambda: self.http.get(uri.partition(":download")[0]).json()["state"] == "ACTIVE")
        return uri

    def extend(self, uri: str, prompt: str = "it goes on", **parameters: Any) -> httpx2.Response:
        request: dict[str, Any] = {"instances": [{"prompt": prompt, "video": {"uri": uri}}]}
        return self.submit({**request, "parameters": parameters})

    def read(self, uri: str) -> bytes:
        answer = httpx2.get(self.http.get(uri).headers["location"])
        assert answer.status_code == 200, answer.text
        return answer.content


def error(answer: httpx2.Response) -> tuple[int, str, str]:
    """Status, status word and message of a refusal."""
    told = answer.json()["error"]
    assert told["code"] == answer.status_code
    return answer.status_code, told["status"], told["message"]
