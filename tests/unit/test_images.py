"""Input images: any source, checked by content, each failure in one sentence."""

from __future__ import annotations

import io

import numpy as np
import pytest
from google.genai import types
from PIL import Image

from tests.media import picture
from veo_widget.errors import ImageError
from veo_widget.media.images import MAX_BYTES, read_image


def test_png_and_jpeg_are_passed_on_byte_for_byte(tmp_path):
    for kind, mime_type in (("PNG", "image/png"), ("JPEG", "image/jpeg")):
        data = picture(64, 36, kind=kind)
        path = tmp_path / f"{kind}.dat"
        path.write_bytes(data)
        for source in (path, str(path), data, bytearray(data), types.Image(image_bytes=data, mime_type="image/gif")):
            image = read_image(source)
            assert (image.data, image.mime_type, image.width, image.height) == (data, mime_type, 64, 36)


def test_the_type_comes_from_the_content_not_the_name(tmp_path):
    path = tmp_path / "really-a-jpeg.png"
    path.write_bytes(picture(kind="JPEG"))
    assert read_image(path).mime_type == "image/jpeg"


def test_pil_images_and_arrays_become_png_with_the_same_pixels():
    pixels = np.random.default_rng(1).integers(0, 255, (20, 30, 3), dtype=np.uint8)
    for source in (pixels, Image.fromarray(pixels)):
        image = read_image(source)
        assert image.mime_type == "image/png"
        assert np.array_equal(np.asarray(Image.open(io.BytesIO(image.data))), pixels)


def test_other_formats_are_written_as_png():
    image = read_image(picture(kind="WEBP"))
    assert image.mime_type == "image/png"
    assert (image.width, image.height) == (640, 360)


def _large() -> bytes:
    return picture(8, 8) + b"\0" * MAX_BYTES


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"just some text", "pic.png is not an image. Give a PNG or JPEG picture."),
        (b"", "pic.png is not an image."),
        (picture()[:400], "pic.png is damaged or cut off."),
        (picture(kind="JPEG")[:900], "pic.png is damaged or cut off."),
        (_large(), "pic.png is 20.0 MB; the service takes up to 20 MB."),
    ],
)
def test_a_bad_file_is_one_clear_sentence(tmp_path, content, says):
    path = tmp_path / "pic.png"
    path.write_bytes(content)
    with pytest.raises(ImageError) as caught:
        read_image(path, field="last_frame")
    assert says in str(caught.value)
    assert caught.value.problems[0].field == "last_frame"


def test_a_missing_file_names_the_nearest_one(tmp_path):
    (tmp_path / "kitten.png").write_bytes(picture())
    with pytest.raises(ImageError, match=r"Did you mean kitten\.png\?"):
        read_image(tmp_path / "kiten.png")
    with pytest.raises(ImageError, match="is a folder"):
        read_image(tmp_path)


def test_a_web_address_says_what_to_do():
    with pytest.raises(ImageError, match="Download the picture first"):
        read_image("https://example.org/a.png")


def test_what_is_no_image_source_is_a_type_error():
    with pytest.raises(TypeError, match="image takes a path, bytes, a PIL image or a NumPy array, not int"):
        read_image(7)
