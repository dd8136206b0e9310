from __future__ import annotations

import re
from typing import Any

import pytest
from google.genai import types

from tests.unit.simulator.gemini import SDK_HEADERS, VEO, VEO_2, Gemini, error
from tests.unit.simulator.helpers import (
    IMAGE,
    REFERENCE,
    USE_CASE,
    body,
    instance,
    start_simulator,
    until,
    wire_image,
)


def test_a_prompt_becomes_an_operation_and_then_a_file(guide: Gemini) -> None:
    answer = guide.submit(body("A lion"))
    assert answer.json().keys() == {"name"}
    name = answer.json()["name"]
    assert re.fullmatch(rf"models/{VEO}/operations/[a-z0-9]+", name)
    finished = guide.finish(name)
    response = finished["response"]
    assert finished.keys() == {"name", "done", "response"}
    assert response["@type"].endswith("v1beta.PredictLongRunningResponse")
    (sample,) = response["generateVideoResponse"]["generatedSamples"]
    assert re.fullmatch(
        rf"{guide.simulator.url}/v1beta/files/[a-z0-9]+:download\?alt=media",
        sample["video"]["uri"],
    )


def test_a_pending_operation_has_no_done(guide: Gemini) -> None:
    name = guide.start("x [[stuck]]")
    assert guide.http.get(f"/v1/{name}").json() == {"name": name}


def test_an_unknown_operation_is_not_found(guide: Gemini) -> None:
    name = guide.start("x")
    for wrong in (f"models/{VEO}/operations/0123456789ab", name.replace("3.1", "3.0"), f"{name}x"):
        assert guide.http.get(f"/v1beta/{wrong}").status_code == 404


def test_both_versions_of_the_path_answer(guide: Gemini) -> None:
    for version in ("v1beta", "v1"):
        assert guide.submit(body("x"), version=version).status_code == 200


def test_the_sdk_polls_and_downloads_what_plain_http_has_started(guide: Gemini) -> None:
    client = guide.client()
    operation = types.GenerateVideosOperation()
    operation.name = guide.start("x")
    finished = until(lambda: (found := client.operations.get(operation)).done and found)
    video = finished.response.generated_videos[0].video
    assert video.uri.startswith("https://generativelanguage.googleapis.com/v1beta/files/")
    data = client.files.download(file=video)
    assert data[4:8] == b"ftyp"
    assert video.video_bytes == data


def test_who_says_to_be_the_sdk_gets_googles_address(guide: Gemini) -> None:
    (uri,) = guide.uris(guide.start("x"), headers=SDK_HEADERS)
    assert uri.startswith("https://generativelanguage.googleapis.com/v1beta/files/")


BETWEEN = "is out of bound. Please provide a value between"
REFUSED: list[tuple[Any, str]] = [
    (instance(image={"inlineData": {}}), "`inlineData` isn't supported by this model."),
    (instance(image={"fileUri": "x"}), "`fileUri` isn't supported by this model."),
    (instance(image={"gcsUri": "gs://b/o"}), "`gcsUri` isn't supported by this model."),
    (body("x", durationSeconds="8"), "The value type for `durationSeconds` needs to be a number."),
    (body("x", durationSeconds=5), f"The number value for `durationSeconds` {BETWEEN} 4 and 8, inclusive."),
    (body("x", numberOfVideos=1), "`numberOfVideos` isn't supported by this model."),
    (body("x", generateAudio=True), "`generateAudio` isn't supported by this model."),
    (body("x", storageUri="gs://bucket"), "`storageUri` isn't supported by this model."),
    (body("x", fps=24), "`fps` isn't supported by this model."),
    (body("x", sampleCount=2), f"The number value for `sampleCount` {BETWEEN} 1 and 1, inclusive."),
    (body("x", durationSeconds=6, resolution="1080p"), "1080p is not supported for a duration of 6 seconds."),
    (body("x", resolution="4k"), "`4k` isn't supported by this model."),
    (body("x", personGeneration="allow_adult"), "allow_adult for personGeneration is currently not supported."),
    (body("x", personGeneration="dont_allow"), "dont_allow for personGeneration is currently not supported."),
    (
        instance({"personGeneration": "allow_all"}, image=IMAGE),
        "allow_all for personGeneration is currently not supported.",
    ),
    (instance(lastFrame=IMAGE), USE_CASE),
    (instance(referenceImages=[REFERENCE], image=IMAGE), USE_CASE),
    (instance({"aspectRatio": "9:16"}, referenceImages=[REFERENCE]), USE_CASE),
    (instance(video={"encodedVideo": "AAAA", "encoding": "video/mp4"}), "Video URI not found in the request."),
    (instance(video={"uri": "https://example.com/clip.mp4"}), "Could not parse the file name"),
    (instance(video={"bytesBase64Encoded": "AAAA"}), "`bytesBase64Encoded` isn't supported by this model."),
    (instance(image=wire_image(b"0" * 20_000_001)), "bytesBase64Encoded exceeds length limit"),
    ({**body("x"), "webhookConfig": {"uris": ["http://me"]}}, "`webhookConfig.uris` needs to be a list of https"),
    ({**body("x"), "labels": {}}, 'Invalid JSON payload received. Unknown name "labels": Cannot find field.'),
    ({}, "`instances` needs to be a list with exactly one instance."),
]


@pytest.mark.parametrize(("request_body", "message"), REFUSED, ids=lambda value: str(value)[:60])
def test_an_illegal_request_is_refused_in_the_services_words(guide: Gemini, request_body: Any, message: str) -> None:
    code, status, words = error(guide.submit(request_body))
    assert (code, status) == (400, "INVALID_ARGUMENT")
    assert words.startswith(message)


@pytest.mark.parametrize(
    "request_body",
    [
        body("x", seed=7, negativePrompt="cartoon", enhancePrompt=True, sampleCount=1),
        body("x", personGeneration="allow_all"),
        body("x", resolution="1080p", aspectRatio="9:16", durationSeconds=8),
        instance({"personGeneration": "allow_adult"}, image=IMAGE, lastFrame=IMAGE),
        instance({"personGeneration": "allow_adult"}, referenceImages=[REFERENCE] * 3),
        {"instances": [{"image": IMAGE}]},
        {**body("x"), "webhookConfig": {"uris": ["https://me.example"], "user_metadata": {"k": "v"}}},
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_legal_request_is_accepted(guide: Gemini, request_body: Any) -> None:
    answer = guide.submit(request_body)
    assert answer.status_code == 200, answer.text


OF_OLDER_MODELS: list[tuple[str, Any, str]] = [
    (VEO_2, body("x", resolution="720p"), "`resolution` isn't supported by this model."),
    (VEO_2, body("x", durationSeconds=4), f"The number value for `durationSeconds` {BETWEEN} 5 and 8, inclusive."),
    (VEO_2, body("x", durationSeconds=7), f"The number value for `durationSeconds` {BETWEEN} 5 and 8, inclusive."),
    (VEO_2, body("x", sampleCount=3), f"The number value for `sampleCount` {BETWEEN} 1 and 2, inclusive."),
    (VEO_2, instance(referenceImages=[REFERENCE]), "`referenceImages` isn't supported by this model."),
    (VEO_2, instance(video={"uri": "x"}), "`video` isn't supported by this model."),
    (
        VEO_2,
        instance({"personGeneration": "allow_all"}, image=IMAGE),
        "allow_all for personGeneration is currently not supported.",
    ),
    ("veo-3.0-generate-001", body("x", resolution="1080p", aspectRatio="9:16"), USE_CASE),
    ("veo-3.0-generate-001", body("x", resolution="4k"), "`4k` isn't supported by this model."),
    ("veo-3.0-fast-generate-001", instance(video={"uri": "x"}), "`video` isn't supported by this model."),
    (
        "veo-3.1-fast-generate-preview",
        instance(referenceImages=[REFERENCE]),
        "`referenceImages` isn't supported by this model.",
    ),
]


@pytest.mark.parametrize(("model", "request_body", "message"), OF_OLDER_MODELS, ids=lambda value: str(value)[:50])
def test_each_model_has_its_own_limits(guide: Gemini, model: str, request_body: Any, message: str) -> None:
    assert error(guide.submit(request_body, model=model))[2] == message


def test_veo_2_makes_two_silent_clips_of_five_seconds(guide: Gemini) -> None:
    name = guide.start("x", model=VEO_2, durationSeconds=5, sampleCount=2, personGeneration="dont_allow")
    first, second = guide.uris(name)
    assert first != second
    entry = guide.simulator.ledger("submit")[-1]
    assert (entry["wire"], entry["model"], entry["samples"], entry["audio"]) == ("gemini", VEO_2, 2, False)


def test_people_are_stricter_in_europe() -> None:
    with start_simulator("--latency", "0", "--render", "stub", "--as-of", "2025-12-18", "--region", "eu") as running:
        europe = Gemini(running)
        assert europe.submit(body("x", personGeneration="allow_all")).status_code == 400
        assert europe.submit(body("x", personGeneration="allow_adult")).status_code == 200
        assert europe.submit(body("x", personGeneration="allow_all"), model=VEO_2).status_code == 400
        assert europe.submit(body("x")).status_code == 200


@pytest.mark.parametrize(
    ("mark", "words"),
    [("audio", "We encountered an issue with the audio"), ("person", "29310472"), ("video", "42237218")],
)
def test_a_filtered_operation_has_reasons_and_no_samples(guide: Gemini, mark: str, words: str) -> None:
    finished = guide.finish(guide.start(f"x [[filtered:{mark}]]"))
    answer = finished["response"]["generateVideoResponse"]
    assert answer["raiMediaFilteredCount"] == 1
    assert words in answer["raiMediaFilteredReasons"][0]
    assert "generatedSamples" not in answer
    assert "error" not in finished


def test_a_partly_filtered_operation_has_one_sample_less(guide: Gemini) -> None:
    finished = guide.finish(guide.start("x [[partial]]", model=VEO_2, sampleCount=2))
    answer = finished["response"]["generateVideoResponse"]
    assert (len(answer["generatedSamples"]), answer["raiMediaFilteredCount"]) == (1, 1)


@pytest.mark.parametrize(("mark", "code"), [("filtered:input-image", 3), ("failed", 13)])
def test_a_failed_operation_carries_a_grpc_code(guide: Gemini, mark: str, code: int) -> None:
    finished = guide.finish(guide.start(f"x [[{mark}]]"))
    assert finished["error"]["code"] == code
    assert "response" not in finished


def test_an_empty_or_blocked_request_ends_as_on_the_other_wire(guide: Gemini) -> None:
    assert guide.finish(guide.start("x [[empty]]"))["response"] == {}
    assert "58061214" in error(guide.submit(body("x [[filtered:prompt]]")))[2]
