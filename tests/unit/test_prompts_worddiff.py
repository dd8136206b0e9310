"""The word diff: lossless, accepted in parts, readable without colour."""

from __future__ import annotations

import random

import pytest

from veo_widget.prompts.worddiff import WordDiff, words_and_gaps

WORDS = [
    "a",
    "lion",
    "lion's",
    "walks",
    ",",
    ".",
    " ",
    "  ",
    "\n",
    "\t",
    "猫",
    "が",
    "é",
    "e\u0301",
    "👩‍👩‍👧",
    "❤️",
    "ไทย",
    "-",
    '"',
    "x-y",
    "🇩🇪",
]


def _text(chance: random.Random, length: int) -> str:
    return "".join(chance.choice([*WORDS, " ", " "]) for _ in range(length))


@pytest.mark.parametrize("seed", range(60))
def test_nothing_is_lost(seed):
    chance = random.Random(seed)
    before, after = _text(chance, chance.randrange(40)), _text(chance, chance.randrange(40))
    if chance.random() < 0.5:  # texts that share most of their words
        after = before[: len(before) // 3] + after + before[len(before) // 2 :]
    diff = WordDiff(before, after)
    assert diff.accept() == after
    assert diff.accept([]) == before
    assert "".join(piece.old for piece in diff.pieces) == before
    assert "".join(piece.new for piece in diff.pieces) == after
    assert [hunk.number for hunk in diff.hunks] == list(range(1, len(diff.hunks) + 1))
    assert "".join(words_and_gaps(before)) == before


@pytest.mark.parametrize("seed", range(20))
def test_changes_are_independent_of_each_other(seed):
    chance = random.Random(seed)
    diff = WordDiff(_text(chance, 30), _text(chance, 30))
    numbers = [hunk.number for hunk in diff.hunks]
    some = [number for number in numbers if chance.random() < 0.5]
    expected = "".join(
        piece.new if piece.number is None or piece.number in some else piece.old for piece in diff.pieces
    )
    assert diff.accept(some) == diff.accept(reversed(some)) == expected


def test_a_change_is_one_change_also_where_a_gap_stands_in_it():
    diff = WordDiff("A red fox runs.", "A blue bird runs.")
    assert diff.marked() == "A [-red fox-]{+blue bird+} runs."
    assert [(hunk.old, hunk.new) for hunk in diff.hunks] == [("red fox", "blue bird")]


def test_words_are_not_cut():
    assert WordDiff("walking", "walked").marked() == "[-walking-]{+walked+}"
    assert WordDiff("the lion's den", "the lion's cave").marked() == "the lion's [-den-]{+cave+}"
    assert words_and_gaps("x-y don't e\u0301") == ["x-y", " ", "don't", " ", "e\u0301"]


def test_scripts_without_spaces_are_compared_by_letter_and_emoji_stay_whole():
    assert WordDiff("猫が走る", "犬が走る").marked() == "[-猫-]{+犬+}が走る"
    assert words_and_gaps("👩‍👩‍👧❤️") == ["👩‍👩‍👧", "❤️"]


def test_sentences_that_are_added_can_be_taken_one_by_one():
    diff = WordDiff("A lion.", "A lion. It roars. SFX: thunder.")
    assert [hunk.new for hunk in diff.hunks] == [" It roars.", " SFX: thunder."]
    assert diff.accept([2]) == "A lion. SFX: thunder."


def test_equal_texts_have_no_change():
    diff = WordDiff("A lion", "A lion")
    assert diff.hunks == ()
    assert diff.accept() == "A lion"
    assert "No difference." in diff._repr_mimebundle_()["text/plain"]
    assert WordDiff("", "").accept() == ""


def test_a_change_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match=r"There is no change 7, 9; there are 1 to 1\."):
        WordDiff("a", "b").accept([1, 7, 9])
    with pytest.raises(ValueError, match="there is none"):
        WordDiff("a", "a").accept([1])


def test_both_forms_have_marks_beside_colour_and_every_word_is_data():
    bundle = WordDiff("A <b>cat</b> $x$", "A <i>dog</i> $x$")._repr_mimebundle_()
    page = bundle["text/html"]
    assert "<b>" not in page
    assert page.count("<del") == page.count("</del>") > 0
    assert "[-" in page
    assert "{+" in page
    assert "<sup>1</sup>" in page
    assert bundle["text/plain"].startswith("A ")
    assert "(1)[-" in bundle["text/plain"]
    assert str(WordDiff("a", "b")) == "[-a-]{+b+}"


def test_long_texts_are_compared_in_a_moment():
    chance = random.Random(1)
    before = " ".join(chance.choice("abcdefghij") * 3 for _ in range(1500))
    diff = WordDiff(before, before.replace("aaa", "xxx"))
    assert diff.accept() == before.replace("aaa", "xxx")
