"""Pictures of the player and of comparisons, for people to look at: `make screenshots`; see `shots_card.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.player_page import PlayerPage, clip
from tests.browser.shots_studio import shoot

THEMES = ["light", "dark", "contrast", "vscode-dark"]
SETTINGS: list[dict[str, Any]] = [
    {"name": "Model", "values": ["Veo 3.1", "Veo 3.1 Fast", "Veo 3.1"]},
    {"name": "Duration", "values": ["8 s", "8 s", "8 s"]},
    {"name": "Seed", "values": ["1", "1", "2"]},
]


def _opened(player_page: PlayerPage, theme: str, width: int) -> None:
    player_page.page.set_viewport_size({"width": width, "height": 700})
    player_page.open_player(clip(audio=True), theme)
    player_page.press("]", "Home", "End", "ArrowLeft")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [320, 900])
def test_picture_of_the_player(player_page: PlayerPage, tmp_path: Path, theme: str, width: int):
    _opened(player_page, theme, width)
    shoot(player_page, tmp_path, f"player-{width}-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("fold", ["Use this frame", "Open file", "Keys"])
def test_picture_of_what_is_folded_out(player_page: PlayerPage, tmp_path: Path, theme: str, fold: str):
    _opened(player_page, theme, 700)
    button = player_page.root.get_by_role("button", name=fold, exact=True)
    if button.count():
        button.click()
    shoot(player_page, tmp_path, f"player-{fold.lower().replace(' ', '-')}-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("layout", ["Side by side", "Wipe", "Onion skin", "Difference"])
def test_picture_of_a_comparison(player_page: PlayerPage, tmp_path: Path, theme: str, layout: str):
    player_page.page.set_viewport_size({"width": 1000, "height": 700})
    clips = [clip(audio=True), clip(hue=120, audio=True), clip(hue=200)]
    player_page.open_compare(clips, theme, settings=SETTINGS)
    player_page.button(layout).click()
    player_page.press("End")
    player_page.settled_numbers()
    shoot(player_page, tmp_path, f"compare-{layout.lower().replace(' ', '-')}-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_picture_of_nine(player_page: PlayerPage, tmp_path: Path, theme: str):
    player_page.page.set_viewport_size({"width": 1000, "height": 900})
    player_page.open_compare([clip(hue=20 * number) for number in range(1, 10)], theme)
    shoot(player_page, tmp_path, f"compare-nine-{theme}")
