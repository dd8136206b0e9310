"""What Tab offers, by source: models, legal values, files, ids. All is looked up at that moment; nothing is made.

Legal values are those the catalog's one check lets pass beside what stands on the line already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from veo_widget.catalog import DEFAULTED, Model, catalog, check, default_model, find_model, resolve
from veo_widget.media.fitting import FITS
from veo_widget.notebook.defaults import DEFAULTABLE, with_defaults
from veo_widget.notebook.grammar import Line
from veo_widget.options import BY_NAME, option_named
from veo_widget.request import ImageInput, VideoRequest
from veo_widget.research.values import SWITCHES
from veo_widget.studio import present_backend, present_library

NEWEST = 100
"""Ids that are offered."""
_MOST_FILES = 200
_PICTURES = frozenset({".avif", ".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"})
_SETTING = re.compile(r"""(?<!\S)--([A-Za-z][\w-]*)(?:\s*=\s*|\s+)("[^"]*"|'[^']*'|(?!--)\S+)(?=\s|$)""")
_SLOT = re.compile(r"(?<!\\)\{\s*([^\W\d]\w*)\s*\}")
_ASKED = frozenset(VideoRequest.__dataclass_fields__)


@dataclass(frozen=True)
class Asked:
    """What is completed.

    Attributes:
        line: The magic's line without the word at the cursor.
        word: That word up to the cursor, without an opening quote.
        body: The text of the cell below the line.
        key: The parameter whose value it is; empty for none.
        shell: IPython's.
        folder: The notebook's.
    """

    line: str
    word: str
    body: str
    key: str
    shell: Any
    folder: Path


def offers(source: str, asked: Asked) -> list[str]:
    """What a source offers, in its own order; fixed words are named with ``|`` between them."""
    if source in _SOURCES:
        return _SOURCES[source](asked)
    return source.split("|") if source else []


def _models(_asked: Asked) -> list[str]:
    backend = present_backend()
    running = [each for each in catalog().models if each.wire == backend.wire and each.runs(backend.day)]
    return [model.name for model in running]


def _image_models(_asked: Asked) -> list[str]:
    backend = present_backend()
    return [model.name for model in catalog().image_models if model.runs(backend.wire, backend.day)]


def _text_models(_asked: Asked) -> list[str]:
    backend = present_backend()
    return [model.name for model in catalog().text_models if model.runs(backend.wire, backend.day)]


def _legal(asked: Asked) -> list[str]:
    """The values of a parameter for the model on the line, beside its other settings."""
    backend = present_backend()
    settings = _settings(asked)
    found = find_model(settings.get("model") or "", wire=backend.wire, on=backend.day)
    if not isinstance(found, Model):
        found = find_model(default_model(backend.wire, backend.day), wire=backend.wire, on=backend.day)
    if not isinstance(found, Model):
        return []
    values = _values(asked.key, found)
    settings["model"] = found.name
    return [_text(value) for value in _passing(values, asked.key, settings) or values]


def _values(key: str, model: Model) -> Iterable[Any]:
    if key in DEFAULTED:
        return model.options[key]
    if key not in model.parameters:
        return ()
    return (True, False) if key in SWITCHES else catalog().wires[model.wire].choices.get(key, ())


def _passing(values: Iterable[Any], key: str, settings: Mapping[str, Any]) -> list[Any]:
    backend = present_backend()
    passing = []
    for value in values:
        request = resolve(VideoRequest(**{"prompt": "any", **settings, key: value}), wire=backend.wire, on=backend.day)
        if not any(problem.fatal for problem in check(request, wire=backend.wire, on=backend.day)):
            passing.append(value)
    return passing


def _settings(asked: Asked) -> dict[str, Any]:
    """What else is asked for, as far as it can be read; a stand-in for each picture."""
    values: dict[str, Any] = {}
    for name, text in _SETTING.findall(asked.line):
        option = option_named(name)
        if option is not None and option.convert is not None and option.field and option.key != asked.key:
            with suppress(ValueError):
                values[option.key] = option.convert(text.strip("\"'"))
    line, _ = with_defaults(
        Line("", values, {"no-defaults": True} if "--no-defaults" in asked.line else {}), *_at(asked)
    )
    found = {name: value for name, value in line.values.items() if name in _ASKED and name != "labels"}
    for name in ("image", "last_frame"):
        if name in found:
            found[name] = _STAND_IN
    if "reference_images" in found:
        found["reference_images"] = (_STAND_IN,)
    return found


def _at(asked: Asked) -> tuple[Any, Path]:
    return asked.shell, asked.folder


_STAND_IN = ImageInput(sha256="0" * 64, mime_type="image/png", width=1280, height=720, size=1, path=Path())


def _text(value: Any) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _varied(asked: Asked) -> list[str]:
    """``seed=`` and the slots of the prompt; behind the sign the values, one after another."""
    name, equals, values = asked.word.partition("=")
    if not equals:
        names = [each.names[0] for each in BY_NAME.values() if each.offers in ("models", "legal", "pictures")]
        return [f"{each}=" for each in dict.fromkeys([*_slot_names(asked), *names, "seed"])]
    option = option_named(name)
    if option is None or not option.field:
        return []
    begun, comma, last = values.rpartition(",")
    inner = Asked(asked.line, last, asked.body, option.key, asked.shell, asked.folder)
    return [f"{name}={begun}{comma}{each}" for each in offers(option.offers, inner)]


def _slots(asked: Asked) -> list[str]:
    return [f"{name}=" for name in _slot_names(asked)]


def _slot_names(asked: Asked) -> list[str]:
    return list(dict.fromkeys(_SLOT.findall(f"{asked.line}\n{asked.body}")))


def _pictures(asked: Asked) -> list[str]:
    """Folders and pictures below what is typed; folders end in a slash."""
    folder, slash, _ = asked.word.rpartition("/")
    base = Path(f"{folder}{slash}" or ".").expanduser()
    try:
        entries = sorted(base.iterdir(), key=lambda path: path.name.lower())
    except OSError:
        return []
    wanted = [path for path in entries if path.suffix.lower() in _PICTURES or path.is_dir()]
    shown = [path for path in wanted if not path.name.startswith(".")]
    return [f"{folder}{slash}{path.name}{'/' if path.is_dir() else ''}" for path in shown[:_MOST_FILES]]


def _clips(_asked: Asked) -> list[str]:
    library = present_library()
    records = library.store.jobs(limit=NEWEST) if library else []
    return [clip.id[-6:] for record in records for clip in record.clips]


def _jobs(_asked: Asked) -> list[str]:
    library = present_library()
    return [record.id[-6:] for record in library.store.jobs(limit=NEWEST)] if library else []


def _open_jobs(_asked: Asked) -> list[str]:
    library = present_library()
    return [job_id[-6:] for job_id in reversed(library.open_jobs())] if library else []


def _sweeps(_asked: Asked) -> list[str]:
    library = present_library()
    kept = library.store.sweeps.sweeps() if library else []
    return [*(record.id[:6] for record in kept), *dict.fromkeys(record.study for record in kept if record.study)]


def _studies(_asked: Asked) -> list[str]:
    library = present_library()
    kept = library.store.sweeps.sweeps() if library else []
    return list(dict.fromkeys(record.study for record in kept if record.study))


def _examples(_asked: Asked) -> list[str]:
    from veo_widget.prompts.guide import guide

    return [each.name for each in guide().examples]


def _languages(_asked: Asked) -> list[str]:
    from veo_widget.codegen import LANGUAGES

    return list(LANGUAGES)


_SOURCES: dict[str, Callable[[Asked], list[str]]] = {
    "models": _models,
    "image-models": _image_models,
    "text-models": _text_models,
    "legal": _legal,
    "fits": lambda _asked: list(FITS),
    "varied": _varied,
    "slots": _slots,
    "pictures": _pictures,
    "clips": _clips,
    "jobs": _jobs,
    "open-jobs": _open_jobs,
    "sweeps": _sweeps,
    "studies": _studies,
    "examples": _examples,
    "languages": _languages,
    "endings": lambda _asked: ["all", "filtered", "refused", "failed", "expired", "unknown"],
    "defaults": lambda _asked: [option.names[0] for option in DEFAULTABLE],
}
