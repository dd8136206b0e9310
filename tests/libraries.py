"""Libraries filled without a service: finished jobs with clips, and their files where a test wants them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from ulid import ULID

from tests.media import picture, short_mp4
from tests.studios import lion
from veo_widget.archive import Library
from veo_widget.records import Charge, ClipRecord, JobRecord, State, utc_now
from veo_widget.request import VideoRequest

POSTER = picture(320, 180, kind="JPEG")
MP4 = short_mp4()


def add_job(library: Library, prompt: str, *, clips: int = 1, files: bool = False, **asked: Any) -> JobRecord:
    """A finished job with its clips, newest of all; `asked` are fields of its request."""
    request = VideoRequest(**{"prompt": prompt, "model": "veo-3.1", "resolution": "720p", **asked})
    record = lion(request=request)
    library.store.intend(record)
    made = tuple(_clip(record, sample) for sample in range(clips))
    if files:
        for clip in made:
            _write_files(library, clip)
    now = utc_now()
    done = replace(record, clips=made, charge=Charge.CHARGED, submitted=now, finished=now).with_state(State.DONE)
    library.store.note(done)
    return done


def add_clip(library: Library, prompt: str, **options: Any) -> ClipRecord:
    """The one clip of a finished job."""
    return add_job(library, prompt, **options).clips[0]


def _bytes(clip_id: str) -> bytes:
    """A video of its own for each clip: the same one with a box that players skip."""
    own = clip_id.encode()
    return MP4 + (8 + len(own)).to_bytes(4) + b"free" + own


def _clip(record: JobRecord, sample: int) -> ClipRecord:
    clip_id = str(ULID())
    data = _bytes(clip_id)
    return ClipRecord(
        id=clip_id,
        job_id=record.id,
        sample=sample,
        path=f"clips/{clip_id}.mp4",
        poster=f"posters/{clip_id}.jpg",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        width=1280,
        height=720,
        duration=8.0,
        fps=24.0,
        video_codec="h264",
        audio_codec="aac",
        created=utc_now(),
    )


def _write_files(library: Library, clip: ClipRecord) -> None:
    path = library.file(clip.path)
    path.write_bytes(_bytes(clip.id))
    path.with_suffix(".json").write_text('{"clip": "kept"}')
    library.file(clip.poster).write_bytes(POSTER)
