"""The one table of options, for `%veo`, `%%veo`, `veo-widget generate`, their help, completion and defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from keyword import iskeyword
from textwrap import wrap
from typing import Any

HELP_WIDTH = 100
"""Columns of every help text."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One ``--name`` of the magics.

    Attributes:
        names: The spellings, the first being the one shown; google-genai's field name is among them.
        field: The parameter of `veo.generate` it sets; empty for options of the magic itself.
        convert: Turns the text into the value; raises ValueError with what it takes. None for a flag.
        metavar: How the value is shown in help; empty for a flag.
        help: One line.
        repeats: Whether it may stand several times.
        words: What may stand after a flag, which is true without one; ``on`` and ``off`` mean true and false.
        bare: Whether it may stand without a value, and then adds none.
        offers: What Tab offers for its value: ``"legal"`` is what the catalog has for the model on the line, the others
            are sources of `offers.py`; empty where there is nothing to choose from.
        has_default: Whether `%config VeoMagics` and the user's files may set it for lines that do not.
    """

    names: tuple[str, ...]
    field: str = ""
    words: tuple[str, ...] = ()
    convert: Callable[[str], Any] | None = None
    metavar: str = ""
    help: str
    repeats: bool = False
    bare: bool = False
    offers: str = ""
    has_default: bool = False

    @property
    def key(self) -> str:
        """The name under which its value is kept."""
        return self.field or self.names[0]


def _whole_number(text: str) -> int:
    try:
        return int(text.removesuffix("s"))
    except ValueError:
        msg = f"takes a whole number, not {text!r}"
        raise ValueError(msg) from None


def _on_off(text: str) -> bool:
    words = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}
    if text.lower() not in words:
        msg = f"takes on or off, not {text!r}"
        raise ValueError(msg)
    return words[text.lower()]


def _label(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        msg = f"takes name=value, not {text!r}"
        raise ValueError(msg)
    return name, value


def _slot(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip().isidentifier() or not value.strip():
        msg = f"takes slot=value or slot=value,value, not {text!r}"
        raise ValueError(msg)
    return name.strip(), value.strip()


def _varied(text: str) -> tuple[str, str]:
    name, equals, values = text.partition("=")
    if not equals or not name.strip() or not values.strip():
        msg = f"takes name=values, such as seed=1..5 or model=a,b, not {text!r}"
        raise ValueError(msg)
    return name.strip().replace("-", "_"), values.strip()


def _retry(text: str) -> bool | list[str]:
    return True if text == "all" else text.split(",")


def parameters(values: dict[str, Any]) -> dict[str, Any]:
    """What the options say, as parameters of `veo.generate`.

    Raises:
        ValueError: Two options that exclude each other.
    """
    given = dict(values)
    tasks = [name for name in ("extend", "edit") if name in given]
    if len(tasks) > 1:
        msg = "--extend and --edit exclude each other."
        raise ValueError(msg)
    for task in tasks:
        given |= {"video": given.pop(task), "task": task}
    if "labels" in given:
        given["labels"] = dict(given["labels"])
    return given


def _name(text: str) -> str:
    if not text.isidentifier() or iskeyword(text):
        msg = f"takes a Python name, not {text!r}"
        raise ValueError(msg)
    return text


OPTIONS: tuple[Option, ...] = (
    Option(
        names=("model",),
        field="model",
        convert=str,
        metavar="NAME",
        help="veo-3.1, veo-3.1-fast, omni-1.2, ...; %veoctl models lists them",
        offers="models",
        has_default=True,
    ),
    Option(
        names=("duration", "duration-seconds"),
        field="duration_seconds",
        convert=_whole_number,
        metavar="S",
        help="seconds: 4, 6 or 8; Omni 3 to 15",
        offers="legal",
        has_default=True,
    ),
    Option(
        names=("resolution",),
        field="resolution",
        convert=str,
        metavar="R",
        help="720p, 1080p or 4k; Omni 360p too",
        offers="legal",
        has_default=True,
    ),
    Option(
        names=("aspect", "aspect-ratio"),
        field="aspect_ratio",
        convert=str,
        metavar="W:H",
        help="16:9 or 9:16",
        offers="legal",
        has_default=True,
    ),
    Option(
        names=("negative", "negative-prompt"),
        field="negative_prompt",
        convert=str,
        metavar="TEXT",
        help='what to keep out, as nouns: --negative "text, logo"',
        has_default=True,
    ),
    Option(names=("seed",), field="seed", convert=_whole_number, metavar="N", help="0 to 4294967295", has_default=True),
    Option(
        names=("count", "number-of-videos"),
        field="number_of_videos",
        convert=_whole_number,
        metavar="N",
        help="videos to make, 1 to 4; each is billed",
        offers="legal",
        has_default=True,
    ),
    Option(names=("image",), field="image", convert=str, metavar="FILE", help="the first frame", offers="pictures"),
    Option(
        names=("last-frame",),
        field="last_frame",
        convert=str,
        metavar="FILE",
        help="the last frame; needs --image",
        offers="pictures",
    ),
    Option(
        names=("fit",),
        field="fit",
        convert=str,
        metavar="crop|pad",
        help="brings the frames to the aspect ratio here; --dry-run shows them",
        offers="fits",
        has_default=True,
    ),
    Option(
        names=("extend",),
        field="extend",
        convert=str,
        metavar="ID",
        help="the clip to go on from; +7 s, Omni 3 to 10",
        offers="clips",
    ),
    Option(
        names=("edit",),
        field="edit",
        convert=str,
        metavar="ID",
        help="the clip to change as the prompt says; Omni only",
        offers="clips",
    ),
    Option(
        names=("ref", "reference-image", "reference-images"),
        field="reference_images",
        convert=str,
        metavar="FILE",
        help="a picture of a person, character or product; up to three",
        repeats=True,
        offers="pictures",
    ),
    Option(
        names=("person", "person-generation"),
        field="person_generation",
        convert=str,
        metavar="P",
        help="allow_adult, dont_allow or allow_all; best left out",
        offers="legal",
        has_default=True,
    ),
    Option(
        names=("audio", "generate-audio"),
        field="generate_audio",
        convert=_on_off,
        metavar="on|off",
        help="sound",
        offers="legal",
        has_default=True,
    ),
    Option(
        names=("gcs", "output-gcs-uri"),
        field="output_gcs_uri",
        convert=str,
        metavar="gs://..",
        help="have the service write to Cloud Storage",
        has_default=True,
    ),
    Option(
        names=("enhance", "enhance-prompt"),
        field="enhance_prompt",
        convert=_on_off,
        metavar="on|off",
        help="whether the service may rewrite the prompt; off on Veo 2 only",
        offers="legal",
        has_default=True,
    ),
    Option(
        names=("resize", "resize-mode"),
        field="resize_mode",
        convert=str,
        metavar="crop|pad",
        help="how the service fits a first frame",
        offers="legal",
        has_default=True,
    ),
    Option(
        names=("compression", "compression-quality"),
        field="compression_quality",
        convert=str,
        metavar="Q",
        help="optimized or lossless",
        offers="legal",
        has_default=True,
    ),
    Option(
        names=("fps",), field="fps", convert=_whole_number, metavar="N", help="24", offers="legal", has_default=True
    ),
    Option(
        names=("label", "labels"),
        field="labels",
        convert=_label,
        metavar="A=B",
        help="a label of Google's billing",
        repeats=True,
        has_default=True,
    ),
    Option(
        names=("retries",),
        field="retries",
        convert=_whole_number,
        metavar="N",
        help="sends it again up to N times if only its sound was blocked; such attempts are not charged",
        has_default=True,
    ),
    Option(
        names=("new",),
        field="new",
        words=("again",),
        metavar="[again]",
        help="another clip although there is one, once per edit of the cell; again: in any case",
    ),
    Option(
        names=("repeat",),
        convert=_whole_number,
        metavar="N",
        help="N draws of the same request; buys only those that are missing",
    ),
    Option(
        names=("sweep",),
        convert=_varied,
        metavar="A=1..3",
        help='makes every combination: seed=1..5, "model=a,b", slots {like_this}; {a, b} in the prompt are choices',
        repeats=True,
        bare=True,
        offers="varied",
    ),
    Option(
        names=("vars",),
        convert=_slot,
        metavar="SLOT=TEXT",
        help="makes the prompt a template: {slot} and $slot become TEXT; a,b are two, and then it is a sweep",
        repeats=True,
        offers="slots",
    ),
    Option(
        names=("template",),
        help="makes the prompt a template: {slot} is what the variable of that name holds, or --vars",
    ),
    Option(names=("drop-illegal",), help="leaves out the cells of a sweep that are not possible"),
    Option(
        names=("retry",),
        convert=_retry,
        metavar="all|STATE",
        help="buys cells again that ended without a clip: filtered, refused, failed, expired; unknown by name only",
        offers="endings",
    ),
    Option(
        names=("study",),
        field="study",
        convert=str,
        metavar="NAME",
        help="the study it belongs to",
        offers="studies",
        has_default=True,
    ),
    Option(
        names=("budget",), field="budget", convert=str, metavar="$", help="what this may cost at most", has_default=True
    ),
    Option(names=("as",), convert=_name, metavar="NAME", help="binds the job to a variable"),
    Option(
        names=("wait",),
        words=("on", "off"),
        metavar="[off]",
        help="the cell waits for the video; off: although that is the default",
        has_default=True,
    ),
    Option(names=("no-defaults",), help="leaves out the defaults of %config and files, all but that of --budget"),
    Option(names=("dry-run",), help="shows the plan, its price and the body of the request; sends nothing"),
    Option(names=("help",), help="shows this table"),
)

BY_NAME = {name: option for option in OPTIONS for name in option.names}


def option_named(name: str) -> Option | None:
    """The option of a name, in any case, with hyphens or underscores; None where there is none."""
    return BY_NAME.get(name.lower().replace("_", "-"))


def options_table() -> str:
    """The options as lines of text, for help."""
    return help_rows([(f"--{option.names[0]} {option.metavar}".rstrip(), option.help) for option in OPTIONS])


def help_rows(rows: list[tuple[str, str]]) -> str:
    """Two columns of text; the right one is wrapped."""
    width = max(len(left) for left, _ in rows)
    return "\n".join(line for row in rows for line in _help_lines(*row, width))


def _help_lines(left: str, right: str, width: int) -> list[str]:
    first, *more = wrap(right, HELP_WIDTH - width - 4, break_on_hyphens=False) or [""]
    return [f"  {left.ljust(width)}  {first}".rstrip(), *(f"  {'':{width}}  {line}" for line in more)]
