"""Pictures of the card in its states, for people to look at: `make screenshots`.

They go to the folder `VEO_SCREENSHOTS`, else to the test's own temporary folder, whose path is printed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.card_page import STARTED, CardPage

STATES: dict[str, dict[str, Any]] = {
    "queued": {"state": "queued", "words": "Waiting for a free slot", "started": None},
    "running": {"now": STARTED + 32_000},
    "unknown-length": {"expected": None, "now": STARTED + 32_000},
    "late": {"now": STARTED + 131_000},
    "long-prompt": {"prompt": "A lion walks through the tall grass of the savannah at dawn. " * 12},
    "hostile": {"prompt": "<img src=x onerror=alert(1)>", "message": "قطة نائمة في الشمس", "badge": ""},
    "quota": {
        "state": "waiting",
        "words": "Waiting for quota",
        "message": "Google answered 429; next try in 40 s.",
    },
    "done": {"state": "done", "words": "Done", "open": False, "now": STARTED + 68_000},
    "player": {
        "state": "done",
        "words": "Done",
        "open": False,
        "now": STARTED + 68_000,
        "clips": [{"id": name, "width": 64, "height": 36, "size": 4_404_019} for name in ("c1", "c2")],
    },
    "failed": {
        "state": "failed",
        "words": "Failed",
        "message": "The service had an internal error (code 13). Not charged.\nRun the cell again to retry.",
        "money": "not charged",
        "open": False,
    },
}


@pytest.mark.parametrize("theme", ["light", "dark", ""])
@pytest.mark.parametrize("name", STATES)
def test_picture(card_page: CardPage, tmp_path: Path, theme: str, name: str):
    folder = Path(os.environ.get("VEO_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    card_page.page.set_viewport_size({"width": 720, "height": 300})
    card_page.open(theme=theme, **STATES[name])
    picture = folder / f"card-{name}-{theme or 'plain'}.png"
    card_page.page.screenshot(path=picture, full_page=True)
    print(picture)
    assert picture.stat().st_size > 0
