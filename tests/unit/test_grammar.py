"""The grammar of the magics: where the prompt ends, and that a typo never becomes a paid clip."""

from __future__ import annotations

import pytest

from veo_widget.notebook.grammar import UsageMistake, parse_cell, parse_line


@pytest.mark.parametrize(
    ("text", "prompt", "values"),
    [
        ("A lion in the savannah", "A lion in the savannah", {}),
        ("A lion --duration 8 --seed 3", "A lion", {"duration_seconds": 8, "seed": 3}),
        ("A lion --duration=8s", "A lion", {"duration_seconds": 8}),
        ('She says "hi" --negative "text, logo"', 'She says "hi"', {"negative_prompt": "text, logo"}),
        ("It's 5 o'clock --aspect 9:16", "It's 5 o'clock", {"aspect_ratio": "9:16"}),
        ("A lion --ref a.png --ref 'b c.png'", "A lion", {"reference_images": ["a.png", "b c.png"]}),
        ("A lion -- roaring", "A lion -- roaring", {}),
        ("A lion -- roaring --seed 3", "A lion -- roaring", {"seed": 3}),
        ("-- A sign saying --wait", "A sign saying --wait", {}),
        ("A sign saying --wait --", "A sign saying --wait", {}),
        ("--seed 3 -- A lion --wait", "A lion --wait", {"seed": 3}),
        ("{x} $y [[z]] \\n 100% a--b", "{x} $y [[z]] \\n 100% a--b", {}),
        ("--image cat.png", "", {"image": "cat.png"}),
        ("A lion --audio off", "A lion", {"generate_audio": False}),
        ("A lion --duration-seconds 4 --number-of-videos 2", "A lion", {"duration_seconds": 4, "number_of_videos": 2}),
        ("猫 walks —— slowly --seed 1", "猫 walks —— slowly", {"seed": 1}),
        ("A lion --SEED 3", "A lion", {"seed": 3}),
    ],
)
def test_a_line_is_a_prompt_and_a_run_of_options_at_its_end(text, prompt, values):
    line = parse_line(text)
    assert (line.prompt, line.values) == (prompt, values)


def test_options_of_the_magic_itself_are_flags():
    line = parse_line("A lion --wait --as hero --dry-run")
    assert line.prompt == "A lion"
    assert line.flags == {"wait": True, "as": "hero", "dry-run": True}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A lion --durtion 8", "Did you mean --duration?"),
        ("A lion --durtion 8 --seed 3", "Did you mean --duration?"),
        ("A lion --seed 3 --wiat", "Did you mean --wait?"),
        ("A lion --zzz", "%veo? lists the options"),
        ("A lion --seed", "--seed needs a value"),
        ("A lion --seed three", "--seed takes a whole number, not 'three'"),
        ("A lion --duration 8 --duration 4", "--duration stands there twice"),
        ("A lion --audio maybe", "takes on or off"),
        ("A lion --as 3x", "takes a Python name"),
        ("--seed 3 A lion", "Options go after the prompt"),
        ("--dry-run A lion", "Options go after the prompt"),
    ],
)
def test_a_slip_is_refused_with_a_hint(text, says):
    with pytest.raises(UsageMistake) as caught:
        parse_line(text)
    assert says in str(caught.value)


def test_an_option_inside_the_prompt_is_text_and_is_mentioned():
    line = parse_line("A lion --seed 3 roaring loudly")
    assert line.prompt == "A lion --seed 3 roaring loudly"
    assert line.notices == ("--seed inside the prompt is read as text; options go at the end.",)


def test_a_cells_body_is_the_prompt_untouched():
    body = 'Line one,\n  --seed 9\n"quoted" {braces} $dollar \\ --\n'
    line = parse_cell("--model veo-3.1-fast --wait", body)
    assert line.prompt == body.strip("\n")
    assert line.values == {"model": "veo-3.1-fast"}
    assert line.flags == {"wait": True}


@pytest.mark.parametrize(
    ("first", "says"), [("A lion --seed 3", "takes options only"), ("--sed 3", "Did you mean --seed?")]
)
def test_the_first_line_of_a_cell_takes_options_only(first, says):
    with pytest.raises(UsageMistake, match=None) as caught:
        parse_cell(first, "A lion")
    assert says in str(caught.value)
