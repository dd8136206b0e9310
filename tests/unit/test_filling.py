"""`--vars` and `--template`: slots are filled only where that is asked for, and nothing is half-done."""

from __future__ import annotations

import math

import pytest

from veo_widget.errors import SweepError, TemplateError
from veo_widget.notebook.filling import filled
from veo_widget.notebook.grammar import UsageMistake, parse_cell


def read(options: str, prompt: str, **namespace):
    return filled(parse_cell(options, prompt), namespace)


def test_without_being_asked_nothing_is_filled():
    prompt = "A {subject} for $price {a, b} \\{x\\}"
    assert read("", prompt, subject="cat", price=5).prompt == prompt


@pytest.mark.parametrize(
    ("options", "prompt", "becomes"),
    [
        ("--vars subject=cat", "A {subject}, $subject, ${subject}", "A cat, cat, cat"),
        ("--vars a=1 --vars b=two", "{a}{b} $a$b $ab", "1two 1two $ab"),
        ('--vars "subject=a calico kitten"', "Here {subject}!", "Here a calico kitten!"),
        ("--vars subject=cat", "{subject} for $5 and $other \\{x\\}", "cat for $5 and $other {x}"),
        ("--template", "A {subject} with {count} legs", "A dog with 4 legs"),
        ("--template --vars subject=cat", "A {subject} with {count} legs", "A cat with 4 legs"),
        ("--template", "No slots, $subject stays", "No slots, $subject stays"),
    ],
)
def test_slots_take_values_from_the_line_then_from_variables(options, prompt, becomes):
    line = read(options, prompt, subject="dog", count=4)
    assert line.prompt == becomes
    assert "sweep" not in line.flags


def test_a_value_is_put_in_as_it_is():
    value = "{a, b} $x \\ 'q' 猫"
    assert read("--template", "A {subject}", subject=value).prompt == f"A {value}"


def test_a_slot_may_have_the_name_of_a_setting():
    assert read("--vars seed=pumpkin", "A {seed}").prompt == "A pumpkin"
    assert read("--vars seed=1,2", "A {seed}").flags["slots"] == {"seed": ["1", "2"]}


@pytest.mark.parametrize("options", ["--vars subject=cat,dog", "--vars subject=cat|dog"])
def test_several_values_make_a_sweep(options):
    line = read(options, "A {subject}")
    assert line.prompt == "A {subject}"
    assert line.flags["sweep"] == []
    assert line.flags["slots"] == {"subject": ["cat", "dog"]}


def test_choices_in_the_prompt_make_a_sweep():
    line = read("--template", "A {red, blue} {subject}", subject="kite")
    assert line.flags["sweep"] == []
    assert line.flags["slots"] == {"subject": "kite"}


def test_a_variable_with_several_values_needs_to_be_asked_for():
    with pytest.raises(UsageMistake, match=r"The variable subject holds 3 values\. Add --sweep"):
        read("--template", "A {subject}", subject=["a", "b", "c"])
    line = read("--template --sweep", "A {subject}", subject=["a", "b", "c"])
    assert line.flags["slots"] == {"subject": ["a", "b", "c"]}


def test_with_a_sweep_its_own_slots_are_left_to_it():
    line = read("--vars time=dawn --sweep subject=cat,dog", "A {subject} at {time}")
    assert line.flags["slots"] == {"time": "dawn"}


@pytest.mark.parametrize(
    ("options", "prompt", "says"),
    [
        ("--template", "A {nothing}", "The slot {nothing} has no value. Give it one: --vars nothing=..., or set a var"),
        ("--vars subject=cat", "A {subject} at {time}", "The slot {time} has no value. Give it one: --vars time=..."),
        ("--vars sbject=cat", "A {subject}", "The prompt has no slot sbject. Did you mean subject?"),
        ("--vars subject=cat", "A lion", "The prompt has no slot subject. Write it there as {subject} or $subject."),
        ("--vars subject=a --vars subject=b", "A {subject}", "--vars names subject twice"),
        (
            "--template",
            "A {module}",
            "The variable module is of type module, and the slot {module} takes a text or a n",
        ),
        ("--template", "A {empty}", "The variable empty is empty, and the slot"),
        ("--template", "A {table}", "The variable table is of type dict"),
        ("--template", "A {nothing_yet}", "The variable nothing_yet is of type NoneType"),
        ("--template", "A {once}", "The variable once is of type generator"),
        ("--vars subject=a,,b", "A {subject}", "{subject} has an empty value in 'a,,b'"),
        ("--vars subject=3..1", "A {subject}", "The range 3..1 of {subject} runs backwards"),
    ],
)
def test_a_slot_without_a_usable_value_is_one_sentence(options, prompt, says):
    with pytest.raises((UsageMistake, SweepError)) as caught:
        read(options, prompt, module=math, empty=[], table={"a": 1}, nothing_yet=None, once=(x for x in "ab"))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("prompt", "says"), [("A {cat", "never closed"), ("A cat}", "closes nothing"), ("{}", "Nothing stands")]
)
def test_braces_that_do_not_close_are_shown_where_they_are(prompt, says):
    with pytest.raises(TemplateError, match=says):
        read("--template", prompt)
