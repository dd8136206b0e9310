"""`Library`: one folder of records and clips, as the rest of the package sees it.

Opening is cheap: the folder is made at once, the database on first use (its package takes a third of a
second to import). Every method may be called from any thread.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veo_widget.archive.paths import LibraryPaths, display_path, settle
from veo_widget.archive.pending import read_pending
from veo_widget.records import utc_now

if TYPE_CHECKING:
    from veo_widget.archive.finding import Found, KeptClip, Offered
    from veo_widget.archive.marks import Marks
    from veo_widget.archive.store import Store
    from veo_widget.archive.trash import Emptied
    from veo_widget.archive.verifying import Progress, Verification
    from veo_widget.records import ClipRecord, JobRecord

MarksWatcher = Callable[["Mapping[str, Marks]"], object]


class Library:
    """A folder of records and clips.

    Args:
        path: The folder; ``VEO_LIBRARY`` or ``veo_library`` in the present folder where it is None.

    Raises:
        LibraryError: The folder cannot be written.

    Attributes:
        paths: What lies where in it.
        notice: A sentence for the user where the folder is not the one expected; empty otherwise.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.paths: LibraryPaths
        self.paths, self.notice = settle(path)
        self._lock = threading.Lock()
        self._watchers: tuple[MarksWatcher, ...] = ()

    @property
    def path(self) -> Path:
        """The folder."""
        return self.paths.root

    @cached_property
    def _opened(self) -> Store:
        from veo_widget.archive.store import Store

        return Store(self.paths)

    @property
    def store(self) -> Store:
        """The database, opened on first use.

        Raises:
            LibraryError: It is damaged or was written by a newer version.
        """
        with self._lock:
            return self._opened

    def jobs(self) -> list[JobRecord]:
        """Every job, newest first."""
        return self.store.jobs()

    def job(self, job_id: str) -> JobRecord | None:
        """The job of that id, or of the one id that begins or ends so; None where there is none or several."""
        return self.store.job(job_id)

    def clips(self) -> list[ClipRecord]:
        """Every clip that is not in the trash, newest first."""
        return self.store.clips(hidden=False)

    def clip(self, clip_id: str) -> ClipRecord | None:
        """The clip of that id; None where there is none."""
        return self.store.clip(clip_id)

    def find(
        self,
        text: str = "",
        *,
        starred: bool | None = None,
        tags: Sequence[str] = (),
        model: str | None = None,
        rating_at_least: int | None = None,
        trashed: bool = False,
        limit: int | None = None,
        before: str | None = None,
    ) -> Found:
        """The clips of which all this holds, newest first, with their requests and marks.

        Args:
            text: Words that all have to occur in prompt, model, tags or note, in any case; parts of words too.
            starred: True for clips with a star, False for those without.
            tags: All of which a clip has to have, in any case.
            model: Its name, such as ``"veo-3.1-fast"``.
            rating_at_least: 1 to 5.
            trashed: The clips in the trash instead of all others.
            limit: How many at most, from 1; all where it is None.
            before: The ``cursor`` of the page before.

        Raises:
            ValueError: The text is over 1,000 characters long.
        """
        from veo_widget.archive.finding import Filter, find_clips

        wanted = Filter(
            text=text, starred=starred, tags=tags, model=model, rating_at_least=rating_at_least, trashed=trashed
        )
        with self.store.look() as connection:
            return find_clips(connection, wanted, images=self.paths.images, limit=limit, before=before)

    def mark(self, clip_id: str, kind: str, value: Any = None) -> Marks:
        """Says something of a clip and returns what is said of it now; it is kept for good, and every view is told.

        Args:
            clip_id: Which clip.
            kind: ``"star"``, ``"unstar"``, ``"tag"``, ``"untag"``, ``"note"``, ``"rating"``, ``"trash"`` or
                ``"restore"``.
            value: A tag of 1 to 60 characters, a note of up to 4,000, a rating from 1 to 5 or None for none.

        Raises:
            ValueError: There is no such kind, or it does not take this value.
            LibraryError: There is no such clip, or its files were deleted from the trash.
        """
        from veo_widget.archive.marks import read_kind
        from veo_widget.archive.shelving import mark

        with self.store.write() as connection:
            marks = mark(connection, clip_id, read_kind(kind), value, utc_now())
        self._tell({clip_id: marks})
        return marks

    def marks(self, clip_ids: Sequence[str]) -> dict[str, Marks]:
        """What is said of these clips; without those that are not in the library."""
        from veo_widget.archive.shelving import marks_of

        with self.store.look() as connection:
            return marks_of(connection, clip_ids)

    def offered(self, tags: int) -> Offered:
        """What clips can be filtered by: the models they were made with, and so many of the tags they have."""
        from veo_widget.archive.finding import offered

        with self.store.look() as connection:
            return offered(connection, tags)

    def posters(self, clip_ids: Sequence[str]) -> dict[str, Path]:
        """Where the posters of these clips are, in the same order; without those that are not in the library."""
        from veo_widget.archive.finding import posters_of

        with self.store.look() as connection:
            return {clip_id: self.file(path) for clip_id, path in posters_of(connection, clip_ids).items()}

    def trash(self) -> list[KeptClip]:
        """The clips in the trash, newest first; their files are still there."""
        return list(self.find(trashed=True).clips)

    def empty_trash(self, *, older_than_days: float = 30, say: Callable[[str], object] = print) -> Emptied:
        """Deletes the files of the clips that are in the trash for so long, after saying how many and how many MB.

        Clips that a job which has not ended comes from or needs are left. Records, marks and sidecars stay.

        Args:
            older_than_days: Days since they were put there, from 0.
            say: What is called with the sentence.

        Raises:
            ValueError: The days are negative.
        """
        from veo_widget.archive.trash import empty_trash

        if older_than_days < 0:
            msg = f"older_than_days is a number from 0, not {older_than_days!r}."
            raise ValueError(msg)
        before = utc_now() - timedelta(days=older_than_days)
        emptied = empty_trash(self.paths, self.store, before=before, say=say)
        self._tell(self.marks(emptied.clips))
        return emptied

    def watch_marks(self, watcher: MarksWatcher) -> None:
        """Has a watcher told of every mark of this process, on the thread that made it: what is said, by clip."""
        with self._lock:
            self._watchers = (*self._watchers, watcher)

    def unwatch_marks(self, watcher: MarksWatcher) -> None:
        """Takes `watch_marks` back."""
        with self._lock:
            self._watchers = tuple(each for each in self._watchers if each != watcher)

    def _tell(self, marks: Mapping[str, Marks]) -> None:
        for watcher in self._watchers if marks else ():
            watcher(marks)

    def open_jobs(self) -> list[str]:
        """Ids of the jobs that somebody still has to look after, read without the database."""
        return read_pending(self.paths.pending)

    def verify(self, progress: Progress | None = None) -> Verification:
        """Reads every clip and input image again and holds it against its record; changes nothing.

        Args:
            progress: Called with the number of files done and of all files, for long work.

        Raises:
            LibraryError: The database cannot be used.
        """
        from veo_widget.archive.verifying import verify

        return verify(self.paths, self.store, progress)

    def backup(
        self, path: str | os.PathLike[str], *, media: bool = False, progress: Progress | None = None
    ) -> Verification:
        """Copies the library to a new folder, which is a library itself; jobs may go on meanwhile.

        Args:
            path: A folder that is not there yet, or is empty; nothing is ever overwritten.
            media: Whether to copy clips, posters and images too; otherwise the records alone.
            progress: Called with the number of files done and of all files.

        Returns:
            What was copied; each file was held against its record on the way.

        Raises:
            FileExistsError: There is something already.
            LibraryError: It cannot be written.
        """
        from veo_widget.archive.verifying import back_up

        return back_up(self.paths, self.store, Path(path).expanduser().absolute(), media=media, progress=progress)

    def file(self, relative: str) -> Path:
        """The absolute path of a file a record names."""
        return self.path / relative

    def __repr__(self) -> str:
        return f"<Library {display_path(self.path)}>"
