"""The panel in a real kernel: what its page asks, and what happens to it when the backend changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kernel.session import KernelSession, kernel

ASK = """
import time, itertools
ids = itertools.count()
def panel_of(*args, **options):
    panel = veo.VeoWidget(*args, **options); panel.said = []
    panel.bridge._send = lambda content, buffers=None: panel.said.append(content)
    return panel
def ask(panel, name, **body):
    rid = str(next(ids))
    panel.bridge.heard(None, {'kind': 'request', 'rid': rid, 'name': name, 'body': body}, [])
    for _ in range(3000):
        for each in list(panel.said):
            if each.get('rid') == rid: return each.get('value') or each.get('error')
        time.sleep(0.01)
def until(holds):
    for _ in range(3000):
        if holds(): return True
        time.sleep(0.01)
"""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelSession]:
    with kernel(tmp_path_factory.mktemp("panel")) as started:
        started.run("%load_ext veo_widget\nimport veo_widget as veo\nveo.use('simulator', latency=0)" + ASK)
        yield started


def printed(session: KernelSession, code: str) -> str:
    ran = session.run(code)
    assert ran.error is None, ran.error
    return ran.text.strip()


def test_a_model_that_another_backend_lacks_gives_way_and_the_draft_says_so(session):
    session.run("panel = panel_of('A lion', model='veo-3.1-fast')")
    printed(session, "veo.use('simulator', wire='omni', latency=0); print(until(lambda: panel.draft.get('notice')))")
    said = printed(session, "print(panel.draft['model'], '|', panel.draft['notice'], '|', panel.catalog['wire'])")
    assert said == ("omni-1.1 | Veo 3.1 Fast is not offered on this backend. Omni 1.1 Flash was chosen instead. | omni")
    assert printed(session, "print(panel.draft['prompt'])") == "A lion"


def test_a_model_that_is_there_too_stays_without_a_word(session):
    session.run("veo.use('simulator', latency=0); panel = panel_of('A lion', model='veo-3.1-lite')")
    session.run("veo.use('simulator', latency=0, seed=3); until(lambda: panel.backend)")
    assert printed(session, "print(panel.draft)") == "{'prompt': 'A lion', 'model': 'veo-3.1-lite'}"


def test_the_page_is_answered_in_its_own_words(session):
    session.run("panel = panel_of()")
    assert printed(session, "print(ask(panel, 'tokens', prompt='A lion walks')['tokens'])") == "3"
    error = printed(session, "print(ask(panel, 'image.fetch', url='http://localhost:8888/x.png')['message'])")
    assert error.startswith("localhost is not a public address of the web")
    job = printed(session, "job = veo.generate('A lion', seed=3); _ = job.wait(60); print(job.id)")
    again = printed(session, f"print(ask(panel, 'settings', job={job!r})['draft'])")
    assert "'prompt': 'A lion'" in again
    assert "'seed': 3" in again
    assert printed(session, "print(ask(panel, 'resume')['resumed'])") == "0"


def test_the_magic_alone_shows_the_same_panel_again(session):
    """What was filled in is still there where an output was cleared, or the notebook was opened anew."""

    def shown() -> str:
        assert session.run("%veo").error is None
        view = list(session.displays.values())[-1]["application/vnd.jupyter.widget-view+json"]
        return str(view["model_id"])

    first = shown()
    assert shown() == first
    session.run("veo.library('elsewhere')\nveo.use('simulator', latency=0)")
    assert shown() != first, "a panel belongs to a library"
