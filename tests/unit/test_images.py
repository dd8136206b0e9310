"""Input images: any source, checked by content, each failure in one sentence."""

from __future__ import annotations

import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from google.genai import types
from PIL import Image

from tests.media import picture
from veo_widget.errors import ImageError
from veo_widget.media.images import MAX_BYTES, MAX_READ_BYTES, read_image


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


def test_other_formats_are_written_as_png_with_a_notice():
    image = read_image(picture(kind="WEBP"))
    assert image.mime_type == "image/png"
    assert (image.width, image.height) == (640, 360)
    assert "sent as PNG" in image.notices[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"just some text", "pic.png is not an image. Give a PNG or JPEG picture."),
        (b"", "pic.png is not an image."),
        (picture()[:400], "pic.png is damaged or cut off."),
        (picture(kind="JPEG")[:900], "pic.png is damaged or cut off."),
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


def test_a_picture_over_the_services_limit_becomes_smaller_and_says_so(tmp_path):
    path = tmp_path / "large.png"
    noise = np.random.default_rng(1).integers(0, 255, (2600, 2800, 3), dtype=np.uint8)
    Image.fromarray(noise).save(path, compress_level=0)
    assert path.stat().st_size > MAX_BYTES
    image = read_image(path)
    assert len(image.data) <= MAX_BYTES
    assert image.mime_type == "image/jpeg"
    assert image.notices == (f"large.png is sent as JPEG: 21.8 MB became {len(image.data) / 1e6:.1f} MB.",)
    assert Image.open(io.BytesIO(image.data)).size == (image.width, image.height)


def test_a_file_no_picture_can_be_is_not_even_read(tmp_path):
    path = tmp_path / "huge.png"
    with path.open("wb") as file:
        file.truncate(MAX_READ_BYTES + 1)
    with pytest.raises(ImageError, match="more than any picture needs"):
        read_image(path)


def test_a_picture_taken_sideways_is_turned_upright():
    upright = Image.open(io.BytesIO(picture(64, 36, kind="JPEG")))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter
    out = io.BytesIO()
    upright.rotate(90, expand=True).save(out, "JPEG", exif=exif, quality=95)
    image = read_image(out.getvalue())
    assert (image.width, image.height) == (64, 36)
    assert image.notices == ("The picture was turned upright, as its camera says.",)
    assert not Image.open(io.BytesIO(image.data)).getexif().get(0x0112)


@pytest.mark.parametrize(
    ("size", "aspect_ratio", "fit", "expected"),
    [
        ((1000, 1000), "16:9", "crop", (1000, 562)),
        ((1000, 1000), "16:9", "pad", (1778, 1000)),
        ((1000, 1000), "9:16", "crop", (562, 1000)),
        ((1000, 1000), "9:16", "pad", (1000, 1778)),
        ((1280, 720), "16:9", "crop", (1280, 720)),
        ((1280, 720), "16:9", "pad", (1280, 720)),
        ((1, 5000), "16:9", "crop", (1, 1)),
    ],
)
def test_a_picture_is_cropped_or_padded_to_the_videos_shape(size, aspect_ratio, fit, expected):
    image = read_image(Image.new("RGB", size, "red"), fit=fit, aspect_ratio=aspect_ratio)
    assert (image.width, image.height) == expected
    assert bool(image.notices) == (size != expected)
    corner = Image.open(io.BytesIO(image.data)).convert("RGB").getpixel((0, 0))
    assert corner == ((0, 0, 0) if fit == "pad" and size != expected else (255, 0, 0))


class _Pictures(BaseHTTPRequestHandler):
    def do_GET(self):
        good = self.path == "/kitten.png?size=large"
        self.send_response(200 if good else 404)
        self.end_headers()
        self.wfile.write(picture(64, 36) if good else b"not here")

    def log_message(self, *_):
        pass


@pytest.fixture
def web():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pictures) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_picture_is_fetched_from_the_web(web):
    assert read_image(f"{web}/kitten.png?size=large").data == picture(64, 36)
    with pytest.raises(ImageError, match=r"127\.0\.0\.1 answered 404 instead of a picture"):
        read_image(f"{web}/other.png")


def test_an_address_nobody_answers_at_is_one_sentence():
    with pytest.raises(ImageError, match=r"could not be fetched from 127\.0\.0\.1"):
        read_image("http://127.0.0.1:9/a.png")
    with pytest.raises(ImageError, match="could not be fetched"):
        read_image("http://[bad/a.png")


def test_what_is_no_image_source_is_a_type_error():
    with pytest.raises(TypeError, match="image takes a path, an address, bytes, a PIL image or a NumPy array, not int"):
        read_image(7)
    with pytest.raises(ImageError, match="This array is not a picture"):
        read_image(np.zeros((3, 4, 5, 6)))
