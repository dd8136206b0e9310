"""Libraries filled without a service: finished jobs with clips, and their files where a test wants them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from sqlalchemy import text
from ulid import ULID

from tests.media import picture, short_mp4
from tests.studios import lion
from veo_widget.archive import Library
from veo_widget.records import Charge, ClipRecord, JobRecord, State, utc_now
from veo_widget.request import VideoRequest

POSTER = picture(320, 180, kind="JPEG")
MP4 = short_mp4()


def add_job(
    library: Library, prompt: str, *, clips: int = 1, files: bool = False, detail: Any = None, **asked: Any
) -> JobRecord:
    """A finished job with its clips, newest of all; `asked` are fields of its request, `detail` is of its record."""
    request = VideoRequest(**{"prompt": prompt, "model": "veo-3.1", "resolution": "720p", **asked})
    record = replace(lion(request=request), detail=detail or {})
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


def multiply(library: Library, count: int) -> None:
    """Fills an empty library with so many clips, each with words of its own, and one more."""
    clip = add_clip(library, "A lion", files=True)
    with library.store.write() as connection:
        for table, own in (("jobs", ("id",)), ("clips", ("id", "job_id", "poster"))):
            columns = connection.scalars(text(f"SELECT name FROM pragma_table_info('{table}')"))
            others = ", ".join(name for name in columns if name not in own)
            query = MULTIPLY[table].format(numbers=NUMBERS, others=others)
            connection.execute(text(query), {"count": count})
        connection.execute(text(SHELVE.format(numbers=NUMBERS)), {"count": count, "clip": clip.id})


NUMBERS = "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < :count)"
MULTIPLY = {
    "jobs": "INSERT INTO jobs (id, {others}) {numbers} SELECT printf('%026d', n), {others} FROM jobs, many",
    "clips": "INSERT INTO clips (id, job_id, poster, {others}) {numbers}"
    " SELECT printf('%026d', n), printf('%026d', n), 'posters/' || n || '.jpg', {others} FROM clips, many",
}
SHELVE = (
    "INSERT INTO shelf {numbers} SELECT printf('%026d', n), model, resolution, aspect_ratio, n, endpoint, n % 9 = 0,"
    " 1 + n % 5, tags, note, NULL, NULL, 'a lion number ' || n || printf('%.*c', 300, 'x')"
    " FROM shelf, many WHERE clip_id = :clip"
)
