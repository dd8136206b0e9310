"""Every attempt there was, and the ways back to it: filtered, compared, as a family tree, made again.

`expression.py` reads filters over the fields of `fields.py`, `listing.py` finds attempts by them, `rows.py` makes
tables of them; `family.py` tells what came from what, `difference.py` what was changed, `settings.py` and `replay.py`
make it again.
"""
