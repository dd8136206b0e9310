"""Jobs as the page sees them, and the requests about one job or clip that card and panel share."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

from veo_widget.notebook.again import draft_again
from veo_widget.notebook.bridge import Answer, Buffers, Handler, RequestFailed
from veo_widget.notebook.display import view_of
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.scenes import Scenes
from veo_widget.notebook.streaming import StreamDesk
from veo_widget.notebook.text import settings_text
from veo_widget.records import WORDS, ClipRecord, JobRecord, State
from veo_widget.studio import Backend, Studio
from veo_widget.studio.inputs import is_same_service, kept_until
from veo_widget.studio.watching import is_watched
from veo_widget.wires.gemini import GeminiWire
from veo_widget.wires.omni import OmniWire
from veo_widget.wires.vertex import VertexWire

_CANCELLABLE = frozenset(wire.name for wire in (VertexWire, GeminiWire, OmniWire) if wire.can_cancel)


class JobDesk:
    """Answers what a page asks about jobs and clips of one studio, for one host.

    Args:
        studio: Whose jobs.
        host: Where its files can be seen.
        words: Brings hints into the words of the page.
    """

    def __init__(self, studio: Studio, host: Host, words: Callable[[str], str] = str) -> None:
        self._studio = studio
        self._host = host
        self._streams = StreamDesk(studio.engine_loop, self._path)
        self._scenes = Scenes(studio.engine_loop, self._path)
        self._words = words

    @property
    def handlers(self) -> dict[str, Handler]:
        """Requests by name: ``stop``, ``poster``, ``code``, ``settings``; and those for clips' bytes and frames."""
        own = {"stop": self._stop, "poster": self._poster, "code": self._code, "settings": self._settings}
        return own | self._streams.handlers | self._scenes.handlers

    def data(self, record: JobRecord) -> dict[str, Any]:
        """A job as the page gets it; times in milliseconds since 1970 on this machine's clock."""
        view = view_of(self._studio, record, self._host)
        return {
            "id": record.id,
            "prompt": record.request.prompt,
            "settings": settings_text(record.request),
            "state": record.state.value,
            "words": WORDS[record.state],  # its place in line changes too often to be read aloud
            "message": self._words(record.message),
            "hint": self._words(record.hint),
            "notices": [self._words(notice) for notice in record.detail.get("notices", ())],
            "money": record.money,
            "badge": view.badge,
            "started": int(record.submitted.timestamp() * 1000) if record.submitted else None,
            "now": int(time.time() * 1000),
            "expected": record.expected,
            "usual": record.detail.get("expected_range"),
            **self._standing(record),
            "open": record.is_open,
            "can_cancel": record.backend.get("wire") in _CANCELLABLE,
            "kept_until": self._kept_until(record),
            "clips": [self.clip_data(clip) for clip in record.clips],
        }

    def collected(self, record: JobRecord) -> list[Future[None]]:
        """Begins to prepare what a page will ask for next, where the server does not serve the clips.

        From any thread; returns what is under way, with which nothing need be done.
        """
        view = view_of(self._studio, record, self._host)
        clips = () if record.is_open else record.clips
        hidden = [clip for clip in clips if self._host.served(view.file(clip.path)) is None]
        opus = not self._host.kind.plays_aac
        return [self._studio.engine_loop.start(self._streams.prepare(clip.id, opus=opus)) for clip in hidden]

    def _standing(self, record: JobRecord) -> dict[str, Any]:
        """Where a job stands among those that wait, and who looks after it."""
        waits = record.state in (State.QUEUED, State.WAITING)
        resumes = record.detail.get("resumes") if waits else None
        here = self._studio.live(record.id) is not None
        watched = here or is_watched(record)
        return {
            "place": record.detail.get("place") if waits else None,
            "resumes": int(datetime.fromisoformat(resumes).timestamp() * 1000) if resumes else None,
            "here": here,
            "left": record.is_open and not watched,
        }

    def clip_data(self, clip: ClipRecord) -> dict[str, Any]:
        """A clip as the page gets it."""
        fields = ("id", "sample", "width", "height", "duration", "size")
        data = {name: getattr(clip, name) for name in fields}
        return data | {"file": self._host.served(self._studio.library.file(clip.path).resolve())}

    def _kept_until(self, record: JobRecord) -> int | None:
        """When the service in use may have deleted its own copy of the clips; None where it needs none, or has none."""
        if not is_same_service(record.backend, self._studio.backend):
            return None
        until = kept_until(record)
        return int(until.timestamp() * 1000) if until else None

    async def _stop(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        self._studio.stop(str(body["job"]))
        return Answer()

    async def _poster(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        clip = await self._find(str(body["clip"]))
        return Answer({}, (await self._studio.engine_loop.in_desk(self._read, clip.poster),))

    async def _code(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        code = await self._studio.engine_loop.in_desk(self._written, str(body["job"]), str(body["language"]))
        return Answer({"code": code})

    def _written(self, job_id: str, language: str) -> str:
        """A job's request as code for the backend it went to. In a worker thread."""
        from veo_widget.codegen import code

        record = self._record(job_id)
        try:
            return code(record.request, Backend.from_dict(record.backend), language)
        except ValueError as error:
            raise RequestFailed("invalid", str(error)) from None

    async def _settings(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        return Answer(
            {
                "draft": await self._studio.engine_loop.in_desk(
                    self._again, str(body["job"]), str(body.get("clip") or "")
                )
            }
        )

    def _again(self, job_id: str, clip_id: str) -> dict[str, Any]:
        """A job's settings as a draft for the backend in use, a remix of its clip or its first. In a worker thread."""
        record = self._record(job_id)
        draft = draft_again(record, self._studio.library, self._studio.backend)
        made = [clip.id for clip in record.clips]
        source = clip_id if clip_id in made else next(iter(made), None)
        return draft | ({"remix_of": source} if source else {})

    def _record(self, job_id: str) -> JobRecord:
        live = self._studio.live(job_id)
        record = live.record if live else self._studio.library.job(job_id)
        if record is None:
            raise RequestFailed("missing", "This job is not in the library.")
        return record

    async def _path(self, clip_id: str) -> Path:
        """Where a clip's file is."""
        return self._studio.library.file((await self._find(clip_id)).path)

    async def _find(self, clip_id: str) -> ClipRecord:
        found = await self._studio.engine_loop.in_desk(self._studio.library.clip, clip_id)
        if found is None:
            msg = "This clip is not in the library."
            raise RequestFailed("missing", msg)
        return found

    def _read(self, relative: str) -> bytes:
        path: Path = self._studio.library.file(relative)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            msg = f"The file {path.name} is no longer in the library."
            raise RequestFailed("missing", msg) from None
