"""The user's own file beside `models.toml`: a new model, a new price, a value Google approved the project for.

It has the same form. ``[[model]]`` and ``[[rule]]`` entries are matched by name or id and merged key by key, a
``[[model.on]]`` by its wire; what matches nothing is added. ``disabled = true`` takes an entry out.
"""

from __future__ import annotations

import os
import tomllib
from copy import deepcopy
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from veo_widget.errors import CatalogError

VARIABLE = "VEO_CATALOG"
FILE_NAME = "models.toml"
_KEYS = {
    "model": "name",
    "image_model": "name",
    "text_model": "name",
    "rule": "id",
    "on": "wire",
    "prices": "since",
    "limit": "title",
}
"""By which key the entries of a list are told apart."""


def override_file() -> Path | None:
    """``VEO_CATALOG``, else ``models.toml`` in the user's configuration folder; None where there is none."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path

    path = user_config_path("veo_widget", appauthor=False) / FILE_NAME
    return path if path.exists() else None


def read_overrides(path: Path) -> dict[str, Any]:
    """What the file says.

    Raises:
        CatalogError: It is not there or no TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        msg = f"The file {path.name} that {VARIABLE} names cannot be read: {error.strerror}."
        raise CatalogError(msg) from None
    except ValueError as error:
        msg = f"{path.name} is not valid TOML: {error}."
        raise CatalogError(msg) from None


def merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The catalog's data with the user's over it.

    Raises:
        CatalogError: A name at the top that the catalog does not know.
    """
    for name in own:
        if name not in base:
            close = get_close_matches(name, base, n=1, cutoff=0.5)
            hint = f" Did you mean {close[0]}?" if close else f" There are {', '.join(base)}."
            msg = f"{FILE_NAME} has an unknown entry {name!r}.{hint}"
            raise CatalogError(msg)
    return _over(deepcopy(base), own)


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    for name, value in own.items():
        if isinstance(value, dict) and isinstance(base.get(name), dict):
            base[name] = _over(base[name], value)
        elif name in _KEYS and isinstance(value, list):
            base[name] = _entries(base.get(name, []), value, _KEYS[name])
        else:
            base[name] = value
    return base


def _entries(base: list[dict[str, Any]], own: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    by_key = {entry[key]: entry for entry in base}
    for entry in own:
        by_key[entry[key]] = _over(by_key.get(entry[key], {}), entry)
    return [entry for entry in by_key.values() if not entry.get("disabled")]
