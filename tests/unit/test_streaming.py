"""What a page is told about the bytes of videos, by the handlers that the player's widgets share."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.media import write_mp4
from tests.studios import WAIT, simulated
from veo_widget.engine.loop import EngineLoop
from veo_widget.media.streams import open_stream
from veo_widget.notebook.bridge import Answer, RequestFailed
from veo_widget.notebook.host_kinds import KINDS
from veo_widget.notebook.hosts import Host, find_host
from veo_widget.notebook.jobs import JobDesk
from veo_widget.notebook.streaming import FIRST, PIECE, StreamDesk
from veo_widget.records import State


class Desk:
    """A desk with one clip, and what it was asked to find."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[str] = []
        self.loop = EngineLoop()
        self.desk = StreamDesk(self.loop, self._find)

    def ask(self, name: str, **body: Any) -> Answer:
        """What a page gets; refusals are raised."""
        return self.loop.start(self._answered(name, {"media": "c", **body})).result(WAIT)

    def refusal(self, name: str, **body: Any) -> RequestFailed:
        """The refusal a page gets."""
        with pytest.raises(RequestFailed) as refused:
            self.ask(name, **body)
        return refused.value

    async def _answered(self, name: str, body: dict[str, Any]) -> Answer:
        return await self.desk.handlers[name](body, ())

    async def _find(self, media: str) -> Path:
        self.found.append(media)
        if media != "c":
            raise RequestFailed("missing", "There is no such clip.")
        return self.path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a clip of several pieces."""
    write_mp4(tmp_path / "clip.mp4", size=(640, 360), bit_rate=4_000_000)
    return Desk(tmp_path / "clip.mp4")


def test_opening_tells_all_about_a_stream_and_brings_its_first_fragments(desk: Desk):
    answer = desk.ask("stream.open")
    value = json.loads(json.dumps(answer.value))
    stream = open_stream(desk.path)
    assert value["mime"] == stream.mime_type
    assert value["duration"] == pytest.approx(4, abs=0.05)
    assert value["size"] == stream.size == value["head"] + sum(size for _, size, _ in value["fragments"])
    time, _, key = value["fragments"][0]
    assert (time, key) == (0, 1)
    assert value["piece"] == PIECE
    (first,) = answer.buffers
    assert first == stream.read(0, len(first))
    assert value["bytes"] == len(first) <= FIRST
    ends = [len(stream.head), *(each.offset + each.size for each in stream.fragments)]
    assert len(first) in ends
    assert len(first) > FIRST - 200_000


@pytest.mark.parametrize("piece", [0, 64 * 1024, 10 * PIECE])
def test_a_page_says_how_much_an_answer_may_bring(desk: Desk, piece: int):
    (first,) = desk.ask("stream.open", piece=piece).buffers
    head = open_stream(desk.path).fragments[0].offset
    assert head <= len(first) <= max(head, min(piece, FIRST))


def test_pieces_put_together_are_the_stream(desk: Desk):
    value = desk.ask("stream.open").value
    stream = open_stream(desk.path)
    whole = b"".join(
        desk.ask("stream.read", start=start, end=start + PIECE, version=value["version"]).buffers[0]
        for start in range(0, value["size"], PIECE)
    )
    assert whole == stream.read(0, stream.size)
    assert desk.found == ["c"]


def test_the_file_itself_comes_in_pieces_with_its_size(desk: Desk):
    size = desk.path.stat().st_size
    answers = [desk.ask("file.read", start=start, end=start + PIECE) for start in range(0, size, PIECE)]
    assert {answer.value["size"] for answer in answers} == {size}
    assert b"".join(answer.buffers[0] for answer in answers) == desk.path.read_bytes()


@pytest.mark.parametrize("name", ["stream.read", "file.read"])
def test_text_instead_of_bytes_is_the_same(desk: Desk, name: str):
    (data,) = desk.ask(name, start=10, end=3000).buffers
    answer = desk.ask(name, start=10, end=3000, base64=True)
    assert answer.buffers == ()
    assert base64.b64decode(answer.value["base64"]) == data
    assert answer.value["bytes"] == len(data) == 2990


def test_opening_in_text_brings_the_first_bytes_too(desk: Desk):
    answer = desk.ask("stream.open", base64=True)
    assert base64.b64decode(answer.value["base64"]) == desk.ask("stream.open").buffers[0]


@pytest.mark.parametrize("name", ["stream.read", "file.read"])
@pytest.mark.parametrize(("start", "end"), [(-1, 5), (9, 3), (0, PIECE + 1)])
def test_odd_ranges_are_refused(desk: Desk, name: str, start: int, end: int):
    assert desk.refusal(name, start=start, end=end).code == "invalid"


@pytest.mark.parametrize("name", ["stream.read", "file.read"])
def test_behind_the_end_there_is_nothing(desk: Desk, name: str):
    for start in (10**9, desk.ask("stream.open").value["size"]):
        assert desk.ask(name, start=start, end=start + 10).buffers == (b"",)


def test_a_clip_nobody_knows_is_the_finders_sentence(desk: Desk):
    for name in ("stream.open", "stream.read", "file.read"):
        assert desk.refusal(name, media="x", start=0, end=1).message == "There is no such clip."


def test_a_file_that_is_gone_is_said_by_name(desk: Desk):
    desk.ask("stream.open")
    desk.path.unlink()
    for name in ("stream.open", "stream.read", "file.read"):
        refused = desk.refusal(name, start=0, end=1)
        assert (refused.code, refused.message) == ("missing", "The file clip.mp4 is no longer there.")


def test_a_file_that_changed_on_the_way_is_not_mixed_with_the_old_one(desk: Desk):
    version = desk.ask("stream.open").value["version"]
    write_mp4(desk.path, seconds=1)
    refused = desk.refusal("stream.read", start=0, end=10, version=version)
    assert refused.code == "changed"
    assert desk.ask("stream.open").value["duration"] == pytest.approx(1, abs=0.05)


def test_what_cannot_be_sent_in_parts_says_so(desk: Desk):
    desk.path.write_bytes(b"no video at all")
    refused = desk.refusal("stream.open")
    assert refused.code == "unstreamable"
    assert "clip.mp4 cannot be sent in parts: it has no usable index" in refused.message
    assert desk.ask("file.read", start=0, end=100).buffers == (b"no video at all",)


def test_opus_is_another_stream_of_the_same_clip(desk: Desk):
    value = desk.ask("stream.open", audio="opus").value
    assert value["mime"].endswith(',opus"')
    (start,) = desk.ask("stream.read", audio="opus", start=0, end=2000).buffers
    assert b"Opus" in start
    assert b"Opus" not in desk.ask("stream.read", start=0, end=2000).buffers[0]


def test_many_streams_are_forgotten_but_can_be_read_on(tmp_path: Path):
    write_mp4(tmp_path / "clip.mp4", seconds=0.5)

    async def find(media: str) -> Path:
        path = tmp_path / f"{media}.mp4"
        if not path.exists():
            os.link(tmp_path / "clip.mp4", path)
        return path

    loop = EngineLoop()
    desk = StreamDesk(loop, find)

    async def ask(name: str, media: str) -> Answer:
        return await desk.handlers[name]({"media": media, "start": 0, "end": 900}, ())

    firsts = [loop.start(ask("stream.open", f"m{number}")).result(WAIT).buffers[0] for number in range(20)]
    assert loop.start(ask("stream.read", "m0")).result(WAIT).buffers[0] == firsts[0][:900]


# Clips of a library


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory):
    return simulated(tmp_path_factory.mktemp("streaming") / "library")


def test_the_clips_of_a_library_are_streamed_by_their_ids(studio):
    (clip,) = studio.generate("A lion", duration_seconds=4).wait(WAIT)
    handlers = JobDesk(studio, Host(has_page=True, root=None, folder=Path())).handlers

    async def ask(name: str, **body: Any) -> Answer:
        return await handlers[name](body, ())

    value = studio.engine_loop.start(ask("stream.open", media=clip.id)).result(WAIT).value
    assert value["duration"] == pytest.approx(4, abs=0.1)
    assert value["mime"].startswith('video/mp4; codecs="avc1.')
    with pytest.raises(RequestFailed, match="not in the library"):
        studio.engine_loop.start(ask("stream.open", media="nobody")).result(WAIT)


@pytest.mark.parametrize(("served", "plays_aac", "made"), [(False, False, 1), (False, True, 0), (True, False, 0)])
def test_opus_is_ready_before_a_page_asks_where_it_will(studio, tmp_path, monkeypatch, served, plays_aac, made):
    monkeypatch.setenv("VEO_CACHE", str(tmp_path))
    studio.generate("A lion", duration_seconds=4).wait(WAIT)
    record = studio.library.jobs()[0]
    root = studio.library.path.resolve() if served else None
    desk = JobDesk(studio, Host(True, root, tmp_path, KINDS["jupyter" if plays_aac else "vscode"]))
    assert desk.collected(replace(record, state=State.COLLECTING)) == []
    for begun in desk.collected(record):
        begun.result(WAIT)
    assert len(list(tmp_path.glob("sound/*.opus.mp4"))) == made


def test_vs_code_is_known_by_its_environment(monkeypatch):
    shell = SimpleNamespace(kernel=object(), user_ns={})
    monkeypatch.delenv("VSCODE_PID", raising=False)
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)
    assert find_host(shell).kind.plays_aac
    monkeypatch.setenv("VSCODE_PID", "1")
    assert not find_host(shell).kind.plays_aac
