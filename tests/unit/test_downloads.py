"""Videos that a server keeps: cut and gone on with, checked, never mixed, never lost to a full disk."""

from __future__ import annotations

import base64
import errno
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from ulid import ULID

from tests.filehost import file_host
from tests.media import short_mp4
from tests.simulators import simulator
from tests.studios import WAIT, simulated
from veo_widget.archive import Library
from veo_widget.archive.collector import Collector
from veo_widget.archive.partial import KEPT_SECONDS, Known, begin, sweep
from veo_widget.errors import BadVideo
from veo_widget.records import JobRecord, State, utc_now
from veo_widget.request import VideoRequest
from veo_widget.wires.base import AnswerLost, HostedVideo, Refused
from veo_widget.wires.clients import KeyAddress
from veo_widget.wires.gemini import GeminiWire
from veo_widget.wires.omni import OmniWire

THE_PAGES_DAY = "2025-12-18"
_FREE = (300_000).to_bytes(4) + b"free" + bytes(300_000 - 8)
"""A box that means nothing, so that a clip of a second has some length."""
MP4 = short_mp4() + _FREE
OTHER = short_mp4(seconds=1.5) + _FREE
THERE = 1000
"""How many bytes come before a cut."""


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "lib")


@pytest.fixture
def collector(library):
    return Collector(library.paths)


@pytest.fixture
def host(tmp_path):
    path = tmp_path / "served.mp4"
    path.write_bytes(MP4)
    with file_host(path) as served:
        yield served


@pytest.fixture
def record():
    request = VideoRequest(prompt="A lion", model="veo-3.1")
    return JobRecord(id=str(ULID()), request=request, backend={"wire": "gemini"}, created=utc_now())


def _download(host):
    return GeminiWire(lambda: KeyAddress(base_url=host.url, key="k")).read(HostedVideo("files/abc"))


def _names(library):
    return sorted(path.name for path in library.paths.clips.iterdir())


def _cut(collector, record, host):
    """A first try that breaks off after some bytes."""
    host.cuts.append(THERE)
    with pytest.raises(AnswerLost, match="connection broke"):
        collector.fetch(record, 0, _download(host))


def test_a_cut_download_goes_on_where_it_was_cut(library, collector, record, host):
    _cut(collector, record, host)
    assert _names(library) == [f".part-{record.id}-0.json", f".part-{record.id}-0.mp4"]
    host.cuts.append(500)
    with pytest.raises(AnswerLost):
        collector.fetch(record, 0, _download(host))
    clip = collector.fetch(record, 0, _download(host))
    assert host.asked == ["", f"bytes={THERE}-", f"bytes={THERE + 500}-"]
    assert library.file(clip.path).read_bytes() == MP4
    assert clip.sha256 == hashlib.sha256(MP4).hexdigest()
    assert sorted(_names(library)) == sorted([Path(clip.path).name, Path(clip.path).with_suffix(".json").name])


def test_a_line_that_breaks_now_and_then_brings_a_long_clip_in_one_try(library, collector, record, host):
    filling = 5_000_000
    data = short_mp4() + filling.to_bytes(4) + b"free" + bytes(filling - 8)
    host.path.write_bytes(data)
    host.cuts.extend([1_500_000] * 3)
    clip = collector.fetch(record, 0, _download(host))
    assert host.asked == ["", *(f"bytes={1_500_000 * number}-" for number in (1, 2, 3))]
    assert library.file(clip.path).read_bytes() == data


def test_a_line_that_breaks_and_starts_anew_each_time_is_given_up(collector, record, host):
    filling = 5_000_000
    host.path.write_bytes(short_mp4() + filling.to_bytes(4) + b"free" + bytes(filling - 8))
    host.takes_ranges = False
    host.cuts.extend([1_500_000] * 9)
    with pytest.raises(AnswerLost):
        collector.fetch(record, 0, _download(host))
    assert len(host.asked) == 2


def test_a_file_that_is_whole_already_is_not_asked_for_again(library, collector, record, host):
    """Its process died between the last byte and the file's final name."""
    _cut(collector, record, host)
    with begin(library.paths.clips, f"{record.id}-0") as partial:
        partial.add(MP4[THERE:])
    clip = collector.fetch(record, 0, _download(host))
    assert library.file(clip.path).read_bytes() == MP4
    assert host.asked == [""]


def _ignores_ranges(host):
    host.takes_ranges = False


def _has_another_file(host):
    host.path.write_bytes(OTHER)
    host.etag = '"second"'


def _has_another_length(host):
    host.path.write_bytes(OTHER)


def _has_another_length_and_no_etag(host):
    host.path.write_bytes(OTHER)
    host.etag = ""


def _has_another_file_and_knows_no_if_range(host):
    host.path.write_bytes(MP4[:-8] + b"changed!")
    host.etag, host.knows_if_range = '"second"', False


def _counts_otherwise(host):
    host.shift = 1


@pytest.mark.parametrize(
    "change",
    [
        _ignores_ranges,
        _has_another_file,
        _has_another_file_and_knows_no_if_range,
        _has_another_length,
        _has_another_length_and_no_etag,
        _counts_otherwise,
    ],
)
def test_a_server_that_cannot_go_on_is_read_from_the_first_byte(library, collector, record, host, change):
    _cut(collector, record, host)
    change(host)
    clip = collector.fetch(record, 0, _download(host))
    assert library.file(clip.path).read_bytes() == host.path.read_bytes()


def test_a_server_with_less_than_is_here_is_asked_for_all_of_it(library, collector, record, host):
    _cut(collector, record, host)
    host.path.write_bytes(MP4[:10])
    with pytest.raises(BadVideo):
        collector.fetch(record, 0, _download(host))
    assert host.asked == ["", f"bytes={THERE}-", ""]


@pytest.mark.parametrize("page", [b"<html><title>Log in</title></html>", b'{"error": {"code": 500}}', b""])
def test_a_page_in_place_of_the_rest_costs_nothing_of_what_is_here(library, collector, record, host, page):
    _cut(collector, record, host)
    host.pages.append((200, "text/html", page))
    with pytest.raises(BadVideo, match="no MP4 file"):
        collector.fetch(record, 0, _download(host))
    clip = collector.fetch(record, 0, _download(host))
    assert host.asked[-1] == f"bytes={THERE}-"
    assert library.file(clip.path).read_bytes() == MP4


def test_a_page_alone_is_never_a_clip(library, collector, record, host):
    host.pages.append((200, "video/mp4", b"<html>" * 1000))
    with pytest.raises(BadVideo, match="begins '<html><html>"):
        collector.fetch(record, 0, _download(host))
    assert _names(library) == []


def test_an_answer_that_ends_early_without_a_word_is_noticed(library, collector, record, host):
    """Neither Content-Length nor a length in the file's description; the picture would decode."""
    host.says_length, host.etag = False, ""
    host.cuts.append(len(MP4) - 10)
    with pytest.raises(BadVideo, match="bytes are missing"):
        collector.fetch(record, 0, _download(host))
    assert _names(library) == []


def test_the_length_in_the_files_description_serves_where_the_answer_has_none(library, collector, record, host):
    host.says_length = False
    host.facts["sizeBytes"] = str(len(MP4))
    host.cuts.append(THERE)
    with pytest.raises(BadVideo, match=f"only {THERE:,} of its {len(MP4):,} bytes came"):
        collector.fetch(record, 0, _download(host))
    collector.fetch(record, 0, _download(host))
    assert host.asked == ["", f"bytes={THERE}-"]


def _digest(data):
    return hashlib.sha256(data)


@pytest.mark.parametrize("written", [lambda d: d.digest(), lambda d: d.hexdigest().encode()], ids=["bytes", "digits"])
def test_bytes_that_are_not_what_the_service_has_are_fetched_again(library, collector, record, host, written):
    host.facts["sha256Hash"] = base64.b64encode(written(_digest(MP4))).decode()
    host.path.write_bytes(MP4[:-8] + b"changed!")
    with pytest.raises(BadVideo, match="sha256 differ"):
        collector.fetch(record, 0, _download(host))
    assert _names(library) == []
    host.path.write_bytes(MP4)
    assert collector.fetch(record, 0, _download(host)).size == len(MP4)


def test_a_wrong_word_about_a_file_does_not_cost_the_clip(library, collector, record, host):
    host.facts["sha256Hash"] = base64.b64encode(_digest(OTHER).digest()).decode()
    with pytest.raises(BadVideo, match="differ"):
        collector.fetch(record, 0, _download(host))
    clip = collector.fetch(record, 0, _download(host))
    assert library.file(clip.path).read_bytes() == MP4


@pytest.mark.parametrize("said", ["", "no base64!", "c2hvcnQ="])
def test_a_hash_that_cannot_be_read_is_no_reason_to_refuse(collector, record, host, said):
    host.facts["sha256Hash"] = said
    assert collector.fetch(record, 0, _download(host)).size == len(MP4)


GONE = b'{"error": {"code": 403, "message": "You do not have permission to access the File abc or it may not exist."}}'
BILLING = b'{"error": {"code": 403, "message": "Billing is not enabled for this project."}}'


@pytest.mark.parametrize(
    ("status", "page", "error", "known_as"),
    [
        (403, GONE, Refused, 404),
        (404, b"{}", Refused, 404),
        (403, BILLING, Refused, 403),
        (429, b"{}", AnswerLost, 429),
    ],
)
def test_only_a_file_that_is_gone_is_said_to_be_gone(host, status, page, error, known_as):
    """Anything else may pass, and the clip is still there."""
    host.pages.append((status, "application/json", page))
    with pytest.raises(error) as caught, _download(host).open():
        pass
    assert caught.value.detail["status"] == known_as


def test_a_file_that_is_gone_ends_a_job_of_veo_but_not_one_of_omni(host):
    host.pages.extend([(404, "application/json", b"{}")] * 2)
    with pytest.raises(Refused) as gone, _download(host).open():
        pass
    assert gone.value.status == 404
    omni = OmniWire(lambda: KeyAddress(base_url=host.url, key="k"))
    with pytest.raises(Refused, match="its interaction may still have it") as kept, omni.read(
        HostedVideo("files/abc")
    ).open():  # fmt: skip
        pass
    assert kept.value.status == 0


def test_a_full_disk_is_told_leaves_no_remains_and_costs_no_clip(library, collector, record, host):
    full = library.paths.clips / f".part-{record.id}-0.mp4"
    full.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left on device") as caught:
        collector.fetch(record, 0, _download(host))
    assert caught.value.errno == errno.ENOSPC
    assert _names(library) == []
    assert collector.fetch(record, 0, _download(host)).size == len(MP4)


def test_a_library_that_cannot_be_written_stalls_the_job_and_resuming_fetches_the_clip(tmp_path):
    with simulator(tmp_path / "service", render="stub") as running:
        studio = simulated(tmp_path / "lib", url=running.url)
        clips = studio.library.paths.clips
        clips.rmdir()
        clips.write_text("in the way")
        record = studio.generate("A lion", duration_seconds=4).until_ended(WAIT)
        assert record.state is State.STALLED
        assert "could not be saved" in record.message
        assert "veo.resume()" in record.hint
        clips.unlink()
        clips.mkdir()
        (again,) = studio.resume()
        assert again.wait(WAIT)[0].path.exists()
        assert len(running.ledger("submit")) == 1


_COLLECTS = """
import sys
from datetime import UTC, datetime
from veo_widget.archive import Library
from veo_widget.archive.collector import Collector
from veo_widget.records import JobRecord
from veo_widget.request import VideoRequest
from veo_widget.wires.base import HostedVideo
from veo_widget.wires.clients import KeyAddress
from veo_widget.wires.gemini import GeminiWire
folder, url, job_id = sys.argv[1:]
record = JobRecord(id=job_id, request=VideoRequest(prompt="A lion"), backend={}, created=datetime.now(UTC))
wire = GeminiWire(lambda: KeyAddress(base_url=url, key="k"))
Collector(Library(folder).paths).fetch(record, 0, wire.read(HostedVideo("files/abc")))
"""


def test_what_a_killed_process_has_fetched_is_gone_on_with(tmp_path, library, collector, record, host):
    there = len(MP4) // 2
    host.cuts.append(there)
    host.hold = threading.Event()
    remains = library.paths.clips / f".part-{record.id}-0.mp4"
    command = [sys.executable, "-c", _COLLECTS, str(library.path), host.url, record.id]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as process:
        end = time.monotonic() + WAIT
        while not remains.exists() or remains.stat().st_size < there - 8192:  # the rest of it is in a buffer
            assert time.monotonic() < end
            assert process.poll() is None
        with begin(library.paths.clips, f"{record.id}-0") as other:
            assert other.path != remains, "a living process has it"
        process.send_signal(signal.SIGKILL)
    host.hold.set()
    kept = remains.stat().st_size
    clip = collector.fetch(record, 0, _download(host))
    assert host.asked == ["", f"bytes={kept}-"]
    assert library.file(clip.path).read_bytes() == MP4


def test_two_that_fetch_the_same_video_never_write_to_one_file(library):
    with begin(library.paths.clips, "x") as one:
        one.start_anew(Known(length=100))
        one.add(b"one")
        with begin(library.paths.clips, "x") as other:
            assert one.path != other.path
            other.start_anew(Known(length=100))
            other.add(b"other")
    assert _names(library) == [".part-x.json", ".part-x.mp4"]
    assert one.path.read_bytes() == b"one"


def test_a_sample_that_is_saved_already_is_not_fetched_again(library, collector, record, host):
    clip = collector.fetch(record, 0, _download(host))
    asked = len(host.asked)
    again = collector.fetch(replace(record, clips=(clip,)), 0, _download(host))
    unwritten = Collector(library.paths).fetch(record, 0, _download(host))  # its process died before the record
    assert again == unwritten == clip
    assert len(host.asked) == asked
    library.file(clip.path).write_bytes(OTHER)
    assert collector.fetch(record, 0, _download(host)).id != clip.id, "a changed file is no clip"


def test_remains_are_swept_once_the_service_has_nothing_to_add(library, collector, record, host):
    _cut(collector, record, host)
    recent, old, held = (library.paths.clips / f".part-{name}.mp4" for name in (f"{record.id}-0", "old", "held"))
    long_ago = time.time() - KEPT_SECONDS - 60
    for path in (old, held):
        path.write_bytes(b"x")
        os.utime(path, (long_ago, long_ago))
    with begin(library.paths.clips, "held") as partial:
        assert partial.path == held
        os.utime(held, (long_ago, long_ago))
        sweep(library.paths.clips)
        assert held.exists()
    assert recent.exists()
    assert not old.exists()


@pytest.mark.parametrize("wire", ["gemini", "vertex"])
def test_a_cut_on_the_way_from_the_service_costs_what_was_cut(tmp_path, wire):
    day = THE_PAGES_DAY if wire == "gemini" else None
    extra = ("--as-of", THE_PAGES_DAY, "--processing", "0") if day else ()
    with simulator(tmp_path / "service", render="stub", extra=extra) as running:
        studio = simulated(tmp_path / "lib", wire=wire, url=running.url, as_of=day)
        running.fault(on="download", kind="truncate")
        stored = {} if day else {"output_gcs_uri": "gs://bucket/clips/"}
        (clip,) = studio.generate("A lion", duration_seconds=4, **stored).wait(WAIT)
        downloads = running.ledger("download")
    assert clip.path.stat().st_size == clip.record.size
    if wire == "gemini":
        half = clip.record.size // 2
        assert [entry["range"] for entry in downloads] == [None, f"bytes={half}-"]
        assert [entry["status"] for entry in downloads] == [200, 206]
