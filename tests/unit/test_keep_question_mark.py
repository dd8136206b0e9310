"""The hook that keeps `%veo What did you find?` a prompt, through IPython's own transformer."""

from __future__ import annotations

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from veo_widget.notebook.keep_question_mark import keep_question_mark


def _transformed(cell: str) -> str:
    manager = TransformerManager()
    manager.cleanup_transforms.append(keep_question_mark)
    return manager.transform_cell(cell)


@pytest.mark.parametrize(
    ("cell", "call"),
    [
        ("%veo What did you find?", "get_ipython().run_line_magic('veo', 'What did you find?')"),
        ("job = %veo Is it 'far'?", "job = get_ipython().run_line_magic('veo', \"Is it 'far'?\")"),
        ("%veo Why??", "get_ipython().run_line_magic('veo', 'Why??')"),
        ("if True:\n    %veo Who?", "    get_ipython().run_line_magic('veo', 'Who?')"),
        ("%veoctl lint Who is there?", "get_ipython().run_line_magic('veoctl', 'lint Who is there?')"),
        ("%veoctl improve Who?", "get_ipython().run_line_magic('veoctl', 'improve Who?')"),
        ("x = 1\n%veo Who?\ny = 2", "get_ipython().run_line_magic('veo', 'Who?')"),
    ],
)
def test_a_question_is_a_prompt(cell, call):
    transformed = _transformed(cell)
    assert call in transformed
    assert "pinfo" not in transformed


@pytest.mark.parametrize("cell", ["%veo?", "%veo??", "?%veo", "veo?", "%veoctl?", "%veoctl lint?", "%veoctl jobs?"])
def test_asking_for_help_stays_help(cell):
    assert "pinfo" in _transformed(cell)


def test_other_lines_keep_their_meaning():
    assert "pinfo" in _transformed("%time?")
    assert "run_cell_magic('veo', '', 'What?\\n')" in _transformed("%%veo\nWhat?")


def test_a_string_that_looks_like_the_magic_stays_a_string():
    cell = 's = """\n%veo What?\n"""\n'
    assert _transformed(cell) == cell
