"""VS Code, which cannot be run here: a kernel that finds what VS Code leaves in it, and a page that serves no files.

Proven is what is done there; that VS Code leaves this, and has no AAC, is what its issues say (vscode-jupyter#7380,
vscode#167685).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.hosts.conftest import Load
from tests.hosts.pages import PANEL
from tests.hosts.relay import VIEW, Manners, Relay
from tests.kernel.session import KernelSession, kernel

VSCODE = Manners()


@pytest.fixture(scope="module")
def session(load: Load, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelSession]:
    """A kernel as VS Code starts it: no Jupyter server, its own variables, the notebook's path in the namespace."""
    folder = tmp_path_factory.mktemp("workspace")
    with kernel(folder, VSCODE_PID="4711", VSCODE_CWD=str(Path.home())) as found:
        found.run(f"__vsc_ipynb_file__ = {str(folder / 'test.ipynb')!r}")
        found.run(load(1))
        yield found


def test_the_card_is_the_player_and_what_is_stored_tells_the_rest(session: KernelSession, page: Page):
    code = Relay(page, session, VSCODE)
    shown = code.run("job = %veo A lion in VS Code --duration 4")
    assert VIEW in shown, "the card comes with the cell, not by a later change of its output"
    card = page.get_by_role("region", name="Video job")
    code.until_seen(card, "Done")
    assert code.plays(card.locator("video")) == [1280, 720, 4]
    static = session.until_shown("Done in")
    assert "veo_library/clips/" in static
    assert "VS Code plays it without its sound (it has no AAC)." in static
    assert "<video" not in static
    assert code.errors == []


def test_the_panel_plays_what_the_kernel_sends(session: KernelSession, page: Page):
    code = Relay(page, session, VSCODE)
    code.run(PANEL)
    code.until_seen(page.get_by_role("listitem").filter(has_text="A lion in VS Code"), "Done")
    assert code.plays(page.get_by_role("group", name="Player").locator("video")) == [1280, 720, 4]
    assert code.errors == []
