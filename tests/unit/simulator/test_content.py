from __future__ import annotations

import base64
import io
import json
from typing import Any

import numpy as np
import pytest
from google.genai import types
from PIL import Image

from tests.unit.simulator.gemini import Gemini, error
from tests.unit.simulator.helpers import Simulator, picture, start_simulator

MODEL = "gemini-3.1-flash-image"
OLD = "gemini-2.5-flash-image"


@pytest.fixture(scope="module")
def drawn(painter: Simulator) -> Gemini:
    return Gemini(painter)


def ask(gemini: Gemini, prompt: str, *, model: str = MODEL, **config: Any) -> Any:
    request = {"contents": [{"parts": [{"text": prompt}], "role": "user"}], "generationConfig": config}
    return gemini.http.post(f"/v1beta/models/{model}:generateContent", json=request)


def image_of(response: types.GenerateContentResponse) -> Image.Image:
    assert response.parts
    data = next(part.inline_data.data for part in response.parts if part.inline_data)
    assert data
    return Image.open(io.BytesIO(data))


def test_the_sdk_gets_a_picture_of_the_asked_shape(drawn: Gemini) -> None:
    client = drawn.client()
    config = types.GenerateContentConfig(
        response_modalities=["IMAGE"], image_config=types.ImageConfig(aspect_ratio="16:9")
    )
    response = client.models.generate_content(model=MODEL, contents="A red ball", config=config)
    found = image_of(response)
    assert found.format == "JPEG"
    assert found.width / found.height == pytest.approx(16 / 9, rel=0.03)
    pixels = np.asarray(found, np.float32)
    assert pixels[: found.height // 2].std() > 10
    assert response.parts
    assert response.parts[0].as_image() is not None


def test_the_same_prompt_draws_the_same_picture(drawn: Gemini) -> None:
    def data(prompt: str) -> str:
        part: str = ask(drawn, prompt).json()["candidates"][0]["content"]["parts"][0]["inlineData"]["data"]
        return part

    assert data("A cat") == data("A cat") != data("A dog")


def test_a_given_picture_appears_in_the_new_one(drawn: Gemini) -> None:
    client = drawn.client()
    given: Any = Image.open(io.BytesIO(picture()))
    with_it = client.models.generate_content(model=MODEL, contents=["Hills", given, "at noon"])
    without = client.models.generate_content(model=MODEL, contents="Hills\nat noon")
    first, second = (np.asarray(image_of(each), np.float32) for each in (with_it, without))
    assert np.abs(first - second).mean() > 4


def test_the_first_image_model_gave_png(guide: Gemini) -> None:
    answer = ask(guide, "A cat", model=OLD).json()
    inline = answer["candidates"][0]["content"]["parts"][0]["inlineData"]
    assert inline["mimeType"] == "image/png"
    assert Image.open(io.BytesIO(base64.b64decode(inline["data"]))).format == "PNG"


def test_a_model_may_talk_before_it_draws(stub: Simulator) -> None:
    client = Gemini(stub).client()
    response = client.models.generate_content(model=MODEL, contents="A cat [[text-first]]")
    assert response.parts
    assert response.parts[0].as_image() is None
    assert response.parts[1].as_image() is not None


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        ("filtered:image", "IMAGE_SAFETY"),
        ("filtered:input-image", "IMAGE_PROHIBITED_CONTENT"),
        ("filtered:recitation", "IMAGE_RECITATION"),
        ("filtered:person", "IMAGE_OTHER"),
        ("empty", "NO_IMAGE"),
    ],
)
def test_a_blocked_picture_has_a_finish_reason_and_no_parts(stub: Simulator, mark: str, reason: str) -> None:
    client = Gemini(stub).client()
    response = client.models.generate_content(model=MODEL, contents=f"A cat [[{mark}]]")
    assert response.parts is None
    assert response.candidates
    assert response.candidates[0].finish_reason == reason


def test_a_blocked_prompt_has_no_candidates(stub: Simulator) -> None:
    answer = ask(Gemini(stub), "A cat [[filtered:prompt]]").json()
    assert answer["promptFeedback"] == {"blockReason": "PROHIBITED_CONTENT"}
    assert "candidates" not in answer


@pytest.mark.parametrize(
    ("model", "config", "code", "words"),
    [
        (OLD, {}, 404, "is no longer available"),
        ("gemini-nano-banana-9", {}, 404, "is not found for API version v1beta"),
        ("veo-3.1-generate-preview", {}, 404, "not supported for generateContent"),
        ("gemini-omni-1.2-flash", {}, 400, "This model only supports Interactions API."),
        (MODEL, {"imageConfig": {"aspectRatio": "7:3"}}, 400, "7:3 for aspectRatio is currently not supported."),
        (MODEL, {"imageConfig": {"imageSize": "8K"}}, 400, "8K for imageSize is currently not supported."),
        (MODEL, {"responseModalities": ["AUDIO"]}, 400, "response modalities"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    stub: Simulator, model: str, config: dict[str, Any], code: int, words: str
) -> None:
    status, _, message = error(ask(Gemini(stub), "x", model=model, **config))
    assert status == code
    assert words in message


def test_pictures_are_drawn_on_agent_platform_too(stub: Simulator) -> None:
    client = stub.client()
    response = client.models.generate_content(model=OLD, contents="A cat")
    assert image_of(response).format == "PNG"
    entry = stub.ledger("generate")[-1]
    assert (entry["wire"], entry["model"], entry["prompt"]) == ("vertex", OLD, "A cat")


def test_a_text_model_rewrites_a_prompt_always_alike(stub: Simulator) -> None:
    client = Gemini(stub).client()
    config = types.GenerateContentConfig(system_instruction="Improve this prompt.")
    first, second = (
        client.models.generate_content(model="gemini-2.5-flash", contents="A cat on a wall", config=config).text
        for _ in range(2)
    )
    assert first == second
    assert first
    assert "A cat on a wall" in first
    assert len(first) > len("A cat on a wall") + 20


def test_a_text_model_fills_the_schema_it_is_given(stub: Simulator) -> None:
    schema = {
        "type": "OBJECT",
        "properties": {"prompt": {"type": "STRING"}, "notes": {"type": "ARRAY", "items": {"type": "STRING"}}},
    }
    answer = ask(
        Gemini(stub), "A cat", model="gemini-2.5-flash", responseMimeType="application/json", responseSchema=schema
    ).json()
    filled = json.loads(answer["candidates"][0]["content"]["parts"][0]["text"])
    assert "A cat" in filled["prompt"]
    assert isinstance(filled["notes"][0], str)


def test_with_an_instruction_of_its_own_the_whole_message_is_the_prompt(stub: Simulator) -> None:
    prompt = 'A cat on a wall.\nA man says, "Run!"'
    client = Gemini(stub).client()
    config = types.GenerateContentConfig(system_instruction="Improve this prompt.")
    response = client.models.generate_content(model="gemini-3.8-flash", contents=prompt, config=config)
    assert prompt in (response.text or "")
    assert response.model_version == "gemini-3.8-flash (simulator-stand-in)"


@pytest.mark.parametrize(
    ("mark", "reason"), [("filtered:video", "SAFETY"), ("filtered:recitation", "RECITATION"), ("partial", "MAX_TOKENS")]
)
def test_a_text_that_was_held_back_has_a_finish_reason_and_no_parts(stub: Simulator, mark: str, reason: str) -> None:
    (candidate,) = ask(Gemini(stub), f"A cat [[{mark}]]", model="gemini-3.8-flash").json()["candidates"]
    assert candidate["finishReason"] == reason
    assert "content" not in candidate


def test_a_fault_can_make_the_model_talk_first() -> None:
    fault = '{"on": "generate", "kind": "directive", "directive": "text-first"}'
    with start_simulator("--latency", "0", "--render", "stub", "--fault", fault) as running:
        first, second = (ask(Gemini(running), "x").json()["candidates"][0]["content"]["parts"] for _ in range(2))
        assert [len(first), len(second)] == [2, 1]
