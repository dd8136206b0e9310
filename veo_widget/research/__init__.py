"""Many videos as one question: sweeps over prompts, seeds, settings and models, kept in named studies.

`values.py`, `factors.py` and `sources.py` read what varies, `definition.py` is a sweep as plain data, `cells.py`
spreads it out and prices it, `states.py` looks up what there is of it already. `plan.py` is the handle a user holds
before anything is sent, `run.py` the one while it goes on. `arrangement.py` lays cells out as a grid, `frame.py` as
rows, `promote.py` takes the best of them further, `forecast.py` says how long it takes, `study.py` finds all of it
again.
"""

from __future__ import annotations
