"""The one table of options, for `%veo`, `%%veo`, `veo-widget generate`, their help and their completion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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
        words: What may stand after a flag, which is true without one.
        bare: Whether it may stand without a value, and then adds none.
    """

    names: tuple[str, ...]
    field: str = ""
    words: tuple[str, ...] = ()
    convert: Callable[[str], Any] | None = None
    metavar: str = ""
    help: str
    repeats: bool = False
    bare: bool = False

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
    if not text.isidentifier():
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
    ),
    Option(
        names=("duration", "duration-seconds"),
        field="duration_seconds",
        convert=_whole_number,
        metavar="S",
        help="seconds: 4, 6 or 8; Omni 3 to 15",
    ),
    Option(
        names=("resolution",), field="resolution", convert=str, metavar="R", help="720p, 1080p or 4k; Omni 360p too"
    ),
    Option(
        names=("aspect", "aspect-ratio"),
        field="aspect_ratio",
        convert=str,
        metavar="W:H",
        help="16:9 or 9:16",
    ),
    Option(
        names=("negative", "negative-prompt"),
        field="negative_prompt",
        convert=str,
        metavar="TEXT",
        help='what to keep out, as nouns: --negative "text, logo"',
    ),
    Option(names=("seed",), field="seed", convert=_whole_number, metavar="N", help="0 to 4294967295"),
    Option(
        names=("count", "number-of-videos"),
        field="number_of_videos",
        convert=_whole_number,
        metavar="N",
        help="videos to make, 1 to 4; each is billed",
    ),
    Option(names=("image",), field="image", convert=str, metavar="FILE", help="the first frame"),
    Option(
        names=("last-frame",),
        field="last_frame",
        convert=str,
        metavar="FILE",
        help="the last frame; needs --image",
    ),
    Option(
        names=("fit",),
        field="fit",
        convert=str,
        metavar="crop|pad",
        help="brings the frames to the aspect ratio here; --dry-run shows them",
    ),
    Option(
        names=("extend",), field="extend", convert=str, metavar="ID", help="the clip to go on from; +7 s, Omni 3 to 10"
    ),
    Option(
        names=("edit",),
        field="edit",
        convert=str,
        metavar="ID",
        help="the clip to change as the prompt says; Omni only",
    ),
    Option(
        names=("ref", "reference-image"),
        field="reference_images",
        convert=str,
        metavar="FILE",
        help="a picture of a person, character or product; up to three",
        repeats=True,
    ),
    Option(
        names=("person", "person-generation"),
        field="person_generation",
        convert=str,
        metavar="P",
        help="allow_adult, dont_allow or allow_all; best left out",
    ),
    Option(
        names=("audio", "generate-audio"),
        field="generate_audio",
        convert=_on_off,
        metavar="on|off",
        help="sound",
    ),
    Option(
        names=("gcs", "output-gcs-uri"),
        field="output_gcs_uri",
        convert=str,
        metavar="gs://..",
        help="have the service write to Cloud Storage",
    ),
    Option(
        names=("enhance", "enhance-prompt"),
        field="enhance_prompt",
        convert=_on_off,
        metavar="on|off",
        help="whether the service may rewrite the prompt; off on Veo 2 only",
    ),
    Option(
        names=("resize", "resize-mode"),
        field="resize_mode",
        convert=str,
        metavar="crop|pad",
        help="how the service fits a first frame",
    ),
    Option(
        names=("compression", "compression-quality"),
        field="compression_quality",
        convert=str,
        metavar="Q",
        help="optimized or lossless",
    ),
    Option(names=("fps",), field="fps", convert=_whole_number, metavar="N", help="24"),
    Option(
        names=("label",),
        field="labels",
        convert=_label,
        metavar="A=B",
        help="a label of Google's billing",
        repeats=True,
    ),
    Option(
        names=("retries",),
        field="retries",
        convert=_whole_number,
        metavar="N",
        help="sends it again up to N times if only its sound was blocked; such attempts are not charged",
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
    ),
    Option(names=("drop-illegal",), help="leaves out the cells of a sweep that are not possible"),
    Option(
        names=("retry",),
        convert=_retry,
        metavar="all|STATE",
        help="buys cells again that ended without a clip: filtered, refused, failed, expired; unknown by name only",
    ),
    Option(names=("study",), field="study", convert=str, metavar="NAME", help="the study it belongs to"),
    Option(names=("budget",), field="budget", convert=str, metavar="$", help="what this may cost at most"),
    Option(names=("as",), convert=_name, metavar="NAME", help="binds the job to a variable"),
    Option(names=("wait",), help="the cell waits for the video"),
    Option(names=("dry-run",), help="shows what would be sent and its price; sends nothing"),
    Option(names=("help",), help="shows this table"),
)

BY_NAME = {name: option for option in OPTIONS for name in option.names}


def options_table() -> str:
    """The options as lines of text, for help."""
    rows = [(f"--{option.names[0]} {option.metavar}".rstrip(), option.help) for option in OPTIONS]
    width = max(len(left) for left, _ in rows)
    return "\n".join(f"  {left.ljust(width)}  {right}" for left, right in rows)
