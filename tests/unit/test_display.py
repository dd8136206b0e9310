"""Static outputs: every string is data, small, and what is shown matches what the host can do."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.media import picture
from veo_widget.notebook.display import PAGE_BYTES, View, job_bundle
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.text import html_text, text_table
from veo_widget.records import Charge, ClipRecord, JobRecord, State, utc_now
from veo_widget.request import VideoRequest

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</div></div><iframe srcdoc=x>",
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp; <b>",
    "\u202eright to left\u202c",
    "a price of $5 and of $6, \\(x\\) and \\[y\\]",
]


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


def _view(folder: Path, *, samples: int = 1, served: bool = True, prompt: str = "A lion", **changes) -> View:
    poster = folder / "posters" / "p.jpg"
    poster.parent.mkdir(exist_ok=True)
    poster.write_bytes(picture(320, 180, kind="JPEG"))
    clips = tuple(
        ClipRecord(
            id=str(number),
            job_id="J",
            sample=number,
            path=f"clips/clip {number}#.mp4",
            poster="posters/p.jpg",
            sha256="0" * 64,
            size=1,
            width=1280,
            height=720,
            duration=8.0,
            fps=24.0,
            video_codec="h264",
            audio_codec="aac",
            created=utc_now(),
        )
        for number in range(samples)
    )
    request = VideoRequest(prompt=prompt, model="veo-3.1", duration_seconds=8, resolution="720p", aspect_ratio="16:9")
    record = JobRecord(
        id="01M826RP646W9JT1QSV9H6RP3X",
        request=request,
        backend={"endpoint": "google"},
        created=utc_now(),
        state=State.DONE,
        charge=Charge.CHARGED,
        estimate=Decimal("3.20"),
        clips=clips,
    )
    host = Host(has_page=True, root=folder if served else None, folder=folder)
    return View(replace(record, **changes), folder, host, "")


@pytest.mark.parametrize("prompt", HOSTILE)
def test_a_hostile_prompt_is_text_in_every_form(tmp_path, prompt):
    bundle = job_bundle(_view(tmp_path, prompt=prompt, message=prompt, hint=prompt))
    page = _Tags(bundle["text/html"])
    assert page.tags <= {"div", "span", "video", "img"}
    assert not any(name.startswith("on") for name in page.names)
    assert prompt in page.text
    assert "<script" not in bundle["text/markdown"].replace("\\<", "")


def test_nothing_in_a_page_can_be_taken_for_a_formula(tmp_path):
    """JupyterLab typesets what stands between dollar signs of one text."""
    for text in ("$0 (list price $3.20)", "\\(x\\)", "$$y$$"):
        runs = re.split(r"<[^>]*>", html_text(text))
        assert "".join(runs) == text
        assert all(len(run) == 1 for run in runs if "$" in run or "\\" in run)
    page = job_bundle(_view(tmp_path, prompt="$a$ and $b$"))["text/html"]
    assert re.sub(r"<span>\$</span>", "", page).count("$") == 0


@pytest.mark.parametrize("samples", [1, 2, 4])
def test_a_bundle_is_small_however_many_clips_it_shows(tmp_path, samples):
    bundle = job_bundle(_view(tmp_path, samples=samples))
    assert sum(len(value) for value in bundle.values()) < 60_000
    assert bundle["text/html"].count("<video") == samples


@pytest.mark.parametrize("prompt", ["word " * 1024, "狮子" * 512, "<&> $5 " * 256, "A lion"])
@pytest.mark.parametrize("samples", [1, 4])
def test_a_notebook_grows_little_by_the_largest_poster_and_the_longest_prompt(tmp_path, prompt, samples):
    view = _view(tmp_path, samples=samples, prompt=prompt)
    poster = tmp_path / "posters" / "p.jpg"
    poster.write_bytes(poster.read_bytes().ljust(PAGE_BYTES // samples, b"\0"))
    assert len(json.dumps([prompt, job_bundle(view)], ensure_ascii=False).encode()) < 60_000


def test_a_served_clip_is_named_by_a_relative_address(tmp_path):
    page = job_bundle(_view(tmp_path))["text/html"]
    assert 'src="clips/clip%200%23.mp4"' in page
    assert str(tmp_path) not in page


def test_a_clip_the_server_does_not_serve_is_a_picture_and_a_path(tmp_path):
    page = job_bundle(_view(tmp_path, served=False))["text/html"]
    assert "<video" not in page
    assert "<img" in page
    assert "does not serve this file" in page


def test_a_missing_poster_does_not_break_the_output(tmp_path):
    view = _view(tmp_path)
    (tmp_path / "posters" / "p.jpg").unlink()
    bundle = job_bundle(view)
    assert "<video" in bundle["text/html"]
    assert "image/jpeg" not in bundle


@pytest.mark.parametrize("state", list(State))
def test_every_state_can_be_shown(tmp_path, state):
    view = _view(tmp_path, state=state, clips=())
    bundle = job_bundle(view)
    assert view.record.words in bundle["text/plain"]
    assert ("%veoctl show" in bundle["text/plain"]) == view.record.is_open


def test_files_in_hidden_folders_and_outside_the_root_have_no_address(tmp_path):
    host = Host(has_page=True, root=tmp_path / "root", folder=tmp_path / "root" / "work")
    assert host.url_of(tmp_path / "root" / "lib" / "ä b.mp4") == "../lib/%C3%A4%20b.mp4"
    assert host.url_of(tmp_path / "root" / ".lib" / "a.mp4") is None
    assert host.url_of(tmp_path / "elsewhere" / "a.mp4") is None


def test_a_table_lines_up():
    assert text_table(("A", "Bee"), [("one", "2"), ("3", "four")]) == "A    Bee\none  2\n3    four"
