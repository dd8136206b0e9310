"""Studies on their way out and in: as a zip with a manifest, as one page, from another library into this one.

`gathering.py` reads what belongs to a study; `scrubbing.py` and `plain.py` make data of it that names no account and
no machine, `reading.py` and `types.py` read such data again. `layout.py` and `manifest.py` say what lies where in an
export, `tables.py` writes the rows, `programs.py` the code, `export.py` the zip. `opening.py`, `incoming.py` and
`bringing.py` are the way back, `verify.py` holds an export against its manifest. `report.py` writes the page,
`drawing.py` puts it together, `page.py` says how its parts look, `methods.py` a study in a paragraph.
"""

from __future__ import annotations
