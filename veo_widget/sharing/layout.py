"""What lies where in an export. The folder can be read by Hugging Face `datasets` as a video folder as it is.

`datasets` takes every video below the folder for an example and sorts files into splits by words such as ``test`` in
their names: names here are ids in capitals, whatever the prompts say.
"""

from __future__ import annotations

import re

from veo_widget.records import ClipRecord
from veo_widget.request import ImageInput, image_file_name

MANIFEST = "manifest.json"
RECORDS = "records.json"
METADATA = "metadata.jsonl"
TABLE_CSV = "table.csv"
TABLE_PARQUET = "table.parquet"
REPORT = "report.html"
README = "README.md"

_ID = "[0-7][0-9A-HJKMNP-TV-Z]{25}"
_KNOWN = re.compile(
    rf"records\.json|metadata\.jsonl|table\.(csv|parquet)|report\.html|README\.md|videos/{_ID}\.mp4|posters/{_ID}\.jpg"
    rf"|images/[0-9a-f]{{64}}\.(png|jpg)|code/{_ID}\.(py|magic\.txt)"
)


def video_path(clip: ClipRecord) -> str:
    """Where a clip lies."""
    return f"videos/{clip.id}.mp4"


def poster_path(clip: ClipRecord) -> str:
    """Where its poster lies."""
    return f"posters/{clip.id}.jpg"


def image_path(image: ImageInput) -> str:
    """Where an input image lies."""
    return f"images/{image_file_name(image.sha256, image.mime_type)}"


def code_path(job_id: str, language: str) -> str:
    """Where a job's request as code lies."""
    return f"code/{job_id}{'.py' if language == 'python' else '.magic.txt'}"


def is_known(path: str) -> bool:
    """Whether a file of this name can be part of an export."""
    return _KNOWN.fullmatch(path) is not None


README_TEXT = """\
---
configs:
- config_name: default
  data_files:
  - split: train
    path:
    - metadata.jsonl
    - videos/*.mp4
---
# {study}

A study made with veo_widget: {counts}.

| | |
|---|---|
| `report.html` | everything to look at; opens offline |
| `metadata.jsonl`, `videos/` | one line and one file a clip, as Hugging Face `datasets` loads a video folder |
| `table.csv`, `table.parquet` | one row a clip, and one for each attempt that gave none |
| `code/` | each request as a program, and as the cell that asks for the very same again |
| `posters/`, `images/` | a frame of each clip; the pictures that were given |
| `records.json` | all of it, to be brought into another library |
| `manifest.json` | every file with its size and sha256 |

    from datasets import load_dataset
    load_dataset("this folder, unzipped")

    import veo_widget as veo
    veo.import_study("this file.zip")      # or: veo-widget import "this file.zip"

Programs in `code/` read pictures and clips from the library that `VEO_LIBRARY` names: import the study there first. For
pictures alone this folder, unzipped, will do.

Texts in the tables are exact, and none is changed for spreadsheets: one that begins with `=`, `+`, `-` or `@` may be
taken for a formula there. Import the columns as text, or use the Parquet file.
"""
