"""Ten thousand records from several processes at once, with each kind of journal: `make soak`."""

from __future__ import annotations

import pytest

from tests.unit.test_shared_library import _without_shared_memory, check_hammered, hammer
from veo_widget.archive import Library

WRITERS = 4
EACH = 2500


@pytest.mark.parametrize("shares_memory", [True, False])
def test_ten_thousand_records_of_several_processes_are_all_there_once(tmp_path, shares_memory):
    if not shares_memory:
        _without_shared_memory(tmp_path / "lib" / "library.sqlite3")
        Library(tmp_path / "lib").jobs()
    hammer(tmp_path / "lib", writers=WRITERS, each=EACH)
    check_hammered(tmp_path / "lib", writers=WRITERS, each=EACH)
