"""`%veoctl history`, `tree`, `diff` and `restore`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from veo_widget.notebook.grammar import UsageMistake
from veo_widget.notebook.showing import publish
from veo_widget.records import JobRecord

if TYPE_CHECKING:
    from veo_widget.chronicle.listing import Attempt

_LEAST = 4
"""Letters of an id that may name it."""


def show_history(text: str, _shell: Any) -> None:
    """The last attempts, so many of them, or those of which an expression holds."""
    from veo_widget.chronicle.listing import read_history
    from veo_widget.notebook.history_page import SHOWN, history_bundle

    is_number = text.isdecimal() and len(text) <= 4
    history = read_history(_studio(), "" if is_number else text)
    publish(history_bundle(history, max(1, int(text)) if is_number else SHOWN))


def show_tree(words: list[str], _shell: Any) -> None:
    """What a clip came from and what came from it."""
    from veo_widget.chronicle.family import family_of

    attempt = _attempt(_one(words, "tree"))
    if attempt.clip is None:
        msg = f"Job {attempt.id[-6:]} has no clip ({attempt.record.words})."
        raise UsageMistake(msg)
    publish(family_of(_studio(), attempt.clip.record)._repr_mimebundle_())


def show_difference(words: list[str], _shell: Any) -> None:
    """What differs between two jobs."""
    from veo_widget.chronicle.difference import difference

    if len(words) != 2:
        msg = "%veoctl diff takes the ids of two jobs; %veoctl history lists them."
        raise UsageMistake(msg)
    one, other = (_attempt(word) for word in words)
    publish(difference(one, other)._repr_mimebundle_())


def show_cell(words: list[str], _shell: Any) -> None:
    """The cell that makes a job again."""
    from veo_widget.chronicle.settings import cell_of

    print(cell_of(_record(_one(words, "restore"))), end="")


def _one(words: list[str], command: str) -> str:
    if len(words) != 1:
        msg = f"%veoctl {command} takes the id of one job; %veoctl history lists them."
        raise UsageMistake(msg)
    return words[0]


def _record(word: str) -> JobRecord:
    """The job that an id of a job or of its clip names."""
    return _attempt(word).record


def _attempt(word: str) -> Attempt:
    """The attempt that an id of a job or of a clip names; of a job with several clips the first."""
    from veo_widget.chronicle.listing import read_history

    found: list[Attempt] = []
    if len(word) >= _LEAST and word.isalnum() and word.isascii():
        found = list(
            read_history(_studio(), f"(job == '{word}' or clip == '{word}') and trashed in (True, False)")[-4:]
        )
    if len({attempt.id for attempt in found}) != 1:
        msg = f"No one job or clip has the id {word!r}; %veoctl history lists them."
        raise UsageMistake(msg)
    return found[-1]


def _studio() -> Any:
    from veo_widget.studio import default_studio

    return default_studio()
