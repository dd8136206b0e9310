"""The tables. Records are append-only: a job is one row of what was asked and one row per change, a clip is one row
and one row per mark. `shelf`, `shelf_tags`, `attempts` and `origins` are made from these, to be searched; they can be
made again.

Times are ISO 8601 in UTC, ids are ULIDs, media are named by path, hash and size and never stored here.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("created", String(32), nullable=False),
    Column("model", String(64), nullable=False),
    Column("resolution", String(16), nullable=False),
    Column("endpoint", String(32), nullable=False),
    Column("prompt", Text, nullable=False),
    Column("request", Text, nullable=False),  # JSON, images by hash
    Column("request_sha256", String(64), nullable=False, index=True),
    Column("backend", Text, nullable=False),  # JSON, no secrets
    Column("estimate", String(16)),  # US dollars
    Column("price_as_of", String(10), nullable=False),
    Column("versions", Text, nullable=False),  # JSON: this package, google-genai, Python, platform
    Column("reuse_key", String(64)),  # under which the same request is found again
    Column("draw", Integer),  # which of several draws of it
    Index("jobs_of_key", "reuse_key"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("job_id", String(26), ForeignKey("jobs.id"), nullable=False),
    Column("at", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("record", Text, nullable=False),  # JSON: what may change of a JobRecord
    Index("events_of_job", "job_id", "id"),
)

clips = Table(
    "clips",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("job_id", String(26), ForeignKey("jobs.id"), nullable=False),
    Column("sample", Integer, nullable=False),
    Column("path", Text, nullable=False),
    Column("poster", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("duration", Float, nullable=False),
    Column("fps", Float, nullable=False),
    Column("video_codec", String(16), nullable=False),
    Column("audio_codec", String(16)),
    Column("created", String(32), nullable=False),
    Column("uri", Text),  # the service's name of the file, never a signed address
    UniqueConstraint("job_id", "sample"),
)

marks = Table(
    "marks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("clip_id", String(26), ForeignKey("clips.id"), nullable=False),
    Column("at", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value", Text),
    Index("marks_of_clip", "clip_id", "id"),
)

# Narrow, so that a filter may look at every row: that is faster here than an index for each filter there may be.
shelf = Table(
    "shelf",
    metadata,
    Column("clip_id", String(26), ForeignKey("clips.id"), primary_key=True),
    Column("model", String(64), nullable=False),
    Column("resolution", String(16), nullable=False),
    Column("aspect_ratio", String(16), nullable=False),
    Column("seed", Integer),
    Column("endpoint", String(32), nullable=False),
    Column("starred", Boolean, nullable=False),
    Column("rating", Integer),
    Column("tags", Text, nullable=False),  # JSON
    Column("note", Text, nullable=False),
    Column("trashed", String(32)),
    Column("deleted", String(32)),
    Column("words", Text, nullable=False),  # what is searched, folded: see `shelving.fold`
)

shelf_tags = Table(
    "shelf_tags",
    metadata,
    Column("tag", String(64), primary_key=True),  # folded
    Column("clip_id", String(26), ForeignKey("clips.id"), primary_key=True),
    Column("spelling", String(64), nullable=False),
)

# One row for each clip and for each attempt that has none, as wide as a filter may ask: see `attempts.py`. What is
# short stands first, since most filters never get to the texts, which are folded (`marks.fold`).
attempts = Table(
    "attempts",
    metadata,
    Column("number", Integer, primary_key=True),  # in the order of asking; see `attempts.SAMPLES`
    Column("job_id", String(26), nullable=False, index=True),
    Column("clip_id", String(26)),
    Column("sample", Integer),
    Column("created", Float, nullable=False),  # seconds since 1970
    Column("state", String(16), nullable=False, index=True),
    Column("charge", String(16), nullable=False),
    Column("usd", Float),
    Column("list_usd", Float),
    Column("seconds", Float),
    Column("model", String(64), nullable=False),
    Column("backend", String(16), nullable=False),
    Column("wire", String(16), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("duration_seconds", Integer),
    Column("resolution", String(16)),
    Column("aspect_ratio", String(16)),
    Column("seed", Integer),
    Column("number_of_videos", Integer),
    Column("person_generation", String(32)),
    Column("generate_audio", Boolean),
    Column("enhance_prompt", Boolean),
    Column("resize_mode", String(16)),
    Column("compression_quality", String(16)),
    Column("fps", Integer),
    Column("draw", Integer),
    Column("duration", Float),
    Column("width", Integer),
    Column("height", Integer),
    Column("size", Integer),
    Column("rating", Integer),
    Column("starred", Boolean, nullable=False),
    Column("trashed", Boolean, nullable=False),
    Column("study", Text, nullable=False),
    Column("sweep", String(32), nullable=False),
    Column("cell", String(32), nullable=False),
    Column("tags", Text, nullable=False),  # each between two line ends
    Column("note", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("negative_prompt", Text, nullable=False),
    Column("prompt", Text, nullable=False),
)

origins = Table(
    "origins",
    metadata,
    Column("parent", String(80), primary_key=True),  # id of a clip, or a prompt by its hash
    Column("job_id", String(26), primary_key=True, index=True),  # what came from it
)

attempts_read = Table(
    "attempts_read",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("events", Integer, nullable=False),  # up to which one `attempts` knows them
    Column("marks", Integer, nullable=False),
)

sweeps = Table(
    "sweeps",
    metadata,
    Column("id", String(32), primary_key=True),  # hash of what is swept
    Column("created", String(32), nullable=False),
    Column("study", Text, nullable=False, index=True),
    Column("definition", Text, nullable=False),  # JSON, images by hash
)

sweep_runs = Table(
    "sweep_runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sweep_id", String(32), ForeignKey("sweeps.id"), nullable=False, index=True),
    Column("at", String(32), nullable=False),
    Column("watcher", Text, nullable=False),  # JSON: which process ran it
    Column("jobs", Text, nullable=False),  # JSON: the job of each cell
    Column("bought", Text, nullable=False),  # JSON: ids of the jobs it was about to buy
)

migrations = Table(
    "migrations",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("applied", String(32), nullable=False),
)
