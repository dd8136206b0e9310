"""Empties the trash: the one place where files of clips are deleted, and only on an explicit call.

Nothing is deleted that an unfinished job still needs. A clip's record, its marks and its sidecar stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from veo_widget.archive.collector import write_whole
from veo_widget.archive.marks import Mark
from veo_widget.archive.paths import LibraryPaths
from veo_widget.archive.rows import read_clip
from veo_widget.archive.schema import clips, events, jobs, shelf
from veo_widget.archive.shelving import mark
from veo_widget.archive.sidecar import as_json
from veo_widget.archive.store import Store, latest
from veo_widget.records import OPEN, RESUMABLE, ClipRecord, utc_now

Say = Callable[[str], object]
_AT_ONCE = 50
"""Clips whose files go in one transaction; others wait for the write lock meanwhile."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Emptied:
    """What came of emptying the trash.

    Attributes:
        clips: Ids of the clips whose files are gone.
        size: Bytes freed.
        needed: Ids of clips that stay because an unfinished job needs them.
        failed: Files that could not be deleted, relative to the library; their clips stay in the trash.
    """

    clips: tuple[str, ...] = ()
    size: int = 0
    needed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    def __repr__(self) -> str:
        parts = [f"{_count(self.clips)} deleted, {self.size / 1e6:.1f} MB freed"]
        if self.needed:
            parts.append(f"{_count(self.needed)} kept for a job that has not ended")
        if self.failed:
            parts.append(f"not deletable now: {', '.join(self.failed)}")
        return f"<{'; '.join(parts)}>"


def empty_trash(paths: LibraryPaths, store: Store, *, before: datetime, say: Say) -> Emptied:
    """Deletes the files of the clips that are in the trash since `before`; see `Library.empty_trash`."""
    with store.look() as connection:
        found, needed = _trashed(connection, before), _needed(connection)
    going = [clip for clip in found if not needed & {clip.id, clip.job_id}]
    size = sum(clip.size for clip in going)
    say(f"{_count(going)} in the trash will be deleted for good: {size / 1e6:.1f} MB.")
    gone: list[ClipRecord] = []
    failed: list[ClipRecord] = []
    for start in range(0, len(going), _AT_ONCE):
        with store.write() as connection:
            for clip in _still_going(connection, going[start : start + _AT_ONCE], before):
                (gone if _delete(paths, connection, clip) else failed).append(clip)
    return Emptied(
        clips=tuple(clip.id for clip in gone),
        size=sum(clip.size for clip in gone),
        needed=tuple(clip.id for clip in found if clip not in going),
        failed=tuple(clip.path for clip in failed),
    )


def _trashed(connection: Connection, before: datetime) -> list[ClipRecord]:
    """What is in the trash since then, oldest clip first."""
    query = (
        select(clips)
        .join(shelf, shelf.c.clip_id == clips.c.id)
        .where(shelf.c.deleted.is_(None), shelf.c.trashed <= before.isoformat())
    )
    return [read_clip(row) for row in connection.execute(query.order_by(clips.c.id))]


def _needed(connection: Connection) -> set[str]:
    """The ids of jobs that have not ended, and of the clips they go on from or change."""
    states = [state.value for state in OPEN | RESUMABLE]
    query = latest().with_only_columns(jobs.c.id, jobs.c.request).where(events.c.state.in_(states))
    found: set[str] = set()
    for row in connection.execute(query):
        given = json.loads(row.request).get("video") or {}
        found |= {row.id, given.get("clip_id", row.id)}
    return found


def _still_going(connection: Connection, some: Sequence[ClipRecord], before: datetime) -> list[ClipRecord]:
    """Under the write lock: what another kernel has restored or taken up in the meantime is left out."""
    needed, ids = _needed(connection), {clip.id for clip in some}
    return [clip for clip in _trashed(connection, before) if clip.id in ids and not needed & {clip.id, clip.job_id}]


def _delete(paths: LibraryPaths, connection: Connection, clip: ClipRecord) -> bool:
    """Deletes a clip's files and writes it down; False where the system does not let go of the video."""
    now = utc_now()
    try:
        (paths.root / clip.path).unlink(missing_ok=True)
    except OSError:
        return False
    with suppress(OSError):  # what is left of it is no video, and not worth an error
        if not _shares_poster(connection, clip):
            (paths.root / clip.poster).unlink(missing_ok=True)
        _mark_sidecar((paths.root / clip.path).with_suffix(".json"), now)
    mark(connection, clip.id, Mark.DELETED, None, now)
    return True


def _mark_sidecar(path: Path, at: datetime) -> None:
    """Has the file beside a clip say that the clip was deleted on purpose."""
    with suppress(FileNotFoundError, ValueError):
        data = json.loads(path.read_bytes())
        write_whole(path, as_json(data | {"deleted": at.isoformat()}, indent=2).encode())


def _shares_poster(connection: Connection, clip: ClipRecord) -> bool:
    """Whether another clip, of the same bytes, has its poster in the same file."""
    query = (
        select(clips.c.id)
        .join(shelf, shelf.c.clip_id == clips.c.id)
        .where(clips.c.sha256 == clip.sha256, clips.c.id != clip.id, shelf.c.deleted.is_(None))
    )
    return connection.execute(query.limit(1)).first() is not None


def _count(clips: Sequence[object]) -> str:
    return "1 clip" if len(clips) == 1 else f"{len(clips)} clips"
