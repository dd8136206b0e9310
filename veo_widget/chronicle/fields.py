"""What a filter of the history may name: the columns of `veo.df()`, each with its kind and place in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement

from veo_widget.archive.schema import attempts
from veo_widget.records import Charge, State

Kind = Literal["number", "text", "flag", "time", "id", "tags", "words"]
"""`id` is known by its last letters too; `words` is everything that is searched."""


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        name: Its name.
        kind: What it is compared with.
        columns: Where it is kept; several for `words`.
        values: All it can be; empty where it can be anything.
    """

    name: str
    kind: Kind
    columns: tuple[ColumnElement[Any], ...]
    values: tuple[str, ...] = ()

    @property
    def column(self) -> ColumnElement[Any]:
        """Where it is kept."""
        return self.columns[0]


_KINDS: Mapping[Kind, str] = {
    "id": "job_id clip_id",
    "time": "created",
    "number": "usd list_usd seconds duration_seconds seed number_of_videos fps draw sample duration width height size"
    " rating",
    "flag": "starred trashed generate_audio enhance_prompt",
    "tags": "tags",
    "text": "state charge model backend wire mode resolution aspect_ratio person_generation resize_mode"
    " compression_quality study sweep cell note message negative_prompt prompt",
}
_NAMES = {"job_id": "job", "clip_id": "clip"}
_VALUES = {
    "state": tuple(state.value for state in State),
    "charge": tuple(charge.value for charge in Charge),
    "mode": ("text", "image", "interpolation", "references", "extension", "edit"),
}
ALIASES = {
    "id": "job",
    "cost": "usd",
    "price": "list_usd",
    "status": "state",
    "star": "starred",
    "tag": "tags",
    "error": "message",
    "negative": "negative_prompt",
    "aspect": "aspect_ratio",
    "audio": "generate_audio",
    "when": "created",
}
"""Other names people use."""


def _fields() -> dict[str, Field]:
    found = {}
    for kind, columns in _KINDS.items():
        for column in columns.split():
            name = _NAMES.get(column, column)
            found[name] = Field(name, kind, (attempts.c[column],), _VALUES.get(column, ()))
    words = ("prompt", "negative_prompt", "note", "tags", "message", "model")
    return found | {"text": Field("text", "words", tuple(attempts.c[name] for name in words))}


FIELDS = _fields()
"""By name."""


def find_field(name: str) -> Field | None:
    """The field of a name or of another name people use; None where there is none."""
    return FIELDS.get(ALIASES.get(name, name))
