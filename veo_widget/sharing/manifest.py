"""`manifest.json`: what an export is, and every file in it with its size and hash."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from veo_widget.errors import ShareError
from veo_widget.sharing.layout import MANIFEST, is_known

FORMAT = "veo-widget study"
VERSION = 1


@dataclass(frozen=True)
class Entry:
    """One file of an export.

    Attributes:
        path: Its place, with forward slashes.
        size: Bytes.
        sha256: In hexadecimal.
    """

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an export is.

    Attributes:
        study: The name it had.
        made: When (UTC), as an ISO time.
        left_out: Sentences about what is not in it.
        files: Every other file.
        tool: The version of veo_widget that made it.
    """

    study: str
    made: str
    left_out: tuple[str, ...] = ()
    files: tuple[Entry, ...] = ()
    tool: str = ""

    def as_bytes(self) -> bytes:
        """The file's content."""
        head = {"format": FORMAT, "version": VERSION, "study": self.study, "made": self.made}
        made_with = {"veo_widget": version("veo-widget"), "google-genai": version("google-genai")}
        rest = {"made_with": made_with, "left_out": self.left_out, "files": [asdict(each) for each in self.files]}
        return json.dumps(head | rest, ensure_ascii=False, indent=1).encode()


def read_manifest(data: bytes) -> Manifest:
    """The manifest of a file's content.

    Raises:
        ShareError: It is none, or one of a newer version.
    """
    try:
        found: Any = json.loads(data)
    except (ValueError, RecursionError):
        raise _no_export("its manifest cannot be read") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _no_export("its manifest is of another kind")
    if not isinstance(found.get("version"), int) or found["version"] > VERSION:
        msg = (
            f"This export has version {found.get('version')} of its format, and this veo_widget reads {VERSION}. "
            "Update it (pip install -U veo-widget)."
        )
        raise ShareError(msg)
    try:
        return _manifest(found)
    except (KeyError, TypeError, ValueError) as error:
        raise _no_export(f"its manifest is not as veo_widget writes it: {error}") from None


def _manifest(found: dict[str, Any]) -> Manifest:
    files = tuple(_entry(each) for each in found["files"])
    _check_names([each.path for each in files])
    datetime.fromisoformat(found["made"])
    return Manifest(
        study=str(found["study"]),
        made=found["made"],
        left_out=tuple(str(each) for each in found["left_out"]),
        files=files,
        tool=str(found["made_with"]["veo_widget"]),
    )


def _entry(data: dict[str, Any]) -> Entry:
    entry = Entry(str(data["path"]), data["size"], str(data["sha256"]))
    if not isinstance(entry.size, int) or isinstance(entry.size, bool) or entry.size < 0:
        msg = f"{entry.path[:80]!r} has no size"
        raise ValueError(msg)
    return entry


def _check_names(paths: Sequence[str]) -> None:
    strange = next((path for path in paths if not is_known(path)), None)
    if strange is not None:
        msg = f"{strange[:80]!r} does not belong there"
        raise ValueError(msg)
    if len(set(paths)) < len(paths):
        msg = "a file stands there twice"
        raise ValueError(msg)


def _no_export(why: str) -> ShareError:
    return ShareError(f"This is no export of a study: {why} ({MANIFEST}).")
