"""Every pair of values with nothing else set, for every model on every wire, on every day that matters."""

from __future__ import annotations

import pytest

from tests.agreement.cases import LITE_DAY, OMNI_1_1_DAY, THE_PAGES_DAY, TODAY, doubles, pairwise, places, singles
from tests.agreement.judges import court

DAYS = [
    *(("gemini", day) for day in (THE_PAGES_DAY, LITE_DAY, TODAY)),
    *(("vertex", day) for day in (THE_PAGES_DAY, LITE_DAY, TODAY)),
    *(("omni", day) for day in (OMNI_1_1_DAY, TODAY)),
]


@pytest.fixture(scope="module")
def judges(tmp_path_factory):
    with court(tmp_path_factory.mktemp("court")) as opened:
        yield opened


@pytest.mark.parametrize("place", places(*DAYS), ids=str)
def test_catalog_and_service_agree_on_every_pair(judges, place):
    cases = [*singles(place.wire), *doubles(place.wire), *pairwise(place.wire)]
    assert judges.disagreements(place, cases) == []
