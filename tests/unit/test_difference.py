"""`a - b`: the words and the settings that differ, with signs beside the colours."""

from __future__ import annotations

import pytest

from tests.hostile import HOSTILE
from tests.libraries import add_job
from tests.studios import simulated
from veo_widget.chronicle.difference import Difference, difference
from veo_widget.chronicle.listing import read_history
from veo_widget.clip import Clip
from veo_widget.engine.ticket import Ticket
from veo_widget.job import Job


@pytest.fixture
def studio(tmp_path):
    return simulated(tmp_path / "lib")


def clip(studio, prompt, **asked) -> Clip:
    record = add_job(studio.library, prompt, files=True, **asked)
    return Clip(studio, record.clips[0], record.request)


def test_it_leads_from_the_left_to_the_right(studio):
    one = clip(studio, "A red fox at dawn", seed=1, duration_seconds=8)
    other = clip(studio, "A blue bird at dawn", seed=2, duration_seconds=8, negative_prompt="text")
    found = one - other
    assert [(hunk.old, hunk.new) for hunk in found.prompt.hunks] == [("red fox", "blue bird")]
    settings = {row.name: (row.before, row.after) for row in found.settings}
    assert settings == {"Seed": ("1", "2"), "Negative prompt": ("", "text")}
    assert "A (1)[-red fox-]{+blue bird+} at dawn" in repr(found)
    assert "not set" in repr(found)
    page = found._repr_mimebundle_()["text/html"]
    assert "[-red fox-]</del>" in page
    assert "{+blue bird+}</ins>" in page
    assert '<th scope="col"' in page
    assert bool(found)


def test_two_equal_ones_say_so(studio):
    one = clip(studio, "A lion", seed=1)
    same = one - one
    assert not same
    assert "The same prompt." in repr(same)
    assert "The same settings." in repr(same)


def test_clips_jobs_and_attempts_can_be_mixed(studio):
    one, other = clip(studio, "A lion", seed=1), clip(studio, "A cat", seed=2)
    attempt = read_history(studio, "seed == 2")[0]
    job = Job(studio, Ticket.of_ended(studio.library.job(other.record.job_id)))
    for right in (other, attempt, job):
        assert [row.name for row in (one - right).settings][:1] == ["Seed"]
    assert isinstance(job - one, Difference)
    assert isinstance(attempt - job, Difference)


@pytest.mark.parametrize("other", [7, "A lion", None])
def test_other_things_have_no_difference(studio, other):
    one = clip(studio, "A lion")
    assert difference(one, other) is NotImplemented
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = one - other


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_stay_words(studio, text):
    page = (clip(studio, "A lion") - clip(studio, text, negative_prompt=text))._repr_mimebundle_()["text/html"]
    assert "<script" not in page
    assert "<svg" not in page
    assert "<img" not in page
