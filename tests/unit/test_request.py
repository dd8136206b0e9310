"""Requests: mode, hash, and the way to plain data and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from veo_widget.request import ImageInput, VideoRequest, image_file_name


def _image(sha256: str = "a" * 64, path: str = "/somewhere/a.png") -> ImageInput:
    return ImageInput(sha256=sha256, mime_type="image/png", width=4, height=3, size=10, path=Path(path))


@pytest.mark.parametrize(
    ("fields", "mode"),
    [
        ({}, "text"),
        ({"image": _image()}, "image"),
        ({"image": _image(), "last_frame": _image()}, "interpolation"),
        ({"reference_images": (_image(),)}, "references"),
    ],
)
def test_the_mode_follows_from_what_is_filled_in(fields, mode):
    assert VideoRequest(prompt="a cat", **fields).mode == mode


def test_equal_requests_have_equal_hashes_wherever_their_images_lie():
    one = VideoRequest(prompt="a cat", image=_image(path="/home/one/a.png"))
    other = VideoRequest(prompt="a cat", image=_image(path="/other/a.png"))
    assert one == other
    assert hash(one) == hash(other)
    assert one.sha256 == other.sha256


@pytest.mark.parametrize(
    "change", [{"prompt": "a cat "}, {"seed": 0}, {"image": _image("b" * 64)}, {"generate_audio": False}]
)
def test_any_change_of_what_is_asked_changes_the_hash(change):
    request = VideoRequest(prompt="a cat", image=_image())
    assert replace(request, **change).sha256 != request.sha256


def test_a_request_survives_the_way_to_plain_data_and_back():
    request = VideoRequest(
        prompt='Ünïcode "quotes" \\ 猫', seed=0, generate_audio=False, image=_image(), reference_images=()
    )
    images = Path("/library/images")
    again = VideoRequest.from_dict(request.as_dict(), images=images)
    assert again == request
    assert again.sha256 == request.sha256
    assert again.image is not None
    assert again.image.path == images / image_file_name("a" * 64, "image/png")


def test_plain_data_of_a_request_holds_no_path():
    assert "somewhere" not in str(VideoRequest(image=_image()).as_dict())


def test_fields_of_a_newer_version_are_ignored():
    data = VideoRequest(prompt="a cat").as_dict() | {"camera_control": "orbit"}
    assert VideoRequest.from_dict(data, images=Path()).prompt == "a cat"
