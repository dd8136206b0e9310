"""The one table of `%veoctl`'s commands, for its help and its completion; what they do is in `control.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from veo_widget.options import help_rows


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command.

    Attributes:
        name: Its name.
        forms: How it is written, each with one line that says what that does.
        offers: What Tab offers behind it: a source of `offers.py`.
        options: Its options, each with the source of its values; fixed words are written with ``|``.
        takes_prompt: Whether a prompt follows, with the options of `%veo`.
    """

    name: str
    forms: tuple[tuple[str, str], ...]
    offers: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    takes_prompt: bool = False


def _one(name: str, form: str, text: str, offers: str = "", **options: str) -> Command:
    return Command(name=name, forms=((form, text),), offers=offers, options=_named(options))


def _named(options: Mapping[str, str]) -> dict[str, str]:
    return {f"--{name.strip('_').replace('_', '-')}": source for name, source in options.items()}


COMMANDS: tuple[Command, ...] = (
    _one("jobs", "jobs", "the open jobs"),
    _one(
        "stop",
        "stop ID",
        "cancels a job that was not sent (or, on Omni, at the service), else stops watching it",
        "open-jobs",
    ),
    _one("first", "first ID", "sends a waiting job before the others", "open-jobs"),
    _one("clear", "clear", "cancels all that were not sent"),
    Command(
        name="history",
        forms=(
            ("history [N]", "the last jobs, failed ones too: 20, or N"),
            ("history EXPR", "those of which it holds: seed == 7 and 'neon' in prompt and rating >= 4"),
        ),
    ),
    _one("tree", "tree ID", "what a clip came from and what came from it", "jobs"),
    _one("diff", "diff ID ID", "the words and settings that differ between two jobs", "jobs"),
    _one("restore", "restore ID", "the cell that makes a job again", "jobs"),
    _one("show", "show [ID]", "a job with its video; the newest without ID (its last letters suffice)", "jobs"),
    _one("resume", "resume", "fetches what a restarted kernel left behind; buys nothing"),
    _one(
        "plan",
        "plan",
        "what Run All would reuse and what it would buy: every %veo of the notebook, priced; buys nothing",
    ),
    Command(
        name="config",
        forms=(
            ("config", "the defaults of all options, and where each is set"),
            ("config NAME VALUE", "sets one, as %config VeoMagics.NAME = VALUE does; the word default takes it back"),
        ),
        offers="defaults",
    ),
    _one(
        "budget",
        "budget 20",
        "refuses what this session would spend beyond $20; --day, --job, off",
        "off",
        day="",
        job="",
        simulated="on|off",
    ),
    _one(
        "costs",
        "costs [--by model]",
        "what was spent: charged, under way, unknown; by day, model, place, study",
        by="day|model|place|study",
    ),
    _one("sweeps", "sweeps [ID]", "the sweeps that were run, those of a study, or the grid of one", "sweeps"),
    _one("export", "export STUDY FILE.zip", "writes all of a study into one file; --overwrite", "studies"),
    _one("report", "report STUDY FILE.html", "writes it as a page that opens offline; --overwrite", "studies"),
    _one("import", "import FILE.zip", "brings a study from elsewhere into the library: all of it, or nothing"),
    _one(
        "models",
        "models [--limits]",
        "all models, when they run, what they can do and cost; --limits: what holds for all",
        "--limits",
    ),
    Command(
        name="image",
        forms=(
            (
                "image A calico kitten",
                "makes a picture with Gemini to start a video from; --model NAME, --aspect W:H",
            ),
        ),
        options={"--model": "image-models", "--aspect": "16:9|9:16|1:1"},
    ),
    Command(
        name="lint",
        forms=(
            (
                "lint A man says hello",
                "what in a prompt will hardly come out as meant, and why; takes the options of %veo",
            ),
        ),
        takes_prompt=True,
    ),
    Command(
        name="checklist",
        forms=(("checklist A lion", "which elements of Google's guide a prompt names"),),
        takes_prompt=True,
    ),
    Command(
        name="improve",
        forms=(
            (
                "improve A lion",
                "has Gemini rewrite a prompt and shows the changes; --as NAME, then NAME.accept(1)",
            ),
        ),
        options={"--model": "text-models", "--as": ""},
    ),
    _one(
        "examples",
        "examples [NAME]",
        "prompts to start from: one for each element, and those of the guide page",
        "examples",
    ),
    _one(
        "code",
        "code ID --as python",
        "a job's request as code: python, javascript, go, rest, magic",
        "jobs",
        _as="languages",
    ),
    Command(
        name="use",
        forms=(
            (
                "use simulator",
                "synthetic clips for $0; --latency fast|real|SECONDS, --wire vertex|gemini|omni, --as-of 2025-12-18 "
                "runs that day's models",
            ),
            ("use vertex --project P", "Veo on Agent Platform, billed to that project; --location L"),
            ("use omni", "Omni on the Gemini API, billed to the API key in GEMINI_API_KEY"),
            ("use gemini --base-url U", "a gateway that still speaks the Gemini API's wire for Veo"),
        ),
        offers="simulator|vertex|omni|gemini",
        options={
            "--as-of": "",
            "--base-url": "",
            "--latency": "fast|real",
            "--location": "global|us-central1",
            "--project": "",
            "--seed": "",
            "--url": "",
            "--wire": "vertex|gemini|omni",
        },
    ),
    _one("help", "help", "this table"),
)

BY_COMMAND = {command.name: command for command in COMMANDS}


def commands_table() -> str:
    """The commands as lines of text, for help."""
    return help_rows([(f"%veoctl {form}", text) for command in COMMANDS for form, text in command.forms])
