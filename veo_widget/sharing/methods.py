"""A study in a paragraph for a paper, with what has to be cited. It says what was done, counted from the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version

from veo_widget.catalog import dollars, title_of
from veo_widget.records import Charge, JobRecord, State
from veo_widget.sharing.gathering import Gathered

_PLACES = {"vertex": "Google's Agent Platform (Vertex AI)", "omni": "the Gemini API", "gemini": "the Gemini API"}


@dataclass(frozen=True, repr=False)
class Methods:
    """How a study was made.

    Attributes:
        text: A paragraph.
        bibtex: The entries to cite, as BibTeX.
    """

    text: str
    bibtex: str

    def __repr__(self) -> str:
        return f"{self.text}\n\n{self.bibtex}"


def methods_of(gathered: Gathered) -> Methods:
    """The paragraph of a study and its citations."""
    jobs = gathered.own
    sentences = [_what(gathered, jobs), _where(jobs), _how(jobs), _outcomes(jobs), _money(jobs), _kept()]
    return Methods(" ".join(each for each in sentences if each), _bibtex(jobs))


def _what(gathered: Gathered, jobs: Sequence[JobRecord]) -> str:
    prompts = {record.request.prompt for record in jobs}
    seeds = {record.request.seed for record in jobs} - {None}
    seeded = f" and {_several(len(seeds), 'seed')}" if seeds else ""
    days = sorted(f"{record.created:%Y-%m-%d}" for record in jobs)
    when = f" between {days[0]} and {days[-1]}" if len(set(days)) > 1 else f" on {days[0]}" if days else ""
    return f"We made {gathered.counts} from {_several(len(prompts), 'prompt')}{seeded}{when} (UTC)."


def _where(jobs: Iterable[JobRecord]) -> str:
    count = Counter((record.request.model or "", _place(record)) for record in jobs)
    said = [f"{title_of(model)} ({model}) on {place}, n = {number}" for (model, place), number in count.items()]
    return f"Models: {'; '.join(said)}." if said else ""


def _place(record: JobRecord) -> str:
    wire, endpoint = str(record.backend.get("wire")), record.backend.get("endpoint")
    if endpoint == "simulator":
        return "a local simulator, whose clips are synthetic"
    return _PLACES.get(wire, wire) if endpoint == "google" else f"a gateway speaking the {wire} wire"


def _how(jobs: Iterable[JobRecord]) -> str:
    said = []
    for name, unit in (("duration_seconds", " s"), ("resolution", ""), ("aspect_ratio", "")):
        values = sorted({str(value) for job in jobs if (value := getattr(job.request, name)) is not None})
        said += [f"{name.replace('_seconds', '').replace('_', ' ')} {', '.join(values)}{unit}"] if values else []
    return f"Settings: {'; '.join(said)}; all others as recorded with each clip." if said else ""


def _outcomes(jobs: Sequence[JobRecord]) -> str:
    ends = Counter(record.state for record in jobs if record.state is not State.DONE)
    if not ends:
        return "Every attempt gave its video."
    said = ", ".join(f"{number} {state.value}" for state, number in ends.items())
    return f"Of {_several(len(jobs), 'attempt')}, {sum(ends.values())} gave none ({said}); they are counted and listed."


def _money(jobs: Iterable[JobRecord]) -> str:
    jobs = list(jobs)
    paid = sum(
        (j.estimate or Decimal(0) for j in jobs if j.charge is Charge.CHARGED and not j.is_simulated), Decimal(0)
    )
    dates = sorted({record.price_as_of for record in jobs if record.price_as_of})
    listed = f" by the price list of {dates[-1]}" if dates else ""
    return f"The videos cost {dollars(paid)}{listed}."


def _kept() -> str:
    return (
        f"Requests, outcomes and files were recorded with veo_widget {version('veo-widget')}; every file is listed "
        "with its SHA-256 in the export."
    )


def _bibtex(jobs: Iterable[JobRecord]) -> str:
    tool = version("veo-widget")
    entries = [
        f"@software{{veo_widget,\n  title = {{veo\\_widget: videos with Google's Veo in Jupyter}},\n"
        f"  author = {{{{The veo\\_widget developers}}}},\n  version = {{{tool}}}\n}}"
    ]
    models = sorted({record.request.model or "" for record in jobs if not record.is_simulated} - {""})
    entries += [
        f"@misc{{{model.replace('.', '')},\n  title = {{{title_of(model)}}},\n  author = {{{{Google}}}},\n"
        "  note = {Video generation model}\n}"
        for model in models
    ]
    return "\n\n".join(entries)


def _several(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
