"""Colab, which cannot be run here: the versions of its kernel, a stand-in for its module, and what it does to messages.

Proven is that everything works in a host that behaves so; that Colab behaves so is what its sources and reports say.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page

from tests.hosts.conftest import Load
from tests.hosts.pages import PANEL
from tests.hosts.relay import Manners, Relay
from tests.kernel.session import KernelSession, kernel
from tests.media import picture

FLOORS = Path(__file__).with_name("colab.txt")
#: A sixth of what Colab is said to take, so that an upload has to become smaller.
COLAB = Manners(drops_buffers=True, largest=150_000, hears_anytime=False, marks_widgets=True)
MODULE = '''
"""What Colab's own module does when custom widgets are let in: it marks every widget view that is displayed."""
from types import SimpleNamespace
import IPython

URL = "https://ssl.gstatic.com/colaboratory-static/widgets/colab-cdn-widget-manager/2b70e893a8ba7c0f/manager.min.js"
VIEW = "application/vnd.jupyter.widget-view+json"
_widgets = SimpleNamespace(_installed_url=None)

def enable_custom_widget_manager():
    if _widgets._installed_url is None:
        IPython.get_ipython().display_pub.register_hook(_mark)
    _widgets._installed_url = URL

def _mark(message):
    content = message.get("content", {})
    if VIEW in content.get("data", {}):
        content.setdefault("metadata", {}).setdefault(VIEW, {})["colab"] = {"custom_widget_manager": {"url": URL}}
    return message
'''


@pytest.fixture(scope="module")
def floors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Colab's versions, to stand before the environment's own."""
    folder = tmp_path_factory.mktemp("floors")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-compile",
        "--disable-pip-version-check",
    ]
    subprocess.run([*pip, "--target", str(folder), "--requirement", str(FLOORS)], check=True, timeout=100)
    return folder


@pytest.fixture(scope="module")
def session(floors: Path, load: Load, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelSession]:
    """A kernel of Colab's versions that finds Colab's module."""
    module = tmp_path_factory.mktemp("colab") / "google" / "colab" / "output"
    module.mkdir(parents=True)
    (module.parent / "__init__.py").touch()
    (module / "__init__.py").write_text(MODULE)
    path = os.pathsep.join([str(floors), str(module.parents[2]), os.environ.get("PYTHONPATH", "")])
    with kernel(
        tmp_path_factory.mktemp("content"), PYTHONPATH=path, COLAB_RELEASE_TAG="release-colab_20260115"
    ) as found:
        assert found.run(load(1)).text == ""
        yield found


def test_the_magics_run_on_the_lowest_versions(session: KernelSession):
    versions = (
        "import IPython, ipywidgets, ipykernel, anywidget as a\nprint(IPython.__version__, ipywidgets.__version__,"
    )
    assert session.run(f"{versions} ipykernel.__version__, a.__version__)").text == "7.34.0 7.7.1 6.17.1 0.9.18\n"
    ran = session.run("job = %veo What did {you} find for $5? --duration 4 --wait")
    assert ran.error is None
    assert len(ran.displays) == 2
    page = session.until_shown("What did {you} find for ")
    assert "Done in" in page
    assert "Colab does not serve this file; open it from there, or play it with %veoctl show" in page
    assert session.run("job").displays
    assert "<Clip clips/" in (session.run("await job").result or "")
    again = session.run("%%veo --as other --duration 4\nWhat did {you} find for $5?")
    assert "Reused, $0" in again.text
    assert "<Clip clips/" in (session.run("other.wait()").result or "")
    assert "Did you mean --duration?" in session.run("%veo A lion --durtion 4").text
    assert "--duration" in str(session.messages[-1]) + session.run("get_ipython().run_line_magic('veo', '--help')").text
    assert session.run("%veoctl models").displays


def test_defaults_and_completion_work_on_the_lowest_versions(session: KernelSession):
    wanted = {
        "%veo A lion --dur": "--duration",
        "%veo A lion --resolution 4k --duration ": "8",
        "job = %veo A lion --aspect 16:": "9",  # the colon ends a word there
        "%%veo --model veo-3.1-l": "veo-3.1-lite",
        "%veoctl use s": "simulator",
    }
    for line, text in wanted.items():
        assert text in session.complete(line)  # Jedi's guesses stand beside it
    session.run("get_ipython().Completer.use_jedi = False")
    for line, text in wanted.items():
        assert session.complete(line) == [text]
    session.run("%config VeoMagics.duration_seconds = 4")
    ran = session.run("%veo A lion of Colab's --dry-run")
    assert "Note: defaults --duration 4 (%config)." in ran.text
    assert "Did you mean veo-3.1-fast?" in session.run("%config VeoMagics.model = 'veo-3.1-fst'").text
    session.run("%veoctl config duration default")
    assert session.run("%veoctl plan").displays


def test_the_panel_takes_a_picture_and_makes_a_video_where_much_is_lost(session: KernelSession, page: Page):
    colab = Relay(page, session, COLAB)
    colab.run(PANEL)
    first_frame = page.get_by_role("group", name="First frame")
    colab.until_seen(first_frame)
    png = picture(640, 360).ljust(700_000, b"\0")
    first_frame.locator("input[type=file]").set_input_files(FilePayload(name="a.png", mimeType="image/png", buffer=png))
    colab.until_seen(first_frame.get_by_role("button", name="Clear"))
    listed = session.run("print([each.name for each in veo.library().paths.images.iterdir()])").text
    assert f"{hashlib.sha256(png).hexdigest()}.png" in listed
    assert colab.lost["page"] > 0
    page.get_by_role("button", name="Generate").click()
    colab.until_seen(page.get_by_role("listitem").filter(has_text="A calico kitten"), "Done")
    assert colab.lost["kernel"] > 0, "the kernel said nothing by itself"
    assert colab.errors == []


def test_the_card_is_shown_by_the_cell_and_tells_the_end(session: KernelSession, page: Page):
    colab = Relay(page, session, COLAB)
    card = page.get_by_role("region", name="Video job")
    colab.run("%veo A lion from Colab --duration 4")
    colab.until_seen(card, "A lion from Colab")
    colab.until_seen(card, "Done")
    colab.run("%veoctl show")  # ended already: its card plays it
    colab.until(lambda: card.count() == 2)
    assert colab.errors == []
