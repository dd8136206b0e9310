"""Defaults, templates, completion, the plan of Run All and the request's body, in a real kernel."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.codegen.recorder import recorder
from tests.kernel.session import kernel
from tests.media import picture
from tests.sweeps import submits

LOADED = "%load_ext veo_widget\nimport veo_widget as veo"
NOTEBOOK = [
    LOADED,
    "%veo A lion in the plan --duration 4",
    "%%veo --duration 4 --repeat 2\nA cat in the plan",
    "%%time\n%veo A cat in the plan --duration 4",
    "%%veo --duration 4 --sweep seed=1..2\nA {red, blue} kite",
    "for _ in range(3):\n    %veo A dog in the plan",
    "%veo A lion --durtion 4",
    "veo.generate('A cow')",
]


@pytest.fixture(scope="module")
def recorded(server):
    with recorder(server.url) as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("notebook")


@pytest.fixture(scope="module")
def session(recorded, folder):
    path = folder / "work" / "plan.ipynb"
    path.parent.mkdir()
    cells = [{"cell_type": "code", "source": text, "metadata": {}} for text in NOTEBOOK]
    cells.append({"cell_type": "markdown", "source": "%veo no cell", "metadata": {}})
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    with kernel(folder, JPY_SESSION_NAME=str(path)) as running:
        running.run(LOADED)
        running.run(f"veo.use('simulator', url={recorded.url!r}, latency=0);")
        yield running


def test_a_dry_run_shows_the_very_body_that_is_sent_and_no_key(session, recorded, server, folder):
    (folder / "first.png").write_bytes(picture(1280, 720))
    cell = "%%veo --duration 4 --seed 7 --negative 'text, logo'{}\nA \"quoted\" $lion\nin two lines"
    before = submits(server)
    dry = session.run(cell.format(" --dry-run"))
    assert dry.error is None
    assert "Cost: $0 on the simulator; Google's list price is $1.60" in dry.text
    assert submits(server) == before
    session.run(cell.format(" --wait"))
    head, _, body = dry.text.partition("\n{")
    sent = recorded.starts[-1]
    assert json.loads("{" + body) == sent.body
    version, _, resource = sent.path.removeprefix("/").partition("/")  # google-genai's own is a beta version
    assert version.startswith("v1")
    assert head.splitlines()[-1] == f"Request: POST {recorded.url}/v1/{resource}"
    assert not {"authorization", "bearer", "key"} & set(dry.text.lower().split())
    again = session.run(cell.format(" --dry-run"))
    assert "Reused, $0" in again.text
    assert "Cost: $0. Nothing was sent." in again.text
    drawn = session.run("%veo From a picture --image first.png --duration 4 --dry-run --repeat 3")
    assert "3 of 3 draws would be bought." in drawn.text
    assert '"images/' in drawn.text


@pytest.fixture
def defaults(session, folder):
    """Takes every default back at the end."""
    yield folder / "pyproject.toml"
    (folder / "pyproject.toml").unlink(missing_ok=True)
    for name in ("model", "duration", "resolution"):
        session.run(f"%veoctl config {name} default")


def test_defaults_are_set_shown_said_and_refused(session, defaults):
    defaults.write_text('[tool.veo_widget]\nmodel = "veo-3.1-fast"\nseed = 11\n')
    session.run("%config VeoMagics.duration_seconds = 4")
    assert session.run("%veoctl config resolution 1080p").text == (
        "--resolution is 1080p (%config) where a line does not say otherwise.\n"
    )
    text = session.shown("%veoctl config")["text/plain"]
    assert "--duration     4             %config" in text
    assert "--model        veo-3.1-fast  pyproject.toml" in text
    assert "--aspect       16:9          veo_widget" in text
    session.run("%veoctl config resolution default")
    ran = session.run("job = %veo A lion by default --seed 5 --wait")
    assert ran.text.startswith("Note: defaults --model veo-3.1-fast (pyproject.toml); --duration 4 (%config)."), (
        ran.text
    )
    assert "Veo 3.1 Fast · 4 s · 720p · 16:9 · seed 5" in session.displays[ran.displays[0]]["text/plain"]
    assert session.run("(job.record.request.seed, job.record.request.duration_seconds)").result == "(5, 4)"
    plain = session.run("%veo A lion by default --no-defaults --dry-run")
    assert "Note" not in plain.text
    assert "Veo 3.1 · 8 s" in plain.text
    assert "Did you mean veo-3.1-fast?" in session.run("%config VeoMagics.model = 'veo-3.1-fst'").text
    listed = session.run("%config VeoMagics").text
    assert "VeoMagics.generate_audio" in listed
    defaults.write_text('[tool.veo_widget]\nmodle = "veo-3.1-fast"\n')
    ran = session.run("%veo A lion with a wrong file")
    assert "Did you mean model?" in ran.text
    assert "Traceback" not in ran.text


def test_templates_are_filled_only_when_asked_and_several_are_a_planned_sweep(session, server):
    session.run("animal, many = 'otter', ['a', 'b', 'c']")
    assert session.run("j = %veo An {animal} for $animal --duration 4 --wait\nprint(j.record.request.prompt)").text == (
        "An {animal} for $animal\n"
    )
    filled = "j = %veo An {animal} --template --duration 4 --wait\nprint(j.record.request.prompt)"
    assert session.run(filled).text == "An otter\n"
    ran = session.run("%%veo --vars who=fox --duration 4 --as named --wait\nA {who} and $who for $5")
    assert ran.error is None
    assert session.run("print(named.record.request.prompt)").text == "A fox and fox for $5\n"
    before = submits(server)
    for cell, says in (
        ("%veo A {many} --template", "The variable many holds 3 values. Add --sweep"),
        ("%veo A {nobody} --template", "The slot {nobody} has no value"),
        ("%veo A {open --template", "never closed"),
    ):
        ran = session.run(cell)
        assert says in ran.text
        assert "Traceback" not in ran.text
    assert submits(server) == before
    ran = session.run("run = %veo A {who} at dawn --vars who=hen,cow --duration 4 --wait")
    assert ran.error is None
    assert any("Google's list price for 2 cells" in each["text/plain"] for each in session.displays.values())
    assert session.run("type(run).__name__, len(run.wait(60))").result == "('SweepRun', 2)"
    assert submits(server) == before + 2


@pytest.mark.parametrize("name", ["json", "list", "numbers"])
def test_a_name_that_holds_something_else_is_not_lost(session, server, name):
    session.run("import json; numbers = [1, 2]")
    before = submits(server)
    ran = session.run(f"%veo A lion nobody pays --duration 4 --as {name}")
    assert "hoose another" in ran.text
    assert submits(server) == before
    assert session.run("json.dumps(numbers)").result == "'[1, 2]'"


def test_a_job_is_bound_again_by_the_cell_run_again(session):
    for _ in range(2):
        assert session.run("%veo A bound lion --duration 4 --as bound --wait").error is None
    assert session.run("type(bound).__name__").result == "'Job'"


@pytest.mark.parametrize("jedi", [True, False])
def test_tab_completes_through_the_kernel(session, jedi):
    session.run(f"get_ipython().Completer.use_jedi = {jedi}")
    session.run("t = %veo A clip for Tab --duration 4")
    ids = session.run("clip, = t.wait(60); print(clip.id[-6:], t.id[-6:])").text.split()
    assert session.complete("%veo A lion --dur") == ["--duration"]
    assert session.complete("%veo A lion --resolution 4k --duration ") == ["8"]
    assert session.complete("x = 1\njob = %veo A lion --aspect 16:") == ["16:9"]
    assert session.complete("%%veo --model veo-3.1-l") == ["veo-3.1-lite"]
    assert session.complete("%%veo --vars \nA {subject}", len("%%veo --vars ")) == ["subject="]
    assert "--model" not in session.complete("%%veo --wait\nA lion --mo")
    assert session.complete("%veo On --extend ")[0] == ids[0]
    assert session.complete("%veoctl show ")[0] == ids[1]
    assert session.complete("%veoctl sh") == ["show"]
    assert session.complete("import js") != []
    timed = "import time; b = time.perf_counter(); c = list(get_ipython().Completer.completions(t, len(t))); "
    setup = "from IPython.core.completer import provisionalcompleter as p; t = '%veo On --extend '\nwith p():\n    "
    seconds = float(session.run(f"{setup}{timed}print(time.perf_counter() - b)").text)
    assert seconds < 1.0  # 3 ms on a quiet machine; the goal is 0.1 s


def test_the_plan_says_what_run_all_would_buy_and_running_it_then_buys_just_that(session, server):
    before = submits(server)
    bundle = session.shown("%veoctl plan")
    text = bundle["text/plain"]
    assert "<table>" in bundle["text/html"]
    assert submits(server) == before
    assert "Run All would buy 7 of these: $0 on the simulator (Google's list price: $11.20)." in text
    assert "Not known without running it: 2." in text
    assert "plan.ipynb as saved at" in text
    rows = {line.split()[0]: line for line in text.splitlines() if line[:1].isdigit()}
    for cell, says in {
        "2": "buys",
        "3": "buys 2",
        "4": "reuses what an earlier cell buys",
        "5": "buys 4",
        "6": "not known: inside a loop",
        "7": "stops: There is no option --durtion. Did you mean --duration?",
        "8": "not known: in Python",
    }.items():
        assert says in rows[cell]
    for cell in NOTEBOOK[1:5]:
        assert session.run(cell).error is None
    session.until_shown("4 of 4 done")
    session.run("%veo One more to wait for --duration 4 --wait")
    assert submits(server) == before + 8
    text = session.shown("%veoctl plan")["text/plain"]
    assert "Run All would buy nothing: $0. Reused: 8." in text.replace("\n", " ")
    for cell in NOTEBOOK[1:5]:
        session.run(cell)
    assert submits(server) == before + 8


def test_without_a_notebook_file_the_plan_is_of_what_was_run(tmp_path, recorded):
    with kernel(tmp_path) as session:
        session.run(LOADED)
        session.run(f"veo.use('simulator', url={recorded.url!r}, latency=0);")
        session.run("%veo A lion of the session --duration 4 --wait")
        text = session.shown("%veoctl plan")["text/plain"]
        assert "In [3]" in text
        assert "reuses job" in text
        assert "what this kernel has run" in text


def test_help_is_shown_for_both_magics(session):
    for name, says in (("veo", "--template"), ("veoctl", "%veoctl plan")):
        help_text = session.help(f"%{name}?")
        assert says in help_text
        assert "Traceback" not in help_text


def test_the_extension_can_be_loaded_again_and_taken_away(tmp_path):
    with kernel(Path(tmp_path)) as session:
        session.run("%load_ext veo_widget")
        session.run("%reload_ext veo_widget")
        named = "[type(each).__name__ for each in get_ipython().configurables].count('VeoMagics')"
        assert session.run(named).result == "1"
        assert session.complete("%veo A --dur") == ["--duration"]
        session.run("%unload_ext veo_widget")
        assert session.run(named).result == "0"
        assert session.complete("%veo A --dur") == []


def test_a_wrong_default_in_ipythons_own_file_is_one_line(tmp_path):
    with kernel(Path(tmp_path)) as session:
        session.run("get_ipython().config.VeoMagics.model = 'veo-3.1-fst'")
        ran = session.run("%load_ext veo_widget")
        assert "Did you mean veo-3.1-fast?" in ran.text
        assert "Traceback" not in ran.text + (ran.error or "")
        session.run("get_ipython().config.VeoMagics.model = 'veo-3.1-fast'")
        assert session.run("%load_ext veo_widget").error is None
        assert "--model        veo-3.1-fast" in session.shown("%veoctl config")["text/plain"]
