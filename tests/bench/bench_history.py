"""How long a library of 100,000 attempts takes to open and to be filtered: `make bench`.

Beside it, in the same run and over the same attempts, what people write themselves: a file with one line of JSON for
each attempt, read into pandas and asked with `DataFrame.query`, and read by a plain loop. Least of `ROUNDS`, warm.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import pytest

from tests.bench.many_attempts import fill, marks_of, plain, records
from tests.studios import simulated
from veo_widget.archive import Library
from veo_widget.chronicle.listing import read_history

MANY = 100_000
ROUNDS = 5
OPEN_MS, FILTER_MS = 300, 100
SLACK = 5
"""A busy machine gets so many times the goal before the measurement fails; what it was is printed."""

FILTERS = (
    "seed == 7 and 'neon' in prompt and rating >= 4",
    "",
    "'nowhere' in prompt",
    "'neon' in prompt",
    "'lion' in prompt and 'cat' in prompt and 'dog' in prompt and 'fox' in prompt",
    "'neon' in text or 'thunder' in text",
    "seed != 7",
    "not (rating >= 4)",
    "starred and rating >= 3 and 'neon' in tags",
    "state in ('failed', 'filtered') and 'safety' in message",
    "created >= '2026-02-01' and created < '2026-02-08' and model == 'veo-3.1-fast'",
    "'lion' not in prompt and not starred and note == None and seed not in (1, 2, 3)",
)
#: The same in pandas and in Python, for the filter of the issue and for two that are the dearest for us.
RIVALS: dict[str, tuple[str, Callable[[dict[str, Any]], bool]]] = {
    FILTERS[0]: (
        "seed == 7 and prompt.str.contains('neon', case=False, regex=False) and rating >= 4",
        lambda row: row["seed"] == 7 and "neon" in row["prompt"].lower() and (row["rating"] or 0) >= 4,
    ),
    FILTERS[2]: (
        "prompt.str.contains('nowhere', case=False, regex=False)",
        lambda row: "nowhere" in row["prompt"].lower(),
    ),
    FILTERS[6]: ("seed != 7", lambda row: row["seed"] != 7),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of very many attempts, and the same as lines of JSON."""
    folder: Path = tmp_path_factory.mktemp("many")
    library = Library(folder / "lib")
    fill(library, MANY)
    library.store.close()
    with (folder / "attempts.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(plain(record, marks_of(record))) + "\n" for record in records(MANY))
    return folder


def least(work: Callable[[], object]) -> float:
    """Milliseconds of the fastest round."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begin))
    return min(times)


def test_how_long_opening_takes(folder: Path, said: list[str]):
    def opened() -> None:
        library = Library(folder / "lib")
        library.store.close()

    size = (folder / "lib" / "library.sqlite3").stat().st_size / 1e6
    taken = least(opened)
    said.append(f"{MANY:,} attempts, least of {ROUNDS}, milliseconds; database {size:.0f} MB")
    said.append(f"{'opening the library':80} {taken:8.1f}   goal {OPEN_MS}")
    assert taken < SLACK * OPEN_MS


def test_how_long_any_filter_takes(folder: Path, said: list[str]):
    studio = simulated(folder / "lib")
    lines = folder / "attempts.jsonl"
    frame = pandas.read_json(lines, lines=True)
    said.append(
        f"filtering {MANY:,} attempts: how many there are and which; pandas and json over the same, in brackets: the"
    )
    said.append("file read as well. Least of 5, milliseconds")
    for expression in FILTERS:
        taken = least(lambda expression=expression: len(read_history(studio, expression)))  # type: ignore[misc]
        found = len(read_history(studio, expression))
        said.append(f"{expression or 'everything':80} {taken:8.1f}   goal {FILTER_MS}   {found:,} found")
        if expression in RIVALS:
            said.append(_rivals(lines, frame, *RIVALS[expression], found=found))
        assert taken < SLACK * FILTER_MS


def test_how_long_a_page_and_a_data_frame_take(folder: Path, said: list[str]):
    studio = simulated(folder / "lib")
    page = least(lambda: read_history(studio, "'neon' in prompt")._repr_mimebundle_())
    said.append(f"{'a filter, and its newest 20 attempts as a page':80} {page:8.1f}")
    begin = time.perf_counter()
    frame = read_history(studio).df()
    said.append(f"{'all of it as a DataFrame, once':80} {1000 * (time.perf_counter() - begin):8.0f}")
    assert len(frame) == MANY


def _rivals(lines: Path, frame: Any, query: str, holds: Callable[[dict[str, Any]], bool], *, found: int) -> str:
    """How long others take for the same; they have to find the same."""
    asked = least(lambda: frame.query(query, engine="python"))
    assert len(frame.query(query, engine="python")) == found
    begin = time.perf_counter()
    pandas.read_json(lines, lines=True).query(query, engine="python")
    whole = 1000 * (time.perf_counter() - begin)
    begin = time.perf_counter()
    rows = [json.loads(line) for line in lines.open(encoding="utf-8")]
    kept = [row for row in rows if holds(row)]
    loop = 1000 * (time.perf_counter() - begin)
    assert len(kept) == found
    return f"    pandas {asked:.1f} ({whole:.0f}), json and a loop ({loop:.0f})"
