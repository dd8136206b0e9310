"""Defaults of the magics' options: `%config VeoMagics`, ``[tool.veo_widget]`` in pyproject.toml, the user's own file.

A line comes before `%config`, that before the nearest pyproject.toml above the notebook, that before the user's file.
Every value is read and judged as on a line, and what a default adds to a line is said, since it may cost money.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from traitlets import TraitError, TraitType
from traitlets.config import Configurable

from veo_widget.archive.paths import display_path
from veo_widget.catalog import DEFAULTED, Model, catalog, find_model
from veo_widget.media.fitting import FITS
from veo_widget.notebook.grammar import Line, UsageMistake
from veo_widget.options import OPTIONS, Option, option_named

VARIABLE = "VEO_CONFIG"
FILE_NAME = "config.toml"
TABLE = "veo_widget"
CONFIG = "%config"
DEFAULTABLE = tuple(option for option in OPTIONS if option.has_default)
_OF_THE_VIDEO = ("duration_seconds", "resolution", "aspect_ratio")
"""What follows from the clip that is extended or edited."""


@dataclass(frozen=True)
class Default:
    """A default and where it is set."""

    value: Any
    place: str


def checked(option: Option, value: Any) -> Any:
    """A default as a line would have it.

    Args:
        option: Whose default it is.
        value: Of Python or of a TOML file.

    Raises:
        ValueError: No model takes it; one sentence or two.
    """
    read = _read(option, value)
    if option.key == "model":
        found = find_model(read)
        if not isinstance(found, Model):
            raise ValueError(str(found))
        return found.name
    legal = _legal(option.key)
    if legal and read not in legal:
        close = get_close_matches(str(read), map(str, legal), n=1, cutoff=0.5)
        hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(map(str, legal))}."
        msg = f"No model has the {option.names[0]} {read!r}. {hint}"
        raise ValueError(msg)
    return read


def _read(option: Option, value: Any) -> Any:
    """The value through the option's own reading of a text."""
    if option.key == "labels" and isinstance(value, Mapping):
        return [(str(name), str(text)) for name, text in value.items()]
    if option.convert is None:
        if isinstance(value, bool):
            return value
        msg = f"{option.names[0]} is true or false, not {value!r}."
        raise ValueError(msg)
    text = ("on" if value else "off") if isinstance(value, bool) else str(value)
    if option.key == "budget":
        from veo_widget.studio.budget import read_budget

        read_budget(text)
    try:
        read = option.convert(text)
    except ValueError as error:
        msg = f"{option.names[0]} {error}."
        raise ValueError(msg) from None
    return [read] if option.repeats else read


def _legal(key: str) -> list[Any]:
    """Every value some model takes; empty where the catalog has no list of them."""
    known = catalog()
    if key == "fit":
        return list(FITS)
    if key in DEFAULTED:
        return list(dict.fromkeys(value for model in known.models for value in model.options[key]))
    return list(dict.fromkeys(value for wire in known.wires.values() for value in wire.choices.get(key, ())))


class Setting(TraitType):  # type: ignore[type-arg]  # no generic class in the traitlets of Colab
    """One default of `%config VeoMagics`; None where none is set."""

    default_value = None
    allow_none = True

    def __init__(self, option: Option) -> None:
        self._option = option
        super().__init__(None, allow_none=True, help=f"Default of --{option.names[0]}: {option.help}.")
        self.tag(config=True)

    def validate(self, obj: Any, value: Any) -> Any:
        """The value as a line would have it."""
        if value is None:
            return None
        try:
            return checked(self._option, value)
        except ValueError as error:
            raise TraitError(str(error)) from None


_META: Any = type(Configurable)
Configured: Any = _META("Configured", (Configurable,), {each.key: Setting(each) for each in DEFAULTABLE})
"""The traits of `%config VeoMagics`, one for each option that may have a default; mixed into the magics' class."""


def magics_of(shell: Any) -> Any:
    """The object that `%config VeoMagics` sets; None where the extension is not loaded."""
    return shell.magics_manager.registry.get("VeoMagics")


def defaults(shell: Any, folder: Path) -> dict[str, Default]:
    """Every default that is set, by option.

    Args:
        shell: IPython's.
        folder: The notebook's.

    Raises:
        UsageMistake: A file cannot be read, or holds what no line would take.
    """
    found: dict[str, Default] = {}
    for path, table in files(folder):
        found = _from_table(path, table) | found
    magics = magics_of(shell)
    values = {each.key: getattr(magics, each.key, None) for each in DEFAULTABLE}
    return found | {key: Default(value, CONFIG) for key, value in values.items() if value is not None}


def files(folder: Path) -> list[tuple[Path, Mapping[str, Any]]]:
    """The files that set defaults, the strongest first, with what they say."""
    found = []
    for path in (each / "pyproject.toml" for each in (folder, *folder.parents)):
        table = _toml(path).get("tool", {}).get(TABLE) if os.path.isfile(path) else None
        if table is not None:
            found.append((path, table))
            break
    own = user_file()
    return [*found, (own, _toml(own))] if own.exists() or os.environ.get(VARIABLE) else found


def user_file() -> Path:
    """``VEO_CONFIG``, else ``config.toml`` in the user's configuration folder; it need not exist."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path

    return user_config_path("veo_widget", appauthor=False) / FILE_NAME


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        msg = f"The defaults in {display_path(path)} cannot be read: {error.strerror}. Nothing was sent."
    except ValueError as error:
        msg = f"{display_path(path)} is not valid TOML: {error}. Nothing was sent."
    raise UsageMistake(msg)


def _from_table(path: Path, table: Any) -> dict[str, Default]:
    place = display_path(path)
    if not isinstance(table, Mapping):
        msg = f"[tool.{TABLE}] in {place} is no table. Nothing was sent."
        raise UsageMistake(msg)
    found: dict[str, Default] = {}
    for name, value in table.items():
        option = defaultable(name, place)
        try:
            found[option.key] = Default(checked(option, value), place)
        except ValueError as error:
            msg = f"{place}: {error} Nothing was sent."
            raise UsageMistake(msg) from None
    return found


def defaultable(name: str, place: str) -> Option:
    """The option of a name that may have a default.

    Raises:
        UsageMistake: There is none; the nearest one is named.
    """
    option = option_named(name)
    if option is not None and option.has_default:
        return option
    names = [each for option in DEFAULTABLE for each in (*option.names, option.key)]
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(each.names[0] for each in DEFAULTABLE)}."
    msg = f"{place}: no default can be set for {name}. {hint}"
    raise UsageMistake(msg)


def with_defaults(line: Line, shell: Any, folder: Path) -> tuple[Line, str]:
    """A line with the defaults for what it leaves open, and a sentence that names them; empty where there are none.

    A cap of the user's own holds with ``--no-defaults`` too.

    Raises:
        UsageMistake: As `defaults`.
    """
    taken = {*line.values, *line.flags, *_varied(line)}
    if "extend" in line.values or "edit" in line.values:
        taken |= set(_OF_THE_VIDEO)
    every = defaults(shell, folder)
    if line.flags.get("no-defaults"):
        every = {key: each for key, each in every.items() if key == "budget"}
    found = {key: each for key, each in every.items() if key not in taken}
    values = {key: each.value for key, each in found.items() if _OPTION[key].field}
    flags = {key: each.value for key, each in found.items() if not _OPTION[key].field}
    return replace(line, values=values | line.values, flags=flags | line.flags), described(found)


_OPTION = {option.key: option for option in DEFAULTABLE}


def _varied(line: Line) -> Iterable[str]:
    """The options a sweep sets itself."""
    named = (option_named(name) for name, _ in line.flags.get("sweep", ()))
    return [option.key for option in named if option]


def described(found: Mapping[str, Default]) -> str:
    """Defaults as they would be typed, by place."""
    places = dict.fromkeys(each.place for each in found.values())
    parts = (f"{' '.join(_typed(key, found[key], place) for key in found).strip()} ({place})" for place in places)
    return f"defaults {'; '.join(' '.join(part.split()) for part in parts)}." if found else ""


def _typed(key: str, default: Default, place: str) -> str:
    values = default.value if isinstance(default.value, list) else [default.value]
    typed = (f"--{_OPTION[key].names[0]} {value_text(value)}" for value in values)
    return " ".join(typed) if default.place == place else ""


def value_text(value: Any) -> str:
    """A value as it is typed."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return " ".join(value_text(each) for each in value)
    text = "=".join(value) if isinstance(value, tuple) else str(value)
    return f'"{text}"' if " " in text else text
