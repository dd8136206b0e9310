from __future__ import annotations

from typing import Any

import pytest
from google.genai import errors, types

from tests.unit.simulator.helpers import (
    IMAGE,
    MODEL,
    REFERENCE,
    RESOURCE,
    USE_CASE,
    Simulator,
    body,
    instance,
    picture,
    wire_image,
)

LITE = "veo-3.1-lite-generate-001"

BETWEEN = "is out of bound. Please provide a value between"
REFUSED: list[tuple[Any, str]] = [
    (body("x", durationSeconds=6, resolution="1080p"), "1080p is not supported for a duration of 6 seconds."),
    (body("x", durationSeconds=4, resolution="4k"), "4k is not supported for a duration of 4 seconds."),
    (body("x", durationSeconds="8"), "The value type for `durationSeconds` needs to be a number."),
    (body("x", durationSeconds=True), "The value type for `durationSeconds` needs to be a number."),
    (body("x", durationSeconds=5), f"The number value for `durationSeconds` {BETWEEN} 4 and 8, inclusive."),
    (body("x", durationSeconds=9), f"The number value for `durationSeconds` {BETWEEN} 4 and 8, inclusive."),
    (body("x", sampleCount=5), f"The number value for `sampleCount` {BETWEEN} 1 and 4, inclusive."),
    (body("x", sampleCount=0), f"The number value for `sampleCount` {BETWEEN} 1 and 4, inclusive."),
    (body("x", seed=-1), f"The number value for `seed` {BETWEEN} 0 and 4294967295, inclusive."),
    (body("x", seed=2**32), f"The number value for `seed` {BETWEEN} 0 and 4294967295, inclusive."),
    (body("x", seed="7"), "The value type for `seed` needs to be a number."),
    (body("x", numberOfVideos=1), "`numberOfVideos` isn't supported by this model."),
    (body("x", aspectRatio="1:1"), "1:1 for aspectRatio is currently not supported."),
    (body("x", resolution="480p"), "480p for resolution is currently not supported."),
    (body("x", personGeneration="allow_all"), "allow_all for personGeneration is currently not supported."),
    (body("x", personGeneration="nobody"), "nobody for personGeneration is currently not supported."),
    (body("x", enhancePrompt=False), "false for enhancePrompt is currently not supported."),
    (body("x", generateAudio="no"), "The value type for `generateAudio` needs to be a boolean."),
    (body("x", negativePrompt=7), "The value type for `negativePrompt` needs to be a string."),
    (body("x", resizeMode="stretch"), "stretch for resizeMode is currently not supported."),
    (body("x", compressionQuality="best"), "best for compressionQuality is currently not supported."),
    (body("x", fps=30), f"The number value for `fps` {BETWEEN} 24 and 24, inclusive."),
    (body("x", storageUri="s3://b/x"), "Invalid Cloud Storage URI for `storageUri`: s3://b/x"),
    (body(None), "`prompt` is required unless `image` or `video` is given."),
    (body("  "), "`prompt` is required unless `image` or `video` is given."),
    (body("word " * 1025), "The prompt is too long: about 1025 tokens, at most 1024 are supported."),
    ({}, "`instances` needs to be a list with exactly one instance."),
    ({"instances": [{}, {}]}, "`instances` needs to be a list with exactly one instance."),
    (
        {**body("x"), "webhookConfig": {}},
        'Invalid JSON payload received. Unknown name "webhookConfig": Cannot find field.',
    ),
    (instance(cameraControl="fixed"), "`cameraControl` isn't supported by this model."),
    (instance(mask=IMAGE), "`mask` isn't supported by this model."),
    (
        instance(video={"gcsUri": "gs://b/o", "mimeType": "video/mp4"}),
        "The Cloud Storage object gs://b/o was not found or your project does not have access to it.",
    ),
    (instance(video={"gcsUri": "gs://b/o", "mimeType": "video/mp4"}, image=IMAGE), USE_CASE),
    (instance(video={"mimeType": "video/mp4"}), "`video` needs exactly one of `bytesBase64Encoded` and `gcsUri`."),
    (instance(video={"gcsUri": "gs://b/o"}), "An empty value for mimeType is currently not supported."),
    (
        instance(video={**IMAGE, "mimeType": "video/mp4"}),
        "Unable to process input video: `video` is not a valid video/mp4 video.",
    ),
    (instance(image={"inlineData": {}}), "`inlineData` isn't supported by this model."),
    (instance(image={"fileUri": "x"}), "`fileUri` isn't supported by this model."),
    (instance(image={**IMAGE, "mimeType": ""}), "`mimeType` is required for `image`."),
    (
        instance(image={**IMAGE, "mimeType": "image/webp"}),
        "image/webp for mimeType is currently not supported.",
    ),
    (
        instance(image={**IMAGE, "mimeType": "image/jpeg"}),
        "Unable to process input image: `image` is not a valid image/jpeg image.",
    ),
    (
        instance(image=wire_image(picture(64, 36)[:-40])),
        "Unable to process input image: `image` is not a valid image/png image.",
    ),
    (
        instance(image={"bytesBase64Encoded": "not base64!", "mimeType": "image/png"}),
        "Invalid value for `bytesBase64Encoded`: Base64 decoding failed.",
    ),
    (
        instance(image={"mimeType": "image/png"}),
        "`image` needs exactly one of `bytesBase64Encoded` and `gcsUri`.",
    ),
    (
        instance(image={"gcsUri": "gs://none/x.png", "mimeType": "image/png"}),
        "The Cloud Storage object gs://none/x.png was not found or your project does not have access to it.",
    ),
    (instance(image=wire_image(b"0" * 20_000_001)), "bytesBase64Encoded exceeds length limit"),
    (instance(lastFrame=IMAGE), USE_CASE),
    (
        instance({"durationSeconds": 6}, image=IMAGE, lastFrame=IMAGE),
        "`lastFrame` is not supported for a duration of 6 seconds.",
    ),
    (instance(referenceImages=[REFERENCE] * 4), "At most 3 reference images are supported, 4 were given."),
    (instance(referenceImages=[REFERENCE], image=IMAGE), USE_CASE),
    (instance(referenceImages=[REFERENCE], image=IMAGE, lastFrame=IMAGE), USE_CASE),
    (instance({"aspectRatio": "9:16"}, referenceImages=[REFERENCE]), USE_CASE),
    (
        instance({"durationSeconds": 4}, referenceImages=[REFERENCE]),
        "`referenceImages` is not supported for a duration of 4 seconds.",
    ),
    (
        instance(referenceImages=[{**REFERENCE, "referenceType": "STYLE"}]),
        "STYLE for referenceType is currently not supported.",
    ),
]


@pytest.mark.parametrize(("request_body", "message"), REFUSED, ids=lambda value: str(value)[:60])
def test_an_illegal_request_is_refused_in_the_services_words(stub: Simulator, request_body: Any, message: str) -> None:
    answer = stub.submit(request_body)
    assert answer.status_code == 400
    assert answer.json() == {"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}


@pytest.mark.parametrize(
    ("request_body", "message"),
    [
        (body("x", resolution="4k"), "`4k` isn't supported by this model."),
        (instance(referenceImages=[REFERENCE]), "`referenceImages` isn't supported by this model."),
        (instance(video={"gcsUri": "gs://b/o"}), "`video` isn't supported by this model."),
    ],
)
def test_lite_can_less(stub: Simulator, request_body: Any, message: str) -> None:
    answer = stub.submit(request_body, model=LITE)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)


@pytest.mark.parametrize(
    "request_body",
    [
        body("x"),
        body("x", durationSeconds=8.0, sampleCount=4, seed=2**32 - 1, personGeneration="allow_adult"),
        body("x", resizeMode="CROP", compressionQuality="LOSSLESS", enhancePrompt=True, fps=24),
        body("x", resolution="4k", aspectRatio="9:16", negativePrompt="cartoon", generateAudio=False),
        body("word " * 1000),
        {**body("x"), "labels": {"team": "a"}},
        {"instances": [{"image": IMAGE}]},
        instance(image=wire_image(picture(64, 36, kind="JPEG"), "image/jpeg"), prompt=""),
        instance(image=IMAGE, lastFrame=IMAGE),
        instance(referenceImages=[{**REFERENCE, "referenceType": "ASSET"}] * 3),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_legal_request_is_accepted(stub: Simulator, request_body: Any) -> None:
    answer = stub.submit(request_body, version="v1")
    assert answer.status_code == 200, answer.text
    assert answer.json()["name"].startswith(f"{RESOURCE}/operations/")


@pytest.mark.parametrize("model", ["veo-3.1-generate-preview", "veo-3.0-generate-001", "sora"])
def test_an_unknown_or_retired_model_is_not_found(stub: Simulator, model: str) -> None:
    answer = stub.submit(body("x"), model=model)
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert error["status"] == "NOT_FOUND"
    assert error["message"].startswith(f"Publisher Model `{RESOURCE.replace(MODEL, model)}` was not found")


def test_the_models_live_in_one_region(stub: Simulator) -> None:
    path = f"/v1/{RESOURCE}:predictLongRunning".replace("us-central1", "mars-east1")
    assert stub.http.post(path, json=body("x")).status_code == 404


def test_a_body_that_is_no_json_is_refused(stub: Simulator) -> None:
    answer = stub.http.post(f"/v1/{RESOURCE}:predictLongRunning", content=b"{")
    assert answer.status_code == 400
    assert "Invalid JSON payload" in answer.json()["error"]["message"]


def test_an_unknown_operation_is_not_found(stub: Simulator) -> None:
    other = stub.start("x").replace("projects/p/", "projects/q/")
    for name in (f"{RESOURCE}/operations/00000000-0000", f"{RESOURCE}/operations/../../x", other, ""):
        assert stub.poll(name).status_code == 404


def test_an_unknown_path_is_not_found_in_the_same_shape(stub: Simulator) -> None:
    assert stub.http.get("/v1/nothing").json()["error"]["code"] == 404


def test_the_sdk_raises_its_own_error_for_a_refusal(stub: Simulator) -> None:
    client = stub.client()
    config = types.GenerateVideosConfig(duration_seconds=6, resolution="1080p")
    with pytest.raises(errors.ClientError, match="1080p is not supported for a duration of 6 seconds"):
        client.models.generate_videos(model=MODEL, source=types.GenerateVideosSource(prompt="x"), config=config)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"instances":[{"prompt":"x"}],"parameters":{"seed":NaN}}',
        b'{"instances":[{"prompt":"x"}],"parameters":{"seed":1e999}}',
        b'{"instances":[{"prompt":"x"}],"parameters":{"seed":1.5}}',
        b'{"instances":[{"prompt":"x"}],"parameters":[]}',
        b'{"instances":[{"prompt":"\\ud800"}]}',
        b'{"instances":[null]}',
        b'{"instances":[{"prompt":"x","image":[]}]}',
        b'{"instances":[{"prompt":"x","referenceImages":{}}]}',
        b'{"instances":[{"prompt":"x","referenceImages":[{}]}]}',
        b'{"instances":[{"prompt":"x"}],"labels":{"a":1}}',
        b"[" * 100_000,
        b"[]",
        b"\xff",
    ],
)
def test_a_hostile_body_is_refused_and_breaks_nothing(stub: Simulator, raw: bytes) -> None:
    answer = stub.http.post(f"/v1/{RESOURCE}:predictLongRunning", content=raw)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
