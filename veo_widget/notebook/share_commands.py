"""`%veoctl export`, `report` and `import`: a study out of the library, and one from elsewhere into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from veo_widget import api
from veo_widget.notebook.grammar import UsageMistake

_OVERWRITE = "--overwrite"


def export_study(words: list[str], _shell: Any) -> None:
    """Everything about a study as one zip file."""
    name, path = _study_and_file(words, "export", "cats.zip")
    _write(lambda: api.study(name).export(path, overwrite=_OVERWRITE in words))


def report_study(words: list[str], _shell: Any) -> None:
    """A study as one page that opens offline."""
    name, path = _study_and_file(words, "report", "cats.html")
    _write(lambda: api.study(name).report(path, overwrite=_OVERWRITE in words))


def import_study(words: list[str], _shell: Any) -> None:
    """A study that was exported elsewhere."""
    if len(words) != 1:
        msg = "%veoctl import takes one file that was exported: %veoctl import cats.zip."
        raise UsageMistake(msg)
    _write(lambda: api.import_study(words[0]))


def _study_and_file(words: list[str], command: str, example: str) -> tuple[str, str]:
    rest = [word for word in words if word != _OVERWRITE]
    if len(rest) != 2:
        msg = f"%veoctl {command} takes a study (quoted if it has blanks) and a file: %veoctl {command} cats {example}."
        raise UsageMistake(msg)
    return rest[0], rest[1]


def _write(work: Callable[[], object]) -> None:
    """Does it and says what was done; a file that is in the way is the user's to decide about."""
    try:
        print(repr(work())[1:-1])
    except OSError as error:
        raise UsageMistake(str(error)) from None
