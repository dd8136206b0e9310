"""`veo.history` and `%veoctl history|tree|diff|restore` in a real kernel."""

from __future__ import annotations

import pytest

from tests.kernel.session import kernel
from tests.sweeps import submits


@pytest.fixture(scope="module")
def session(server, tmp_path_factory):
    """A kernel with a clip, its extension, a variant, and an attempt that was filtered."""
    with kernel(tmp_path_factory.mktemp("notebook")) as running:
        running.run("%load_ext veo_widget")
        running.run(f"import veo_widget as veo; veo.use('simulator', url={server.url!r}, latency=0);")
        running.run("lion, = veo.generate('A neon lion', seed=7, duration_seconds=8).wait(60); lion.rate(4)")
        running.run("longer, = lion.extend('It roars').wait(60)")
        running.run("variant, = lion.remix('A neon <b>cat</b>', seed=8).wait(60)")
        running.run("veo.generate('A song [[filtered:audio]]', duration_seconds=4).until_ended(60);")
        yield running


def test_an_expression_finds_attempts_in_python_and_in_the_magic(session):
    filter_ = "seed == 7 and 'neon' in prompt and rating >= 4"
    for code in (f"%veoctl history {filter_}", f'veo.history("{filter_}")'):
        bundle = session.shown(code)
        assert "A neon lion" in bundle["text/plain"]
        assert f"1 attempt where {filter_}" in bundle["text/plain"]
        assert "data:image/jpeg" in bundle["text/html"]
    everything = session.shown("%veoctl history")
    assert "Held back by the safety filter" in everything["text/plain"]
    assert "&lt;b&gt;cat" in everything["text/html"]
    assert session.shown("%veoctl history 2")["text/plain"].count("\n") == 4


def test_a_filter_that_is_none_ends_in_one_sentence(session):
    ran = session.run("%veoctl history seed = 7")
    said = ran.text + (ran.error or "")
    assert "to compare, write == and not =" in said
    assert "Traceback" not in said


def test_tree_diff_and_restore_take_the_ends_of_ids(session, server):
    ids = session.run("print(lion.record.job_id[-6:], longer.id[-6:], variant.record.job_id[-6:])").text.split()
    tree = session.shown(f"%veoctl tree {ids[1]}")
    assert "├─ extension: It roars" in tree["text/plain"]
    assert "<- this clip" in tree["text/plain"]
    assert "<b>cat" not in tree["text/html"]
    diff = session.shown(f"%veoctl diff {ids[0]} {ids[2]}")
    assert "Seed" in diff["text/plain"]
    assert "<del" in diff["text/html"]
    assert session.run("lion - variant").result == diff["text/plain"]
    before = submits(server)
    cell = session.run(f"%veoctl restore {ids[0]}").text
    assert cell.startswith("%%veo --model veo-3.1")
    assert "Reused, $0" in session.run(cell).text
    assert submits(server) == before


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("%veoctl tree", "takes the id of one job"),
        ("%veoctl tree NOSUCH", "No one job or clip has the id 'NOSUCH'"),
        ("%veoctl tree x'--", "No one job or clip has the id"),
        ("%veoctl diff NOSUCH", "takes the ids of two jobs"),
        ("%veoctl restore", "takes the id of one job"),
    ],
)
def test_a_mistake_ends_in_one_line(session, cell, says):
    ran = session.run(cell)
    assert says in ran.text + (ran.error or "")
    assert "Traceback" not in ran.text + (ran.error or "")


def test_a_replay_is_planned_and_run_from_a_cell(session, server):
    before = submits(server)
    plan = session.shown("plan = longer.replay(model='veo-3.1-fast')\nplan")
    assert "list price is $1.60. Nothing was sent" in plan["text/plain"]
    assert submits(server) == before
    assert session.run("len(plan.run().wait(60))").result == "2"
    assert submits(server) == before + 2


def test_the_data_frame_needs_nothing_but_pandas(session):
    assert session.run("veo.df('rating == 4').seed.tolist()").result == "[7]"
