"""Filters of the history: what they mean, attempt by attempt, and what is no filter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.libraries import add_job
from tests.studios import lion, simulated
from veo_widget.archive import Library
from veo_widget.chronicle.expression import MOST_LETTERS, read_filter
from veo_widget.chronicle.fields import ALIASES, FIELDS
from veo_widget.chronicle.listing import read_history
from veo_widget.errors import FilterError
from veo_widget.records import Charge, State
from veo_widget.request import VideoRequest

BEGIN = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)
PROMPTS = (
    "A NEON sign in the rain",
    "Straße im Regen",
    "a lion",
    "50% off_today",
    'It\'s "quoted"; DROP TABLE jobs --',
)
ENDS = (State.DONE, State.FILTERED, State.DONE, State.FAILED, State.DONE)


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    """Thirty attempts of all kinds, rated and tagged in parts."""
    studio = simulated(tmp_path_factory.mktemp("history") / "lib")
    for number in range(30):
        _add(studio.library, number)
    return studio


def _add(library: Library, number: int) -> None:
    request = VideoRequest(
        prompt=PROMPTS[number % 5],
        model=("veo-3.1", "veo-3.1-fast", "omni-1.2")[number % 3],
        resolution="720p",
        aspect_ratio="16:9" if number % 2 else "9:16",
        duration_seconds=(4, 6, 8)[number % 3],
        seed=number if number % 4 else None,
        generate_audio=(None, True, False)[number % 3],
        negative_prompt="cartoon" if number % 7 == 0 else None,
    )
    state = ENDS[number % 5]
    if state is State.DONE:
        made = add_job(library, **request.as_dict())
        for kind, value in _marks(number).items():
            library.mark(made.clips[0].id, kind, value)
        return
    created = BEGIN + timedelta(minutes=number)
    record = lion(request=request, created=created, estimate=Decimal("1.60"), detail={"study": "Cats"})
    library.store.intend(record)
    library.store.note(replace(record, charge=Charge.NOT_CHARGED, message="Held back.").with_state(state))


def _marks(number: int) -> dict[str, object]:
    said: dict[str, object] = {"rating": 1 + number % 5} if number % 2 else {}
    said |= {"star": None} if number % 5 == 2 else {}
    return (
        said | ({"tag": "Big Cat"} if number % 4 == 0 else {}) | ({"note": "Ear TWITCHES"} if number % 10 == 0 else {})
    )


def _low(row, name):
    return (row[name] or "").lower()


#: Each filter, and the same in Python for a row of `df()`.
MEANINGS = {
    "": lambda row: True,
    "True": lambda row: True,
    "False": lambda row: False,
    "seed == 7": lambda row: row["seed"] == 7,
    "7 == seed": lambda row: row["seed"] == 7,
    "seed != 7": lambda row: row["seed"] != 7,
    "seed is None": lambda row: row["seed"] is None,
    "seed is not None": lambda row: row["seed"] is not None,
    "seed == None": lambda row: row["seed"] is None,
    "seed < 7": lambda row: row["seed"] is not None and row["seed"] < 7,
    "seed <= 7": lambda row: row["seed"] is not None and row["seed"] <= 7,
    "seed > 7": lambda row: row["seed"] is not None and row["seed"] > 7,
    "seed >= 7": lambda row: row["seed"] is not None and row["seed"] >= 7,
    "7 > seed": lambda row: row["seed"] is not None and row["seed"] < 7,
    "3 < seed <= 9": lambda row: row["seed"] is not None and 3 < row["seed"] <= 9,
    "-1 < seed < 2.5": lambda row: row["seed"] is not None and row["seed"] < 2.5,
    "seed in (1, 2, None)": lambda row: row["seed"] in (1, 2, None),
    "seed not in [1, 2]": lambda row: row["seed"] not in (1, 2),
    "seed in ()": lambda row: False,
    "seed == 1e30 or seed < -99999999999999999999999": lambda row: False,
    f"seed < 1{'0' * 4000} and rating != 1e999": lambda row: row["seed"] is not None,
    "'a\\d' in prompt": lambda row: False,
    "not seed": lambda row: not row["seed"],
    "not (rating >= 4)": lambda row: not (row["rating"] and row["rating"] >= 4),
    "rating >= 4": lambda row: bool(row["rating"]) and row["rating"] >= 4,
    "seed == 1 or seed == 2 and rating == 5": lambda row: row["seed"] == 1,
    "(seed == 1 or seed == 2) and model == 'veo-3.1'": lambda row: row["seed"] in (1, 2) and row["model"] == "veo-3.1",
    "not seed == 1 and not seed == 2": lambda row: row["seed"] not in (1, 2),
    "not not starred": lambda row: bool(row["starred"]),
    "'neon' in prompt": lambda row: "neon" in _low(row, "prompt"),
    "'neon' in prompt.lower()": lambda row: "neon" in _low(row, "prompt"),
    "'neon' not in prompt": lambda row: "neon" not in _low(row, "prompt"),
    "'STRASSE' in prompt": lambda row: row["prompt"].startswith("Straße"),
    "'%' in prompt": lambda row: "%" in row["prompt"],
    "'f_t' in prompt": lambda row: "f_t" in row["prompt"],
    "prompt == 'A LION'": lambda row: row["prompt"] == "a lion",
    "prompt.startswith('a')": lambda row: _low(row, "prompt").startswith("a"),
    "prompt.endswith('RAIN')": lambda row: _low(row, "prompt").endswith("rain"),
    "model == 'veo-3.1'": lambda row: row["model"] == "veo-3.1",
    "'veo' in model": lambda row: "veo" in row["model"],
    "model in ('veo-3.1', 'omni-1.2')": lambda row: row["model"] in ("veo-3.1", "omni-1.2"),
    "state == 'failed'": lambda row: row["state"] == "failed",
    "state in ('failed', 'filtered')": lambda row: row["state"] in ("failed", "filtered"),
    "status != 'done'": lambda row: row["state"] != "done",
    "charge == 'not charged'": lambda row: row["charge"] == "not charged",
    "'held back' in message": lambda row: "Held back" in row["message"],
    "'big cat' in tags": lambda row: "Big Cat" in (row["tags"] or ""),
    "'big' in tags": lambda row: False,
    "not tags": lambda row: not row["tags"],
    "'twitches' in note": lambda row: "TWITCHES" in (row["note"] or ""),
    "note": lambda row: bool(row["note"]),
    "note == None": lambda row: not row["note"],
    "'big cat' in text or 'rain' in text": lambda row: (
        "rain" in _low(row, "prompt") or "Big Cat" in (row["tags"] or "")
    ),
    "starred": lambda row: bool(row["starred"]),
    "starred == True": lambda row: bool(row["starred"]),
    "starred is False": lambda row: not row["starred"],
    "generate_audio == False": lambda row: row["generate_audio"] is False,
    "audio is None": lambda row: row["generate_audio"] is None,
    "generate_audio != True": lambda row: row["generate_audio"] is not True,
    "negative_prompt == 'cartoon'": lambda row: row["negative_prompt"] == "cartoon",
    "not negative_prompt": lambda row: not row["negative_prompt"],
    "created < '2026-11-02'": lambda row: row["created"] < datetime(2026, 11, 2, tzinfo=UTC),
    "created <= '2026-11-02'": lambda row: row["created"] < datetime(2026, 11, 3, tzinfo=UTC),
    "created == '2026-11-01'": lambda row: row["created"].date().isoformat() == "2026-11-01",
    "created > '2026-11-01 23:40'": lambda row: row["created"] > datetime(2026, 11, 1, 23, 40, tzinfo=UTC),
    "created == '2026-11-02T00:31:00+01:00'": lambda row: row["created"] == BEGIN + timedelta(minutes=1),
    "'2026-11-02' > created": lambda row: row["created"] < datetime(2026, 11, 2, tzinfo=UTC),
    "duration > duration_seconds": lambda row: bool(row["duration"]) and row["duration"] > row["duration_seconds"],
    "duration == duration_seconds": lambda row: row["duration"] == row["duration_seconds"],
    "study == 'cats'": lambda row: row["study"] == "Cats",
    "cost == 0": lambda row: row["usd"] == 0,
    "price > 2": lambda row: row["list_usd"] > 2,
    "backend == 'simulator' and mode == 'text' and width == 1280": lambda row: bool(row["clip"]),
    "seed == 7 and 'lion' in prompt and rating >= 3": lambda row: (
        row["seed"] == 7 and "lion" in row["prompt"] and (row["rating"] or 0) >= 3
    ),
}


@pytest.mark.parametrize("expression", MEANINGS)
def test_a_filter_means_what_it_means_in_python(studio, expression):
    every = read_history(studio).rows()
    assert len(every) == 30
    found = [row["job"] for row in read_history(studio, expression).rows()]
    assert found == [row["job"] for row in every if MEANINGS[expression](row)]


def test_most_of_these_filters_find_some_and_not_all(studio):
    counts = [len(read_history(studio, expression)) for expression in MEANINGS]
    assert sum(0 < count < 30 for count in counts) > 50


def test_an_attempt_is_found_by_its_id_and_by_its_last_letters(studio):
    first = read_history(studio, "state == 'done'")[0]
    for name in (first.id, first.id[-6:], first.id[-6:].lower()):
        assert [each.id for each in read_history(studio, f"job == {name!r}")] == [first.id]
    assert [each.id for each in read_history(studio, f"clip == {first.clip.id[-6:]!r}")] == [first.id]
    assert len(read_history(studio, f"id != {first.id!r}")) == 29


INJECTIONS = [
    "x'; DROP TABLE jobs; --",
    "' OR 1=1 --",
    '" OR ""="',
    "%' OR '%'='",
    "\\",
    "a/b%_/",
    ":param ? {x}",
    "\u202e\U0001f469",
    "half \ud800",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_looks_like_a_query_is_text(tmp_path, text):
    studio = simulated(tmp_path / "lib")
    kept = add_job(studio.library, f"before {text} after")
    add_job(studio.library, "another")
    for expression in (f"{text!r} in prompt", f"{text!r} in text", f"prompt == {f'before {text} after'!r}"):
        assert [each.id for each in read_history(studio, expression)] == [kept.id]
    assert len(read_history(studio, text=text)) == 1
    assert len(studio.library.jobs()) == 2


#: What is no filter, part of the sentence, and the character the caret stands under.
MISTAKES = [
    ("seed = 7", "to compare, write == and not =", 5),
    ("rating >= 4 and seed = 7", "write == and not =", 21),
    ("seed ==", "Python cannot read it", 7),
    ("seed == 7)", "Python cannot read it", 9),
    ("'neon in prompt", "Python cannot read it", 0),
    ("seed == 7 && starred", "write 'and' for &", 10),
    ("seed == 7 || starred", "write 'or' for |", 10),
    ("!starred", "write 'not' for !", 0),
    ("(seed == 7) & starred", "write and, or, not; & and | and ~ are not taken", 0),
    ("~starred", "& and | and ~ are not taken", 0),
    ("sede == 7", "There is no field sede. Did you mean seed?", 0),
    ("'x' in promt", "There is no field promt. Did you mean prompt?", 7),
    ("neon", "There is no field neon. A text stands in quotes: 'neon' in prompt.", 0),
    ("seed == seven", "There is no field seven. A text stands in quotes: 'seven'", 8),
    ("starred == true", "Write True and not true.", 11),
    ("'neon'", "A text alone is no condition", 0),
    ("7", "A value alone is no condition", 0),
    ("7 == 7", "no field; write a field on one side", 0),
    ("seed == '7'", "seed is a number, and cannot be compared with '7'", 8),
    ("seed == True", "seed is a number, and cannot be compared with True", 8),
    ("prompt == 7", "prompt is a text, and cannot be compared with 7", 10),
    ("starred == 'yes'", "starred is True or False, and cannot", 11),
    ("prompt < 'x'", "prompt has no order", 9),
    ("starred > False", "starred has no order", 10),
    ("7 in prompt", "prompt is a text, and cannot be compared with 7", 0),
    ("'7' in seed", "seed is a number, in which nothing can be looked for", 0),
    ("seed in 7", "After in stands a field, or a list of values", 8),
    ("tags == 'neon'", "tags is looked into: 'neon' in tags", 8),
    ("text == 'neon'", "text is looked into: 'neon' in text", 8),
    ("state == 'finished'", "No attempt has the state 'finished'", 9),
    ("state == 'faild'", "did you mean 'failed'?", 9),
    ("created > 'yesterday'", "'yesterday' is no day or time", 10),
    ("created > 5", "created is a day or a time", 10),
    ("created > '9999-12-31'", "is no day or time", 10),
    ("job == 'x'", "An id is known by its last 4 letters or more", 7),
    ("seed == prompt", "seed and prompt cannot be compared with each other", 8),
    ("seed == -prompt", "not this", 8),
    ("seed + 1 == 8", "not this", 0),
    ("seed == (7 if starred else 8)", "not this", 9),
    ("seed == [7]", "not this", 8),
    ("prompt[0] == 'A'", "not this", 0),
    ("[seed for seed in (1, 2)]", "not this", 0),
    ("lambda: seed", "not this", 0),
    ("f'{seed}' in prompt", "not this", 0),
    ("b'x' in prompt", "not this", 0),
    ("seed == 7j", "not this", 8),
    ("prompt.__class__", "not this", 0),
    ("(seed := 7)", "write == and not :=", 1),
    ("prompt.format(seed)", "nothing is called in it", 0),
    ("__import__('os').system('touch /tmp/x')", "nothing is called in it", 0),
    ("open('/etc/passwd') == 'x'", "nothing is called in it", 0),
    ("seed == int('7')", "nothing is called in it", 8),
    ("prompt.startswith()", "take one text", 0),
    ("seed.startswith('7')", "seed is no text", 0),
    ("seed == 7; import os", "Python cannot read it", 9),
    ("import os", "Python cannot read it", 0),
    ("猫 == 7 or seed = 7", "write == and not =", 15),
    ("'猫猫' in prompt and sede", "There is no field sede", 19),
]


@pytest.mark.parametrize(("expression", "says", "place"), MISTAKES)
def test_what_is_no_filter_is_told_in_one_sentence_with_its_place(studio, expression, says, place):
    with pytest.raises(FilterError) as caught:
        read_history(studio, expression)
    sentence, line, caret = str(caught.value).split("\n")
    assert says in sentence
    assert line == f"    {expression}"
    assert caret.index("^") - 4 == place


@pytest.mark.parametrize(
    "expression",
    [
        "seed == 7" + " or seed == 7" * (MOST_LETTERS // 10),
        " or ".join(["seed == 1"] * 300),
        "not " * 200 + "starred",
        "(" * 1000 + "starred" + ")" * 1000,
        "-" * 5000 + "1 < seed",
        "seed == 1\0",
        f"'{'x' * 1001}' in prompt",
        "seed in (" + ",".join(map(str, range(2000))) + ")",
        "x" * 5000,
    ],
)
def test_what_is_too_much_is_refused_in_few_words(studio, expression):
    with pytest.raises(FilterError) as caught:
        read_history(studio, expression)
    assert len(str(caught.value)) < 400


def test_spaces_and_parentheses_are_no_matter(studio):
    assert len(read_history(studio, " " * 20_000 + "(" * 50 + "seed == 7" + ")" * 50)) == 1


@pytest.mark.parametrize("given", [None, 7, ["seed == 7"], b"seed == 7"])
def test_a_filter_is_a_text(studio, given):
    with pytest.raises(TypeError, match="A filter is a text such as"):
        read_history(studio, given)


def test_lines_of_a_long_filter_are_one(studio):
    found = read_history(studio, "\n  seed == 7\n  or seed == 9\n")
    assert sorted(each.request.seed for each in found) == [7, 9]


def test_every_field_can_be_asked_for_and_is_a_column(studio):
    columns = set(read_history(studio).rows()[0])
    for name in (*FIELDS, *ALIASES):
        condition, named = read_filter(f"'x' in {name}" if name in ("text", "tags", "tag") else name)
        assert len(named) == 1
        assert condition is not None
    beside = {"text", "trashed", "draw", "width", "height", "size", "wire"}
    assert set(FIELDS) - beside <= columns
