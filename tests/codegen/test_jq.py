"""PyPI's jq answers as jq does where the generated scripts ask: machines without jq run the same scripts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.codegen.jq import path_with_jq_from_pypi

# jq may have to be fetched first.
pytestmark = pytest.mark.timeout(300)

ANSWER = {
    "name": "models/é/1",
    "done": True,
    "error": {"message": 'no "way"\nout'},
    "response": {"videos": [{"bytesBase64Encoded": "AA=="}], "raiMediaFilteredReasons": ["one", "two"]},
    "steps": [{"type": "user_input"}, {"type": "model_output", "content": [{"type": "video", "data": "AA=="}]}],
}
VIDEO = '[.steps[]? | select(.type != "user_input") | .content[]? | select(.type == "video")] | last'


@pytest.mark.parametrize(
    ("words", "printed", "code"),
    [
        (["-r", ".name"], "models/é/1\n", 0),
        (["-e", ".done"], "true\n", 0),
        (["-e", ".missing"], "null\n", 1),
        (["-er", ".error.message"], 'no "way"\nout\n', 0),
        ([".response.videos | length"], "1\n", 0),
        ([".missing.videos | length"], "0\n", 0),
        (["-r", '.response.raiMediaFilteredReasons[]? | "held: \\(.)"'], "held: one\nheld: two\n", 0),
        (["-r", ".missing[]?.video.uri"], "", 0),
        (["-r", f"{VIDEO} | .data"], "AA==\n", 0),
        (["-nr", "--arg", "name", "a/b ü", "$name | @uri"], "a%2Fb%20%C3%BC\n", 0),
        (["-r", "--rawfile", "file1", "content", ".a[0].b = $file1 | .a[0].b"], 'a "b"\r\n\n', 0),
    ],
)
def test_a_question_of_the_scripts_has_one_answer(tmp_path: Path, words: list[str], printed: str, code: int):
    (tmp_path / "answer").write_text(json.dumps(ANSWER), encoding="utf-8")
    (tmp_path / "content").write_text('a "b"\r\n', encoding="utf-8", newline="")
    paths = [path_with_jq_from_pypi(), *([os.environ["PATH"]] if shutil.which("jq") else [])]
    for path in paths:
        for given in ([], ["answer"]):
            done = _jq(path, [*words, *given], tmp_path)
            assert (done.stdout.decode(), done.returncode) == (printed, code), path


def _jq(path: str, words: list[str], folder: Path) -> subprocess.CompletedProcess[Any]:
    program = shutil.which("jq", path=path)
    assert program
    given = json.dumps(ANSWER).encode()
    return subprocess.run([program, *words], input=given, cwd=folder, capture_output=True, check=False)
