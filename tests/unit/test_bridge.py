"""Requests and answers between page and kernel: ids, errors, cancel, uploads in pieces."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import threading
from itertools import count
from queue import Queue
from typing import Any

import pytest

from tests.media import picture
from tests.studios import WAIT, simulated
from veo_widget.engine.loop import EngineLoop
from veo_widget.errors import BackendError, Problem, RequestError
from veo_widget.notebook.bridge import Answer, Bridge, RequestFailed
from veo_widget.notebook.uploads import CHUNK, Uploads


class Page:
    """What a page does, without one: sends requests and takes the answers off a queue."""

    def __init__(self, loop: EngineLoop, handlers: dict[str, Any], *, hears_anytime: bool = True) -> None:
        self.sent: Queue[tuple[dict[str, Any], list[bytes]]] = Queue()
        self.bridge = Bridge(loop, self._take, handlers, hears_anytime=hears_anytime)
        self._ids = count()

    def _take(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self.sent.put((content, buffers or []))

    def post(self, name: str, body: Any = None, buffers: tuple[bytes, ...] = ()) -> str:
        rid = str(next(self._ids))
        self.bridge.heard(None, {"kind": "request", "rid": rid, "name": name, "body": body or {}}, buffers)
        return rid

    def ask(self, name: str, body: Any = None, buffers: tuple[bytes, ...] = ()) -> dict[str, Any]:
        rid = self.post(name, body, buffers)
        answer, _ = self.sent.get(timeout=WAIT)
        assert answer["rid"] == rid
        return answer

    def upload(self, data: bytes, *, name: str = "pic.png", sha256: str | None = None) -> dict[str, Any]:
        begun = self.ask("upload.begin", {"name": name, "size": len(data)})
        if not begun["ok"]:
            return begun
        upload = begun["value"]["upload"]
        starts = list(range(0, len(data), begun["value"]["chunk"]))
        for offset in reversed(starts):  # any order will do
            piece = data[offset : offset + begun["value"]["chunk"]]
            assert self.ask("upload.chunk", {"upload": upload, "offset": offset}, (piece,))["ok"]
        digest = sha256 or hashlib.sha256(data).hexdigest()
        return self.ask("upload.end", {"upload": upload, "sha256": digest})


@pytest.fixture
def loop():
    return EngineLoop()


@pytest.fixture
def studio(tmp_path):
    return simulated(tmp_path / "lib")


@pytest.fixture
def page(studio):
    return Page(studio.engine_loop, Uploads(studio).handlers)


def test_an_answer_carries_its_requests_id_and_its_bytes(loop):
    async def echo(body, buffers):
        return Answer({"got": body["x"], "thread": threading.current_thread().name}, tuple(bytes(b) for b in buffers))

    page = Page(loop, {"echo": echo})
    rid = page.post("echo", {"x": 7}, (b"abc",))
    answer, buffers = page.sent.get(timeout=WAIT)
    assert answer == {"kind": "answer", "rid": rid, "ok": True, "value": {"got": 7, "thread": "veo-engine"}}
    assert buffers == [b"abc"]


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (RequestFailed("busy", "Not now.", "Later."), "busy", "Not now."),
        (RequestError([Problem(rule="r", field="f", message="Too long.")]), "invalid", "Too long."),
        (BackendError("No account."), "refused", "No account."),
        (KeyError("secret-name"), "failed", "That did not work in the kernel (KeyError)."),
        (OSError(28, "No space left on device"), "failed", "No space left on device"),
    ],
)
def test_an_error_is_a_sentence_with_a_code(loop, error, code, says):
    async def fail(_body, _buffers):
        raise error

    answer = Page(loop, {"fail": fail}).ask("fail")
    assert not answer["ok"]
    assert answer["error"]["code"] == code
    assert says in answer["error"]["message"]
    assert "secret-name" not in str(answer)


def test_an_unknown_request_is_answered_and_junk_is_ignored(loop):
    page = Page(loop, {})
    for junk in (None, 7, [], {}, {"kind": "request"}, {"rid": 3, "kind": "request"}, {"rid": "1", "kind": "other"}):
        page.bridge.heard(None, junk, [])
    assert page.ask("<b>nothing</b>")["error"]["code"] == "unknown"
    assert page.sent.empty()


def test_a_cancelled_request_is_given_up(loop):
    started, ended = threading.Event(), threading.Event()

    async def slow(_body, _buffers):
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return Answer()

    page = Page(loop, {"slow": slow})
    rid = page.post("slow")
    assert started.wait(WAIT)
    page.bridge.heard(None, {"kind": "cancel", "rid": rid}, [])
    assert ended.wait(WAIT)
    assert page.sent.empty()


def test_hello_says_that_no_subshell_is_in_use_outside_a_kernel(loop):
    async def hello(_body, _buffers):
        return Answer({"jobs": []})

    assert Page(loop, {"hello": hello}).ask("hello")["value"] == {"jobs": [], "subshell": False, "poll": 0}


@pytest.mark.parametrize(
    ("shown", "poll"),
    [
        ({"jobs": []}, 10_000),
        ({"jobs": [{"open": False}, {"open": True}]}, 2000),
        ({"cells": [{"open": False}]}, 10_000),
        ({"cells": [{"open": True}]}, 2000),
        ({}, 0),
    ],
)
def test_a_page_that_hears_only_answers_gets_them_before_the_handler_returns(loop, shown, poll):
    async def hello(_body, _buffers):
        await asyncio.sleep(0)
        return Answer(shown)

    page = Page(loop, {"hello": hello}, hears_anytime=False)
    page.post("hello")
    answer, _ = page.sent.get_nowait()
    assert answer["value"]["poll"] == poll


def test_a_large_picture_arrives_whole_in_any_order(page, studio):
    data = picture(2600, 2600, kind="PNG") + b"\0" * (3 * CHUNK)  # bytes after the end do not harm a PNG
    answer = page.upload(data)
    assert answer["ok"], answer
    image = answer["value"]["image"]
    assert (image["mime_type"], image["width"], image["height"], image["name"]) == ("image/png", 2600, 2600, "pic.png")
    assert image["sha256"] == hashlib.sha256(data).hexdigest()
    kept = studio.library.paths.images / f"{image['sha256']}.png"
    assert kept.read_bytes() == data
    assert page.ask("image", {"sha256": image["sha256"]})["ok"]


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"only text", "invalid", "pic.png is not an image"),
        (picture()[:500], "invalid", "pic.png is damaged"),
    ],
)
def test_a_bad_picture_is_one_sentence_and_leaves_nothing_behind(page, studio, data, code, says):
    answer = page.upload(data)
    assert answer["error"]["code"] == code
    assert says in answer["error"]["message"]
    assert list(studio.library.paths.images.iterdir()) == []


def test_a_picture_that_did_not_arrive_whole_is_refused(page, studio):
    answer = page.upload(picture(), sha256="0" * 64)
    assert answer["error"]["message"] == "pic.png did not arrive whole."
    assert list(studio.library.paths.images.iterdir()) == []


def test_a_picture_that_is_too_large_is_refused_before_its_bytes(page):
    answer = page.ask("upload.begin", {"name": "huge.png", "size": 40 * 1024 * 1024})
    assert answer["error"]["message"] == "huge.png is 40.0 MB; pictures up to 20 MB can be used."


def test_a_given_up_upload_leaves_nothing_behind(page, studio):
    upload = page.ask("upload.begin", {"name": "a.png", "size": 100})["value"]["upload"]
    assert page.ask("upload.chunk", {"upload": upload, "offset": 0}, (b"x" * 50,))["ok"]
    assert page.ask("upload.abort", {"upload": upload})["ok"]
    assert list(studio.library.paths.images.iterdir()) == []
    assert page.ask("upload.chunk", {"upload": upload, "offset": 50}, (b"x",))["error"]["code"] == "missing"


@pytest.mark.parametrize(
    ("offset", "piece"), [(-1, b"x"), (100, b"x"), (0, b""), (0, b"x" * (CHUNK + 1)), (0, b"x" * 101)]
)
def test_a_piece_that_does_not_fit_is_refused(page, offset, piece):
    upload = page.ask("upload.begin", {"name": "a.png", "size": 100})["value"]["upload"]
    answer = page.ask("upload.chunk", {"upload": upload, "offset": offset}, (piece,))
    assert answer["error"]["message"] == "A piece of a.png does not fit."


def test_pieces_of_any_size_come_as_bytes_as_text_and_twice(page, studio):
    data = picture(640, 360, kind="PNG")
    upload = page.ask("upload.begin", {"name": "a.png", "size": len(data)})["value"]["upload"]
    for offset, size, as_text in ((0, 100, False), (50, 1000, True), (0, 100, True), (1000, len(data) - 1000, False)):
        piece = data[offset : offset + size]
        body = {"upload": upload, "offset": offset}
        text = {"base64": base64.b64encode(piece).decode()}
        assert page.ask("upload.chunk", body | text if as_text else body, () if as_text else (piece,))["ok"]
    digest = hashlib.sha256(data).hexdigest()
    image = page.ask("upload.end", {"upload": upload, "sha256": digest})["value"]["image"]
    assert (studio.library.paths.images / f"{image['sha256']}.png").read_bytes() == data


def test_a_page_is_told_which_pieces_came_and_that_bytes_were_dropped(page):
    upload = page.ask("upload.begin", {"name": "a.png", "size": 100})["value"]["upload"]
    here = {"upload": upload, "offset": 40}
    assert page.ask("upload.came", here)["value"] == {"came": False}
    assert page.ask("upload.chunk", here)["error"]["code"] == "lost"
    assert page.ask("upload.came", here)["value"] == {"came": False}
    assert page.ask("upload.chunk", here, (b"x",))["ok"]
    assert page.ask("upload.came", here)["value"] == {"came": True}
    assert page.ask("upload.chunk", {"upload": upload, "offset": 0, "base64": "!"})["error"]["code"] == "failed"


@pytest.mark.parametrize("sha256", ["../../etc/passwd", "", "0" * 64, "a/b"])
def test_only_images_of_the_library_can_be_asked_for(page, sha256):
    assert page.ask("image", {"sha256": sha256})["error"]["code"] == "missing"
