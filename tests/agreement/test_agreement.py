"""The catalog's verdict equals the service's: every value for every model and wire, all pairs for one of a family."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.agreement.cases import LITE_DAY, THE_PAGES_DAY, TODAY, Place, pairwise, places, singles
from tests.agreement.judges import court
from veo_widget.catalog import catalog
from veo_widget.simulator.models import GEMINI_MODELS, VERTEX_MODELS
from veo_widget.simulator.omni.models import OMNI_MODELS

TABLES: dict[str, dict[str, Any]] = {"gemini": GEMINI_MODELS, "vertex": VERTEX_MODELS, "omni": OMNI_MODELS}
PLACES = [
    *places(("gemini", THE_PAGES_DAY), ("vertex", TODAY), ("omni", TODAY)),
    Place("gemini", LITE_DAY, "veo-3.1-fast"),
    Place("gemini", LITE_DAY, "veo-3.1-lite"),
    Place("vertex", THE_PAGES_DAY, "veo-3.0"),
    Place("vertex", THE_PAGES_DAY, "veo-2.0"),
    Place("gemini", TODAY, "veo-3.1"),
]
PAIRED = ("veo-3.1", "veo-2.0", "omni-1.2")
"""One model of each family that differs; `make soak` takes all of them, on every day that matters."""


@pytest.fixture(scope="module")
def judges(tmp_path_factory):
    with court(tmp_path_factory.mktemp("court")) as opened:
        yield opened


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_catalog_and_service_agree(judges, place):
    running = next(model for model in catalog().models if (model.wire, model.name) == (place.wire, place.model))
    cases = list(singles(place.wire))
    if not running.runs(place.day):
        cases = cases[:3]  # everything is refused there, and a few cases show it
    elif place.model in PAIRED:
        cases += pairwise(place.wire)
    assert judges.disagreements(place, cases) == []


@pytest.mark.parametrize("wire", TABLES)
def test_every_model_of_the_service_is_in_the_catalog_with_the_same_days(wire):
    ours = {model.id: model for model in catalog().models if model.wire == wire}
    former = {name for model in catalog().models for name in model.former_ids}
    elsewhere = {model.id for model in catalog().models}
    for name, model in TABLES[wire].items():
        if name not in ours:
            assert name in former | elsewhere, f"{name} is not known"
            assert not model.runs(TODAY), f"{name} still runs"
            continue
        for day in _days_around(ours[name].released, ours[name].retired, model.born, model.gone):
            if day >= date(2025, 11, 17):  # earlier birthdays are general knowledge on either side
                assert ours[name].runs(day) == model.runs(day), f"{name} on {day}"


def _days_around(*days: date | None) -> list[date]:
    return [day + timedelta(days=step) for day in days if day is not None for step in (-1, 0)]
