from __future__ import annotations

from typing import Any

import pytest

from tests.unit.simulator.helpers import Simulator
from tests.unit.simulator.omni import IMAGE, MODEL, ask, film, format_, task

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"negative_prompt": "x"}, "parameter_unknown", "Unknown parameter: 'negative_prompt'."),
    ({"system_instruction": "x"}, "parameter_unknown", "Unknown parameter: 'system_instruction'."),
    (
        {"generation_config": {"temperature": 1}},
        "parameter_unknown",
        "Unknown parameter: 'generation_config.temperature'.",
    ),
    ({"response_format": format_(fps=24)}, "parameter_unknown", "Unknown parameter: 'response_format.fps'."),
    ({"response_format": {"type": "image"}}, "invalid_request", "this model answers with 'video'"),
    ({"response_format": format_(duration="2s")}, "invalid_request", "'2s' is not between '3s' and '15s'"),
    ({"response_format": format_(duration="16s")}, "invalid_request", "'16s' is not between"),
    ({"response_format": format_(duration=8)}, "invalid_request", "`duration` needs to be a string"),
    ({"response_format": format_(resolution="480p")}, "invalid_request", "480p for resolution"),
    ({"response_format": format_(gcs_uri="gs://bucket/x")}, "parameter_unknown", "gcs_uri"),
    ({"background": True, "store": False}, "invalid_request", "'background' needs 'store'"),
    ({"stream": True}, "invalid_request", "Streaming"),
    ({"generation_config": task("dance")}, "invalid_request", "dance for task"),
    ({"generation_config": task("extend")}, "invalid_request", "needs exactly one video"),
    ({"generation_config": task("image_to_video")}, "invalid_request", "takes 1 to 2 images"),
    (
        {"input": [IMAGE] * 7, "generation_config": task("reference_to_video")},
        "invalid_request",
        "takes 1 to 6 images",
    ),
    (
        {"input": [{"type": "video", "uri": "https://youtube.com/watch?v=x", "mime_type": "video/mp4"}]},
        "invalid_request",
        "is not a file of this service",
    ),
    ({"input": [{"type": "audio", "data": "AAAA"}]}, "invalid_request", "content of type 'audio'"),
    ({"webhook_config": {"uris": ["http://me"]}}, "invalid_request", "https addresses"),
]


@pytest.mark.parametrize(("more", "word", "message"), REFUSED, ids=lambda value: str(value)[:50])
def test_what_is_not_supported_is_refused_with_a_word(
    stub: Simulator, more: dict[str, Any], word: str, message: str
) -> None:
    answer = stub.http.post("/v1/interactions", json={"model": MODEL, "input": "x", **more})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == word
    assert message in answer.json()["error"]["message"]


def test_a_video_is_checked_against_its_task(stub: Simulator) -> None:
    given = film(stub)
    wide = ask(stub, [given], response_format=format_(aspect_ratio="9:16"))
    assert "the video is 16:9" in wide.json()["error"]["message"]
    far = ask(stub, [given], generation_config=task("upscale"), response_format=format_(resolution="4k"))
    assert "can be upscaled to" in far.json()["error"]["message"]
    text = ask(stub, [given], generation_config=task("text_to_video"))
    assert "does not take a video" in text.json()["error"]["message"]
