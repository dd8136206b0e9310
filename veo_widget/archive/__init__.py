"""What is kept: a folder beside the notebook with a database of records and the media files.

`library.py` is what others use, `paths.py` where things lie, `schema.py` and `migrations.py` the tables,
`journal.py` and `collector.py` what the engine writes through, `pending.py` the list of open jobs that
can be read without the database.

The folder is called archive because ``veo_widget.library`` is the public function that returns it.
"""

from __future__ import annotations

from veo_widget.archive.library import Library

__all__ = ["Library"]
