"""A clip's family as a page gets it, and how the panel's own settings become part of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.libraries import add_clip, add_job
from tests.studios import WAIT, simulated
from veo_widget.notebook.bridge import RequestFailed
from veo_widget.notebook.drafts import draft_of, options_of
from veo_widget.notebook.family_page import SHOWN
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.jobs import JobDesk
from veo_widget.notebook.relatives import Relatives
from veo_widget.studio import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return simulated(tmp_path / "root" / "lib")


def ask(studio: Studio, name: str, **body: Any) -> Any:
    """What a page gets for a request; refusals are raised."""
    root = studio.library.path.parent
    desk = JobDesk(studio, Host(has_page=True, root=root, folder=root))
    handlers = desk.handlers | Relatives(studio, desk).handlers
    answer = studio.engine_loop.start(handlers[name](body, ())).result(WAIT)
    return json.loads(json.dumps(answer.value))


def remixed(clip: Any) -> dict[str, Any]:
    """What the record of a remix says."""
    return {"origin": {"relation": "remix", "clip": clip.id}}


def test_a_family_comes_line_by_line_with_what_opens_each_clip(studio):
    root = add_clip(studio.library, "A lion", seed=7, duration_seconds=8, aspect_ratio="16:9")
    child = add_clip(studio.library, "<b>A tiger</b> " * 90, detail=remixed(root))
    add_job(studio.library, "At night", clips=0, detail=remixed(child))
    told = ask(studio, "family", clip=child.id)
    assert [(each["level"], each["relation"], each["key"]) for each in told["lines"][:2]] == [
        (0, "", root.id),
        (1, "remix", child.id),
    ]
    first, second, last = told["lines"]
    assert first["row"]["settings"] == "Veo 3.1 · 8 s · 720p · 16:9 · seed 7"
    assert first["row"]["file"] == f"lib/clips/{root.id}.mp4"
    assert (first["words"], first["again"]) == ("", False)
    assert len(second["text"]) <= 160
    assert (last["level"], last["row"], last["text"], bool(last["words"])) == (2, None, "At night", True)
    assert (told["clip"], told["clips"], told["cut"]) == (child.id, 2, False)


def test_a_clip_without_relatives_is_alone(studio):
    clip = add_clip(studio.library, "A lion")
    told = ask(studio, "family", clip=clip.id)
    assert [each["key"] for each in told["lines"]] == [clip.id]


def test_a_large_family_is_cut_and_small_enough_to_send(studio):
    root = add_clip(studio.library, "A lion " * 300)
    for _ in range(SHOWN + 10):
        add_clip(studio.library, "A lion " * 300, detail=remixed(root))
    told = ask(studio, "family", clip=root.id)
    assert (len(told["lines"]), told["cut"], told["clips"]) == (SHOWN, True, SHOWN + 11)
    assert len(json.dumps(told)) < 120_000


def test_two_of_a_family_are_compared_in_words_and_settings(studio):
    one = add_clip(studio.library, "A lion at dawn", seed=7, files=True)
    other = add_clip(studio.library, "A tiger at dawn", seed=8, detail=remixed(one), files=True)
    told = ask(studio, "difference", clip=other.id, other=one.id)
    assert told["titles"] == [f"clip {one.id[-6:]}", f"clip {other.id[-6:]}"]
    assert [(piece["old"], piece["new"]) for piece in told["pieces"] if piece["number"]] == [("lion", "tiger")]
    assert "".join(piece["new"] for piece in told["pieces"]) == "A tiger at dawn"
    assert told["rows"] == [{"name": "Seed", "values": ["7", "8"]}]


@pytest.mark.parametrize(("name", "more"), [("family", {}), ("difference", {"other": "nothing"})])
def test_an_unknown_clip_is_refused(studio, name, more):
    with pytest.raises(RequestFailed, match="not in the library"):
        ask(studio, name, clip="nothing", **more)


def test_settings_that_are_taken_up_say_whose_they_are(studio):
    clip = add_clip(studio.library, "A lion")
    for body in ({}, {"clip": clip.id}, {"clip": "another"}):
        draft = ask(studio, "settings", job=clip.job_id, **body)["draft"]
        assert draft["remix_of"] == clip.id
    empty = add_job(studio.library, "A lion", clips=0)
    assert "remix_of" not in ask(studio, "settings", job=empty.id)["draft"]


def test_a_draft_keeps_whose_settings_it_takes_up_on_both_ways(studio):
    clip = add_clip(studio.library, "A lion")
    options = options_of({"prompt": "A tiger", "remix_of": clip.id}, lambda _hash: Path())
    assert options == {"remix_of": clip.id}
    quote = studio.quote("A tiger", **options)
    assert quote.terms.origin == {"relation": "remix", "clip": clip.id}
    assert draft_of(quote, options, studio.library)["remix_of"] == clip.id
