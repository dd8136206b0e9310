"""The magics in a cell's text, found without running it, as IPython itself reads the cell."""

from __future__ import annotations

import json
import math
from types import SimpleNamespace

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from veo_widget.notebook.cell_calls import Call, Moves, Unclear, calls_in
from veo_widget.notebook.keep_question_mark import keep_question_mark


@pytest.fixture(scope="module")
def shell():
    manager = TransformerManager()
    manager.cleanup_transforms.append(keep_question_mark)
    return SimpleNamespace(transform_cell=manager.transform_cell, user_ns={"v": json, "math": math})


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("%veo A lion --seed 3", [Call("veo", "A lion --seed 3")]),
        ("%veo Who is there?", [Call("veo", "Who is there?")]),
        ("x = 1\njob = %veo A {x} 'cat\ny = 2", [Call("veo", "A {x} 'cat")]),
        ("%%veo --seed 3\nA lion\n%veo no call", [Call("veo", "--seed 3", "A lion\n%veo no call\n")]),
        ("%veo\n", [Call("veo", "")]),
        ("%%time\n%veo A lion", [Call("veo", "A lion")]),
        ("%time %veo A lion", [Call("veo", "A lion")]),
        ("s = '%veo A lion'\n# %veo A cat", []),
        ("print('veo')", []),
        ("v.generate('x'); math.sqrt(2)", []),
        ("%veoctl history", []),
        ("%%html\n<b>x</b>", []),
        ("(", []),
    ],
)
def test_calls_are_found_as_they_would_run(shell, source, found):
    assert calls_in(source, shell) == found


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("for x in range(3):\n    %veo A lion", "inside a loop"),
        ("def f():\n    %veo A lion", "inside a loop, a condition or a function"),
        ("job = veo.generate('A cow')", "in Python"),
        ("run = veo.sweep('A {a, b}').run()", "in Python"),
        ("if True:\n    veo.image('A cow')", "inside a block"),
        ("get_ipython().run_line_magic('veo', f'{x}')", "its text is made while it runs"),
        ("%%bash\necho %veo", "inside %bash"),
        ("(\n%veo A lion", "cannot be read"),
        ("%veoctl image A kitten", "asks Gemini each time"),
    ],
)
def test_what_is_not_known_without_running_it_is_said_so(shell, source, why):
    (found,) = calls_in(source, shell)
    assert isinstance(found, Unclear)
    assert why in found.why


@pytest.mark.parametrize(
    "source",
    ["%veoctl use omni", "veo.use('omni')", "%config VeoMagics.seed = 3", "%veoctl config seed 3", "veo.library('x')"],
)
def test_what_changes_where_things_go_is_noticed(shell, source):
    (found,) = calls_in(source, shell)
    assert isinstance(found, Moves)
