from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest
from google.genai import types

from tests.unit.simulator.gemini import Gemini
from tests.unit.simulator.helpers import Simulator, difference, frames, picture, start_simulator, until
from tests.unit.simulator.omni import MODEL, ask, clip_of, film, format_, made_by, shape, status_of, task


def test_the_sdk_creates_and_gets_an_interaction(stub: Simulator) -> None:
    client = Gemini(stub).client()
    made = made_by(
        client,
        input="A lion",
        response_format={"type": "video", "duration": "4s", "aspect_ratio": "9:16", "resolution": "360p"},
        generation_config={"video_config": {"task": "text_to_video"}, "seed": 5},
    )
    assert made.status == "completed"
    assert made.output_video is not None
    assert made.usage is not None
    assert made.usage.total_output_tokens == 4 * 1738
    data = made.output_video.data
    assert isinstance(data, str)
    assert shape(base64.b64decode(data)) == (360, 640, 96)
    assert status_of(client, made.id) == "completed"
    client.interactions.delete(made.id)
    with pytest.raises(Exception, match="not found") as caught:
        client.interactions.get(made.id)
    assert getattr(caught.value, "status_code", None) == 404


def test_the_sdk_creates_one_without_blocking_a_loop(stub: Simulator) -> None:
    async def run() -> Any:
        client = Gemini(stub).client()
        return await client.aio.interactions.create(model=MODEL, input="A lion", background=True)

    made = asyncio.run(run())
    assert made.status in ("queued", "in_progress", "completed")
    assert made.id.startswith("v1_")


def test_the_sdk_runs_one_in_the_background_and_cancels_it() -> None:
    with start_simulator("--latency", "3600", "--render", "stub") as slow:
        client = Gemini(slow).client()
        made = made_by(client, input="A lion", background=True)
        assert made.status == "queued"
        slow.http.post("/simulator/clock", json={"advance": 1800})
        assert status_of(client, made.id) == "in_progress"
        assert client.interactions.cancel(made.id).status == "cancelled"
        slow.http.post("/simulator/clock", json={"advance": 3600})
        assert status_of(client, made.id) == "cancelled"
        assert slow.http.post(f"/v1/interactions/{made.id}/cancel").json()["error"]["code"] == "failed_precondition"


def test_the_sdk_speaks_it_on_agent_platform(stub: Simulator) -> None:
    client = stub.client()
    made = made_by(
        client,
        input="A lion",
        response_format={"type": "video", "delivery": "uri", "gcs_uri": "gs://omni-clips/here"},
    )
    assert made.output_video is not None
    assert made.output_video.uri == f"gs://omni-clips/here/{made.id}.mp4"
    assert stub.ledger("submit")[-1]["wire"] == "omni"


def test_a_background_interaction_completes(stub: Simulator) -> None:
    made = ask(stub, background=True).json()
    done = until(lambda: (found := stub.http.get(f"/v1/interactions/{made['id']}").json()).get("usage") and found)
    assert done["status"] == "completed"
    assert [step["type"] for step in done["steps"]] == ["user_input", "thought", "model_output"]
    assert done["usage"]["output_tokens_by_modality"] == [{"modality": "video", "tokens": 8 * 5792}]


def test_a_uri_is_given_once_and_reading_gives_bytes(stub: Simulator) -> None:
    made = ask(stub, response_format=format_(delivery="uri", duration="3s")).json()
    (content,) = made["steps"][-1]["content"]
    assert "data" not in content
    path = content["uri"].partition(":download")[0]
    until(lambda: stub.http.get(path).json()["state"] == "ACTIVE")
    clip = Gemini(stub).read(content["uri"])
    assert clip_of(stub.http.get(f"/v1beta/interactions/{made['id']}").json()) == clip
    assert shape(clip) == (1280, 720, 72)


def test_the_sdk_downloads_by_uri(stub: Simulator) -> None:
    client = Gemini(stub).client()
    made = made_by(client, input="x", response_format={"type": "video", "delivery": "uri"})
    assert made.output_video is not None
    assert made.output_video.uri is not None
    assert client.files.download(file=types.Video(uri=made.output_video.uri))[4:8] == b"ftyp"


def test_first_and_last_frame_and_references_are_drawn(painter: Simulator) -> None:
    start, end = picture(), picture(hue=1)
    images = [
        {"type": "image", "data": base64.b64encode(data).decode(), "mime_type": "image/png"} for data in (start, end)
    ]
    config = {**task("image_to_video"), "seed": 1}
    shape_ = format_(duration="3s", resolution="360p")
    made = ask(painter, [*images, {"type": "text", "text": "go"}], generation_config=config, response_format=shape_)
    first, last = frames(clip_of(made.json()), 0, -1)
    assert difference(first, last) > 10
    config = {**task("reference_to_video"), "seed": 1}
    made = ask(painter, [images[0]], generation_config=config, response_format=shape_)
    assert difference(frames(clip_of(made.json()), 0)[0], first) > 4


def test_a_turn_extends_edits_and_enlarges_the_one_before(painter: Simulator) -> None:
    small = format_(duration="3s", resolution="360p")
    made = ask(painter, "A boat, static", response_format=small, generation_config={"seed": 1}).json()
    before = {"previous_interaction_id": made["id"]}
    longer = ask(painter, "on", generation_config=task("extend"), response_format=format_(duration="4s"), **before)
    clip = clip_of(longer.json())
    assert shape(clip) == (640, 360, 7 * 24)
    first = frames(clip_of(made), 0, -1)
    assert all(difference(*pair) < 2 for pair in zip(first, frames(clip, 0, 71), strict=True))
    edited = ask(painter, "make it red", **before).json()
    assert shape(clip_of(edited)) == (640, 360, 72)
    assert difference(first[0], frames(clip_of(edited), 0)[0]) > 4
    larger = ask(painter, "", generation_config=task("upscale"), response_format=format_(resolution="720p"), **before)
    assert shape(clip_of(larger.json())) == (1280, 720, 72)
    assert larger.json()["usage"]["total_input_tokens"] == 0
    assert larger.json()["usage"]["total_output_tokens"] == 3 * 2896
    assert larger.json()["previous_interaction_id"] == made["id"]


def test_an_uploaded_video_is_not_worked_on_in_europe(stub: Simulator) -> None:
    given = film(stub)
    assert ask(stub, [given]).json()["usage"]["total_output_tokens"] > 0
    with start_simulator("--latency", "0", "--render", "stub", "--region", "eu") as europe:
        answer = ask(europe, [given]).json()
        assert (answer["status"], answer["usage"]["total_output_tokens"]) == ("completed", 0)
        assert [step["type"] for step in answer["steps"]] == ["user_input"]


@pytest.mark.parametrize(
    ("day", "model", "status", "message"),
    [
        ("2026-08-01", "gemini-omni-flash-preview", 200, ""),
        ("2026-08-01", "gemini-omni-1.2-flash", 404, "was not found"),
        ("2026-10-01", "gemini-omni-flash-preview", 404, "is no longer available"),
        ("2026-10-01", "gemini-omni-1.1-flash", 200, ""),
    ],
)
def test_omni_models_have_their_days(day: str, model: str, status: int, message: str) -> None:
    with start_simulator("--latency", "0", "--render", "stub", "--as-of", day) as running:
        answer = running.http.post("/v1/interactions", json={"model": model, "input": "x"})
        assert answer.status_code == status
        if status == 404:
            assert answer.json()["error"]["code"] == "model_not_found"
            assert message in answer.json()["error"]["message"]
        seeded = {"model": model, "input": "x", "generation_config": {"seed": 1}}
        assert running.http.post("/v1/interactions", json=seeded).status_code in (400, 404)


@pytest.mark.parametrize(
    ("mark", "word"),
    [
        ("filtered:audio", "safety"),
        ("filtered:person", "prohibited_content"),
        ("filtered:input-image", "image_safety"),
        ("failed", "api_error"),
    ],
)
def test_a_blocked_interaction_fails_with_a_word(stub: Simulator, mark: str, word: str) -> None:
    made = ask(stub, f"x [[{mark}]]").json()
    assert (made["status"], made["errors"][0]["code"]) == ("failed", word)
    assert "usage" not in made


def test_a_blocked_prompt_is_refused_at_once(stub: Simulator) -> None:
    answer = ask(stub, "x [[filtered:prompt]]")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "prohibited_content")


def test_what_is_not_stored_cannot_be_read_again(stub: Simulator) -> None:
    made = ask(stub, store=False).json()
    answer = stub.http.get(f"/v1/interactions/{made['id']}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert stub.http.get("/v1/interactions/../../x").status_code == 404


def test_a_new_process_knows_the_interactions_of_a_killed_one(tmp_path: Any) -> None:
    with start_simulator("--latency", "0", "--render", "stub", state=tmp_path) as first:
        made = ask(first, background=True).json()
        first.process.kill()
    with start_simulator("--latency", "0", "--render", "stub", state=tmp_path) as second:
        path = f"/v1/interactions/{made['id']}"
        assert until(lambda: second.http.get(path).json()["status"] == "completed")


def test_a_video_made_by_omni_is_no_input_of_veo() -> None:
    with start_simulator("--latency", "0", "--render", "stub", "--processing", "0", "--as-of", "2026-10-01") as running:
        made = running.http.post(
            "/v1/interactions",
            json={"model": "gemini-omni-1.1-flash", "input": "x", "response_format": format_(delivery="uri")},
        ).json()
        answer = Gemini(running).extend(made["steps"][-1]["content"][0]["uri"])
        assert answer.json()["error"]["message"].startswith("Input video must be a video that was generated by VEO")
