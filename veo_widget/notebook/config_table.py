"""`%veoctl config`: every default with the place it is set, and one way to set it that needs no quotes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from traitlets import TraitError

from veo_widget.archive.paths import display_path
from veo_widget.catalog import catalog, default_model
from veo_widget.notebook.defaults import (
    CONFIG,
    DEFAULTABLE,
    TABLE,
    Default,
    defaultable,
    defaults,
    files,
    magics_of,
    user_file,
    value_text,
)
from veo_widget.notebook.grammar import UsageMistake
from veo_widget.notebook.hosts import find_host
from veo_widget.notebook.showing import Rows, publish, table
from veo_widget.studio import present_backend

_HEADER = ("Option", "Default", "Set in")
_UNSET = "default"
"""The word that takes a default back."""


def show_defaults(shell: Any) -> None:
    """Every option that may have a default, its value, and where that comes from."""
    folder = find_host(shell).folder
    found = defaults(shell, folder)
    rows: Rows = [(f"--{each.names[0]}", *_cells(each.key, found.get(each.key))) for each in DEFAULTABLE]
    publish(table(_HEADER, rows, _footer(folder)))


def _cells(key: str, default: Default | None) -> tuple[str, str]:
    if default is not None:
        return value_text(default.value), default.place
    backend = present_backend()
    own = {"model": default_model(backend.wire, backend.day), **catalog().defaults}
    return (str(own[key]), "veo_widget") if key in own else ("", "not set")


def _footer(folder: Path) -> str:
    read = ", then ".join(display_path(path) for path, _ in files(folder))
    return (
        f"A line comes first, then %config VeoMagics{f', then {read}' if read else ''}. To set one: "
        f"%veoctl config duration 4; or a table [tool.{TABLE}] in pyproject.toml, or {display_path(user_file())}."
    )


def set_default(words: list[str], shell: Any) -> None:
    """Sets one default as `%config VeoMagics` does; the word ``default`` takes it back.

    Raises:
        UsageMistake: There is no such default, or no model takes the value.
    """
    option = defaultable(words[0].removeprefix("--"), "%veoctl config")
    if len(words) == 1:
        msg = f"%veoctl config {words[0]} takes a value, or the word {_UNSET}, which takes it back."
        raise UsageMistake(msg)
    text = " ".join(words[1:])
    value: Any = text
    if option.convert is None and text.lower() in ("on", "off", "true", "false"):
        value = text.lower() in ("on", "true")
    try:
        setattr(magics_of(shell), option.key, None if text.lower() == _UNSET else value)
    except TraitError as error:
        raise UsageMistake(str(error)) from None
    now = defaults(shell, find_host(shell).folder).get(option.key)
    shown = (
        f"--{option.names[0]} is {value_text(now.value)} ({now.place})" if now else f"--{option.names[0]} is not set"
    )
    print(f"{shown} where a line does not say otherwise." if now and now.place == CONFIG else f"{shown}.")
