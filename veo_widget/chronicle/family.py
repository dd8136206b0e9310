"""`Family`: what a clip came from and what came from it, as records tell. A clip may have several parents.

It holds everything that comes from the clip's earliest ancestors, so that variants stand beside each other; what is
left out, because there is too much of it, is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from veo_widget.archive import attempts
from veo_widget.archive.links import Link, Relation, links_of, prompt_key
from veo_widget.archive.marks import fold
from veo_widget.records import ClipRecord, JobRecord
from veo_widget.studio import Studio

MOST = 500
"""Members of a family; nobody reads more."""
_ALIKE = 20
"""Clips with the same prompt that are looked at to find the one a rewrite came from."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """A clip, an attempt without one, a picture that a model drew, or a prompt that was improved but never sent.

    Attributes:
        key: What it is known by within its family.
        record: Its job; None for a picture and a prompt.
        clip: Its clip.
        text: The words of a picture or a prompt.
        model: Who drew the picture.
    """

    key: str
    record: JobRecord | None = None
    clip: ClipRecord | None = None
    text: str = ""
    model: str = ""

    @property
    def kind(self) -> str:
        """``"clip"``, ``"attempt"``, ``"picture"``, ``"prompt"``, or ``"missing"`` for a clip of another library."""
        if self.record is not None:
            return "clip" if self.clip else "attempt"
        kind = self.key.partition(":")[0]
        return kind if kind in ("picture", "prompt") else "missing"

    @property
    def prompt(self) -> str:
        """Its words."""
        return self.record.request.prompt if self.record else self.text


@dataclass(frozen=True)
class Tie:
    """One member that came from another.

    Attributes:
        parent: Key of the one.
        child: Key of the other.
        relation: How.
        seconds: Which frame it was, where one was taken.
    """

    parent: str
    child: str
    relation: Relation
    seconds: float | None = None


@dataclass(frozen=True, repr=False)
class Family:
    """Members by key, oldest first, and who came from whom.

    Attributes:
        studio: Where it is from.
        clip: Key of the member that was asked about.
        members: All of them.
        ties: Who came from whom.
        is_cut: Whether there are more members than are here.
    """

    studio: Studio = field(compare=False)
    clip: str
    members: Mapping[str, Member]
    ties: tuple[Tie, ...]
    is_cut: bool = False

    def __len__(self) -> int:
        return len(self.members)

    @property
    def roots(self) -> list[str]:
        """The keys of those that came from nothing that is known."""
        children = {tie.child for tie in self.ties}
        return [key for key in self.members if key not in children]

    def parents(self, key: str | None = None) -> list[Tie]:
        """What a member came from, the clip itself where it is None."""
        return [tie for tie in self.ties if tie.child == (key or self.clip)]

    def children(self, key: str | None = None) -> list[Tie]:
        """What came from a member, the clip itself where it is None."""
        return [tie for tie in self.ties if tie.parent == (key or self.clip)]

    def walk(self) -> Iterator[tuple[int, Tie | None, Member, bool]]:
        """Every member below its parent: how deep, by which tie, and whether it stood above already."""
        seen: set[str] = set()
        stack: list[tuple[int, Tie | None, str]] = [(0, None, key) for key in reversed(self.roots)]
        while stack:
            depth, tie, key = stack.pop()
            is_again = key in seen
            yield depth, tie, self.members[key], is_again
            if not is_again:
                seen.add(key)
                stack += [(depth + 1, each, each.child) for each in reversed(self.children(key))]

    def to_data(self) -> dict[str, Any]:
        """The family as plain data, for a page: ``nodes`` oldest first, ``edges``, which one was asked about."""
        edges = [
            {"parent": tie.parent, "child": tie.child, "relation": tie.relation, "seconds": tie.seconds}
            for tie in self.ties
        ]
        nodes = [_data(member) for member in self.members.values()]
        return {"clip": self.clip, "nodes": nodes, "edges": edges, "cut": self.is_cut}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from veo_widget.notebook.family_page import family_bundle

        return family_bundle(self)

    def __str__(self) -> str:
        return repr(self)

    def __repr__(self) -> str:
        from veo_widget.notebook.family_page import family_text

        return family_text(self)


def family_of(studio: Studio, clip: ClipRecord) -> Family:
    """The family of a clip."""
    studio.library.store.catch_up()
    return _Search(studio).family(clip)


def _data(member: Member) -> dict[str, Any]:
    record, clip = member.record, member.clip
    data: dict[str, Any] = {"key": member.key, "kind": member.kind, "prompt": member.prompt, "model": member.model}
    if record is not None:
        kept = {"job": record.id, "state": record.state.value, "words": record.words}
        data |= kept | {"created": record.created.isoformat(), "model": record.request.model or ""}
        data["mode"] = record.request.mode
    return data | {"clip": clip.id if clip else None}


class _Search:
    """Looks for one family: up to its roots, then down from all of them."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._store = studio.library.store
        self._members: dict[str, Member] = {}
        self._ties: dict[Tie, None] = {}
        self._originals: dict[str, ClipRecord | None] = {}

    def family(self, clip: ClipRecord) -> Family:
        """Everything that comes from the clip's earliest ancestors."""
        record = self._store.with_ids([clip.job_id])[clip.job_id]
        self._go_up(record, clip)
        self._go_down()
        members = dict(sorted(self._members.items(), key=lambda item: _age(item[1])))
        shown = {key: members[key] for key in self._kept(members, clip.id)}
        ties = tuple(tie for tie in self._ties if tie.parent in shown and tie.child in shown)
        ordered = sorted(ties, key=lambda tie: list(shown).index(tie.child))
        return Family(self._studio, clip.id, shown, tuple(ordered), len(shown) < len(members))

    def _kept(self, members: Mapping[str, Member], asked: str) -> list[str]:
        first = list(members)[:MOST]
        return first if asked in first else [*first[:-1], asked]

    def _go_up(self, record: JobRecord, clip: ClipRecord | None) -> None:
        """Adds a clip and all it came from."""
        waiting: list[tuple[JobRecord, ClipRecord | None]] = [(record, clip)]
        while waiting and len(self._members) <= MOST:
            record, clip = waiting.pop()
            member = self._add(record, clip)
            for link in links_of(record.request, record.detail):
                parent = self._parent(link, record)
                is_new = parent.key not in self._members
                self._members.setdefault(parent.key, parent)
                self._ties.setdefault(Tie(parent.key, member.key, link.relation, link.seconds))
                if is_new and parent.record is not None:
                    waiting.append((parent.record, parent.clip))

    def _go_down(self) -> None:
        """Adds what came from any member, generation by generation."""
        waiting = list(self._members.values())
        while waiting and len(self._members) <= MOST:
            keys = {key for member in waiting for key in _keys(member)}
            with self._store.look() as connection:
                job_ids = {job_id for _, job_id in attempts.came_from(connection, sorted(keys))}
            records = self._store.with_ids(job_ids)
            waiting = [new for job_id in sorted(records) for new in self._children(records[job_id])]

    def _children(self, record: JobRecord) -> list[Member]:
        """Adds the clips of a job, or the job where it has none, below what they came from; returns the new ones."""
        links = [(link, self._parent(link, record).key) for link in links_of(record.request, record.detail)]
        known = [(link, key) for link, key in links if key in self._members]
        new = []
        for clip in (record.clips or (None,)) if known else ():
            key = clip.id if clip else record.id
            if key not in self._members:
                new.append(self._add(record, clip))
            for link, parent in known:
                self._ties.setdefault(Tie(parent, key, link.relation, link.seconds))
        return new

    def _add(self, record: JobRecord, clip: ClipRecord | None) -> Member:
        member = Member(key=clip.id if clip else record.id, record=record, clip=clip)
        return self._members.setdefault(member.key, member)

    def _parent(self, link: Link, child: JobRecord) -> Member:
        """What a link leads to; a clip that is not in the library any more is known by its id alone."""
        clip = self._original(link.text, child) if link.relation == "improved" else None
        if link.clip:
            clip = self._store.clip(link.clip)
        if clip is None:
            text = link.text or (f"clip {link.clip[-6:]}, not in this library" if link.clip else "")
            return Member(key=link.key, text=text, model=link.model)
        known = self._members.get(clip.id)
        if known is not None:
            return known
        return Member(key=clip.id, record=self._store.with_ids([clip.job_id])[clip.job_id], clip=clip)

    def _original(self, prompt: str, child: JobRecord) -> ClipRecord | None:
        """The latest clip made with a prompt before the job that improved it; None where it never was."""
        key = f"{prompt}\n{child.id}"
        if key not in self._originals:
            with self._store.look() as connection:
                self._originals[key] = self._looked_up(connection, prompt, child)
        return self._originals[key]

    def _looked_up(self, connection: Any, prompt: str, child: JobRecord) -> ClipRecord | None:
        table = attempts.table.c
        same = (table.prompt == fold(prompt), table.clip_id.is_not(None), table.job_id < child.id)
        query = select(table.job_id, table.clip_id).where(*same).order_by(table.number.desc()).limit(_ALIKE)
        for job_id, clip_id in connection.execute(query).all():
            record = self._store.with_ids([job_id])[job_id]
            if record.request.prompt == prompt:
                return next(clip for clip in record.clips if clip.id == clip_id)
        return None


def _keys(member: Member) -> Iterable[str]:
    """Under which what came from a member is found."""
    return (member.key, prompt_key(member.prompt)) if member.clip else (member.key,)


def _age(member: Member) -> tuple[str, str]:
    """Sources first, then by the time a job was asked for."""
    return (member.record.id if member.record else "", member.key)
