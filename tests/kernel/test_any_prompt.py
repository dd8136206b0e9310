"""A prompt of any Unicode, quotes and backslashes reaches the service unchanged, through IPython's own reading."""

from __future__ import annotations

import json
import random
import time

import pytest

from tests.kernel.session import TIMEOUT, kernel

ALPHABET = [
    *"abZ 09'\"\\{}[]()$?!%#;,.~`@-=<>|&*^:/_+",
    *("é", "ß", "İ", "猫", "עברית", "👩‍🚀", "\U0001f600", "\u0301", "\u200b", "\u202e", "\ufeff", "\u00a0"),
    *("\t", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "'''", '"""', "\\n", "%%veo", "{x}", "$x", "-- "),
]
KNOWN = [
    "C:\\dir\\file and \\\\server",
    "ends in a backslash\\",
    "It's 5 o'clock (not 6",
    "get_ipython().system('ls')",
    "!ls ?x ,f ;g /h",
    "A lion --wait for it",
    "Who? What?? Where???",
    "x = 5; y?",
    "A {x} and $x for $5, {a, b}, {{y}}",
]
"""What a reader of lines may fall over."""


def prompts(seed: int, count: int) -> list[str]:
    """Texts as nobody writes them; no blank at either end, which IPython takes."""
    dice = random.Random(seed)
    made = ["".join(dice.choices(ALPHABET, k=dice.randint(1, 30))) for _ in range(count)]
    return [f"A{text}Z{number}" for number, text in enumerate(made)]


@pytest.fixture(scope="module")
def session(server, tmp_path_factory):
    with kernel(tmp_path_factory.mktemp("notebook")) as running:
        running.run("%load_ext veo_widget")
        running.run(f"import veo_widget as veo; veo.use('simulator', url={server.url!r}, latency=0); x = 'filled in'")
        yield running


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        ("%veo {} --duration 4", [*KNOWN, *prompts(1, 40)]),
        ("job = %veo {}", prompts(2, 30)),
        ("%%veo --duration 6\n{}", [*KNOWN, *(text.replace("Z", "Z\n") for text in prompts(3, 40))]),
    ],
)
def test_every_prompt_arrives_as_it_was_typed(session, server, form, texts):
    before = len(server.ledger("submit"))
    cells = [form.replace("{}", text) for text in texts]
    ran = session.run(
        f"import json\ncells = json.loads({json.dumps(cells)!r})\n"
        "for cell in cells:\n    assert get_ipython().run_cell(cell).success, cell"
    )
    assert ran.error is None, ran.error
    assert sorted(arrived(session, server, before, len(texts))) == sorted(texts)


def arrived(session, server, before: int, count: int) -> list[str]:
    """The prompts that the service was sent, once there are as many as there should be."""
    end = time.monotonic() + TIMEOUT
    while len(found := server.ledger("submit")[before:]) < count and time.monotonic() < end:
        session.receive(0.2)
    return [entry["prompt"] for entry in found]


def test_what_the_help_lists_is_what_ipython_takes(session, server):
    taken = {
        "%veo   blanks around it   ": "blanks around it",
        "%veo joined\\\nlines": "joined lines",
        "%%veo\n\n\n  empty lines around\n\n": "  empty lines around",
        "%%veo\n>>> prompts of Python\n... and more": "prompts of Python\nand more",
        "  %%veo\n  an indented cell": "an indented cell",
    }
    for cell, prompt in taken.items():
        before = len(server.ledger("submit"))
        ran = session.run(cell)
        assert ran.error is None, ran.error
        assert arrived(session, server, before, 1) == [prompt]
