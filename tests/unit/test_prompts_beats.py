"""Timestamps: read and written, in both forms, with what is wrong with them left to the linter."""

from __future__ import annotations

import random

import pytest

from veo_widget.prompts.beats import read_beats, unreadable_marks, write_beats


def test_a_prompt_in_beats_is_read_and_written_again():
    prompt = "Jungle, warm haze.\n[00:00-00:02] A door opens.\n[00:02-00:04.5] SFX: thunder."
    timeline = read_beats(prompt)
    assert timeline.lead == "Jungle, warm haze."
    assert [(beat.start, beat.end, beat.text) for beat in timeline.beats] == [
        (0.0, 2.0, "A door opens."),
        (2.0, 4.5, "SFX: thunder."),
    ]
    assert timeline.prompt == prompt
    assert [prompt[beat.at : beat.until] for beat in timeline.beats] == ["[00:00-00:02]", "[00:02-00:04.5]"]


@pytest.mark.parametrize(
    "mark",
    [
        "[00:00-00:02]",
        "[0:00-0:02]",
        "[ 00:00 – 00:02 ]",
        "[00:00—00:02]",
        "[00:00 to 00:02]",
        "[0-2s]",
        "[0s-2s]",
        "[0.0 - 2 s]",
    ],
)
def test_marks_are_read_as_people_write_them(mark):
    (beat,) = read_beats(f"{mark} A lion roars.").beats
    assert (beat.start, beat.end, beat.text) == (0.0, 2.0, "A lion roars.")


def test_minutes_count():
    (beat,) = read_beats("[01:05-02:10.25] x").beats
    assert (beat.start, beat.end, beat.mark) == (65.0, 130.25, "[01:05-02:10.25]")


def test_a_prompt_without_beats_is_all_lead():
    for prompt in ("A lion", "", "At 12:30 a train [fast]", "[[filtered:audio]] A lion", "[1] and [2-3]"):
        assert read_beats(prompt).beats == ()
        assert read_beats(prompt).lead == prompt
        assert unreadable_marks(prompt) == []


def test_what_looks_like_a_mark_and_is_none_is_found():
    prompt = "[00:00] a [0:1-0:2] b [00:00-00:02] c"
    assert [prompt[start:end] for start, end in unreadable_marks(prompt)] == ["[00:00]", "[0:1-0:2]"]


def test_omnis_form_is_written_for_omni():
    text = write_beats([(0, 3, "A cat."), (3, 4.5, "A dog.")], lead="Street.", form="omni")
    assert text == "Street.\n[0-3s] A cat.\n[3-4.5s] A dog."
    assert [beat.form for beat in read_beats(text).beats] == ["omni", "omni"]


def test_holes_and_overlaps_are_told_in_seconds():
    timeline = read_beats("[00:01-00:03] a [00:02-00:04] b [00:06-00:07] c")
    assert list(timeline.gaps(8)) == [(0.0, 1.0), (4.0, 6.0), (7.0, 8)]
    assert [(one.text, other.text) for one, other in timeline.overlaps()] == [("a", "b")]
    assert list(read_beats("no beats").gaps(8)) == []


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_written_is_read_back(seed):
    chance = random.Random(seed)
    edges = sorted(chance.sample(range(0, 8000, 125), 6))
    beats = [(start / 1000, end / 1000, f"Beat {start}.") for start, end in zip(edges[::2], edges[1::2], strict=True)]
    form = chance.choice(["veo", "omni"])
    read = read_beats(write_beats(beats, lead="Lead.", form=form))
    assert [(beat.start, beat.end, beat.text) for beat in read.beats] == beats
