"""The page of a report: settings, prompts as differences, players, attempts without a clip, lineage, costs, methods."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from veo_widget.catalog import dollars
from veo_widget.prompts.worddiff import WordDiff
from veo_widget.records import Charge, ClipRecord, JobRecord, utc_now
from veo_widget.sharing import page as parts
from veo_widget.sharing.gathering import Gathered
from veo_widget.sharing.methods import methods_of
from veo_widget.sharing.scrubbing import scrub_text
from veo_widget.studio.backend import CHOSEN_BADGE

Place = Callable[[ClipRecord], str]
"""Where a file of a clip lies, seen from the page."""
_LABEL = 80
_DEPTH = 60
"""A clip can be extended 20 times."""
_COSTS = ("Model", "Attempts", "Clips", "Charged", "Not charged", "Unknown", "List price")
_CHARGES = (Charge.CHARGED, Charge.NOT_CHARGED, Charge.UNKNOWN)


def page(gathered: Gathered, video: Place, poster: Place) -> bytes:
    """The page of a study whose media lie where these two say."""
    return _Report(gathered, video, poster).page()


class _Report:
    """Puts the page of one study together."""

    def __init__(self, gathered: Gathered, video: Place, poster: Place) -> None:
        self._gathered = gathered
        self._video, self._poster = video, poster
        self._own = gathered.own
        self._jobs = {clip.id: record for record in gathered.jobs for clip in record.clips}
        self._shown = {clip.id for record in self._own for clip in record.clips}
        self._going_on: dict[str, list[JobRecord]] = {}
        for record in gathered.jobs:
            if record.request.video is not None:
                self._going_on.setdefault(record.request.video.clip_id, []).append(record)
        self._factors = _factors(gathered.rows)
        self._settings = _Settings(self._own)

    def page(self) -> bytes:
        """All of it."""
        study = f"Study {self._gathered.study}"
        prompts = [part for at, group in enumerate(self._by_prompt(), start=1) for part in self._prompt(at, group)]
        return parts.document(study, [*self._head(study), *prompts, *self._attempts(), *self._tail()])

    def _head(self, title: str) -> Iterator[str]:
        found = self._gathered
        yield parts.heading(1, title)
        if any(record.is_simulated for record in self._own):
            yield f'<p><span class="badge">{parts.text(CHOSEN_BADGE)}</span></p>'
        yield parts.paragraph(f"{found.counts}, as of {utc_now():%Y-%m-%d %H:%M} UTC.", "dim")
        yield parts.paragraph(f"Not on this page: {'; '.join(found.left_out)}." if found.left_out else "")
        if self._settings.common:
            yield parts.heading(2, "Settings")
            yield parts.table("The same for every attempt", ("Setting", "Value"), list(self._settings.common.items()))

    def _by_prompt(self) -> list[list[JobRecord]]:
        """The attempts that gave clips, those of one prompt together, in the order of the first of each."""
        order = {text: at for at, text in enumerate(dict.fromkeys(record.request.prompt for record in self._own))}
        made = sorted((each for each in self._own if each.clips), key=lambda each: order[each.request.prompt])
        return [list(group) for _, group in groupby(made, key=lambda each: each.request.prompt)]

    def _prompt(self, number: int, records: Sequence[JobRecord]) -> Iterator[str]:
        first = records[0]
        yield parts.heading(2, f"Prompt {number}", anchor=f"prompt-{number}")
        before, name = self._before(first)
        if before is None or before == first.request.prompt:
            yield parts.prompt(first.request.prompt)
        else:
            diff = WordDiff(before, first.request.prompt)
            changes = f"{len(diff.hunks)} change{'' if len(diff.hunks) == 1 else 's'}"
            yield parts.paragraph(f"Compared with {name}: {changes}.", "dim")
            yield parts.difference(diff)
        items = [self._clip(record, clip) for record in records for clip in record.clips]
        yield '<ul class="clips">' + "\n".join(items) + "</ul>"

    def _before(self, record: JobRecord) -> tuple[str | None, str]:
        """What a prompt is compared with: what it was rewritten from, what its clip goes on from, or the first one."""
        improved = record.detail.get("improved_from") or {}
        if isinstance(improved.get("before"), str):
            return improved["before"], "the prompt it was rewritten from"
        parent = self._parent(record)
        if parent is not None:
            return parent.request.prompt, "the prompt of the clip it goes on from"
        first = next((each for each in self._own if each.clips), record)
        return (None, "") if first.request.prompt == record.request.prompt else (first.request.prompt, "prompt 1")

    def _parent(self, record: JobRecord) -> JobRecord | None:
        video = record.request.video
        return self._jobs.get(video.clip_id) if video else None

    def _clip(self, record: JobRecord, clip: ClipRecord) -> str:
        poster = self._poster(clip) if self._gathered.library.file(clip.poster).is_file() else ""
        shown = parts.player(
            self._video(clip), poster, f"Video {clip.id[-6:]}: {_short(record)}", width=clip.width, height=clip.height
        )
        said = self._gathered.said.get(clip.id)
        pairs = [(name, parts.text(value)) for name, value in self._differing(record, clip)]
        if said is not None:
            marks = [f"★ {said.rating} of 5" if said.rating else "", "starred" if said.starred else "", *said.tags]
            pairs += [("Marks", parts.text(", ".join(mark for mark in marks if mark))), ("Note", parts.text(said.note))]
        pairs += [("Goes on from", self._link(record)), ("Cost", parts.text(record.money))]
        pairs += [("File", parts.text(f"{clip.duration:g} s, {clip.width} × {clip.height}, {clip.size / 1e6:.1f} MB"))]
        pairs += [("SHA-256", f"<small>{parts.text(clip.sha256)}</small>")]
        return f'<li id="clip-{parts.text(clip.id)}">{shown}{parts.definitions(pairs)}</li>'

    def _differing(self, record: JobRecord, clip: ClipRecord) -> Iterator[tuple[str, str]]:
        yield from ((name, str(value)) for name, value in self._factors.get(clip.id, {}).items())
        yield from self._settings.own(record)

    def _link(self, record: JobRecord) -> str:
        video = record.request.video
        if video is None:
            return ""
        name = f"clip {video.clip_id[-6:]}"
        return parts.link(name, f"#clip-{video.clip_id}") if video.clip_id in self._shown else parts.text(name)

    def _attempts(self) -> Iterator[str]:
        """What gave no clip, each with why."""
        without = [record for record in self._own if not record.clips]
        if without:
            rows = [
                (record.id[-6:], record.words, scrub_text(record.explanation), record.money, _short(record))
                for record in without
            ]
            yield parts.heading(2, "Attempts without a clip")
            yield parts.table("What happened to each", ("Job", "End", "What happened", "Cost", "Prompt"), rows)

    def _tail(self) -> Iterator[str]:
        yield from self._lineage()
        yield parts.heading(2, "Costs")
        yield parts.table("US dollars by model", _COSTS, _costs(self._own))
        methods = methods_of(self._gathered)
        yield parts.heading(2, "Methods")
        yield parts.paragraph(methods.text)
        yield f"<pre>{parts.text(methods.bibtex)}</pre>"

    def _lineage(self) -> Iterator[str]:
        """What comes from what: clips that go on from others, and pictures that were made here."""
        roots = [record for record in self._gathered.jobs if self._parent(record) is None and self._children(record)]
        pictures = [(record, words) for record in self._own for words in _pictures(record)]
        if roots or pictures:
            yield parts.heading(2, "Lineage")
        if roots:
            yield "<ul>" + "".join(self._branch(record) for record in roots) + "</ul>"
        if pictures:
            items = "".join(f"<li>{parts.text(f'Job {each.id[-6:]}: {words}')}</li>" for each, words in pictures)
            yield f"<ul>{items}</ul>"

    def _children(self, record: JobRecord) -> list[JobRecord]:
        return [child for clip in record.clips for child in self._going_on.get(clip.id, ())]

    def _branch(self, record: JobRecord, depth: int = 0) -> str:
        """A clip and what goes on from it; what came from elsewhere may be of any depth, a page is not."""
        links = ", ".join(
            parts.link(f"clip {clip.id[-6:]}", f"#clip-{clip.id}" if clip.id in self._shown else self._video(clip))
            for clip in record.clips
        )
        children = self._children(record) if depth < _DEPTH else []
        inner = "".join(self._branch(child, depth + 1) for child in children)
        task = {"extend": "extended: ", "edit": "edited: "}.get(record.request.task or "", "")
        said = f'{links or "no clip"} <span class="dim" dir="auto">{parts.text(task + _short(record))}</span>'
        return f"<li>{said}{f'<ul>{inner}</ul>' if inner else ''}</li>"


class _Settings:
    """The settings of some attempts: those all have in common, and for each what differs."""

    def __init__(self, records: Sequence[JobRecord]) -> None:
        self._of = {record.id: _settings(record) for record in records}
        names = dict.fromkeys(name for settings in self._of.values() for name in settings)
        values = {name: {settings.get(name, "") for settings in self._of.values()} for name in names}
        self.common = {name: next(iter(found)) for name, found in values.items() if len(found) == 1}

    def own(self, record: JobRecord) -> Iterator[tuple[str, str]]:
        """What sets an attempt apart from others."""
        return ((name, value) for name, value in self._of[record.id].items() if name not in self.common)


def _settings(record: JobRecord) -> dict[str, str]:
    from veo_widget.notebook.contrasts import made_with

    made = made_with(record.request)
    place = {"Wire": str(record.backend.get("wire", "")), "Service": str(record.backend.get("endpoint", ""))}
    return {name: value for name, value in (made | place).items() if value and name != "Prompt"}


def _factors(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Slots, choices and labels of the sweeps' cells, by clip."""
    from veo_widget.research.frame import COLUMNS

    known = COLUMNS | {"image", "last_frame", "reference_images", "video", "task", "fit", "labels"}
    return {
        row["clip"]: {name: value for name, value in row.items() if name not in known and value is not None}
        for row in rows
        if row.get("clip")
    }


def _costs(records: Sequence[JobRecord]) -> list[tuple[object, ...]]:
    """By model what the attempts cost; clips of the simulator cost nothing, whatever the list says."""
    rows = []
    for model in dict.fromkeys(record.request.model or "" for record in records):
        own = [record for record in records if (record.request.model or "") == model]
        sums = [_sum(each for each in own if each.charge is charge and not each.is_simulated) for charge in _CHARGES]
        clips = sum(len(record.clips) for record in own)
        rows.append((model, len(own), clips, *map(dollars, sums), dollars(_sum(iter(own)))))
    return rows


def _sum(records: Iterator[JobRecord]) -> Decimal:
    return sum((record.estimate or Decimal(0) for record in records), Decimal(0))


def _pictures(record: JobRecord) -> Iterator[str]:
    """What pictures of a request were made from, in words."""
    for name, said in (record.detail.get("lineage") or {}).items():
        for each in said if isinstance(said, list) else [said]:
            if isinstance(each, dict) and each.get("prompt"):
                yield f"{str(name).replace('_', ' ')} made from “{each['prompt']}”"


def _short(record: JobRecord) -> str:
    line = " ".join(record.request.prompt.split())
    return line if len(line) <= _LABEL else f"{line[: _LABEL - 1]}…"
