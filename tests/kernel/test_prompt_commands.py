"""`%veoctl lint`, `checklist`, `improve` and `examples` in a real kernel."""

from __future__ import annotations

import pytest

from tests.kernel.session import kernel
from veo_widget.prompts.guide import guide


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    with kernel(tmp_path_factory.mktemp("notebook")) as running:
        running.run("%load_ext veo_widget")
        running.run("import veo_widget as veo; veo.use('simulator', latency=0)")
        yield running


def test_lint_reads_the_prompt_as_it_was_typed_and_the_options_of_a_veo_line(session):
    bundle = session.shown("%veoctl lint A man says: it's me, {subject}. --duration 4 --seed 3 --negative 'no text'")
    for rule in ("dialogue-without-quotes", "unfilled-slot", "negative-phrasing"):
        assert rule in bundle["text/plain"]
        assert rule in bundle["text/html"]
    assert session.shown("%veoctl lint A lion walks, cinematic.")["text/plain"] == (
        "Nothing to say against this prompt."
    )
    assert "omni-cuts" in session.shown("%veoctl lint Slow dolly in on a lion --model omni-1.2")["text/plain"]


def test_checklist_shows_every_element(session):
    bundle = session.shown("%veoctl checklist A lion in the savannah at dusk?")
    for element in guide().elements:
        assert element.title in bundle["text/plain"]
    assert "missing" in bundle["text/plain"]


def test_improve_shows_changes_and_binds_them(session):
    bundle = session.shown("%veoctl improve A cat on a wall --as better")
    assert bundle["text/plain"].startswith("Simulator's stand-in, not Gemini, $0")
    assert "{+" in bundle["text/plain"]
    ran = session.run("print(better.accept(1).endswith('A cat on a wall'), better.accept() == better.after)")
    assert ran.text == "True True\n"
    ran = session.run("job = veo.generate(better.accept(), duration_seconds=4); job.wait(60)")
    assert session.run("print(job.record.detail['improved_from']['before'])").text == "A cat on a wall\n"


def test_examples_are_listed_and_shown_whole(session):
    table = session.shown("%veoctl examples")["text/plain"]
    assert all(each.name in table for each in guide().examples)
    shown = session.shown("%veoctl examples hikers")["text/plain"]
    assert "That is no ordinary bear." in shown
    assert "%%veo\n" in shown
    assert "needs a first frame" in session.shown("%veoctl examples sink-surfers")["text/plain"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("%veoctl lint", "%veoctl lint takes a prompt"),
        ("%veoctl lint A lion --modle x", "There is no option --modle. Did you mean --model?"),
        ("%veoctl lint A lion --model veo-9", "There is no model 'veo-9'"),
        ("%veoctl lint A lion --extend 01J", "There is no clip '01J'"),
        ("%veoctl checklist", "%veoctl checklist takes a prompt"),
        ("%veoctl improve", "%veoctl improve takes a prompt"),
        ("%veoctl improve A lion --duration 4", "takes --model and --as"),
        ("%veoctl improve A lion --model gemini-9", "There is no text model 'gemini-9'"),
        ("%veoctl improve A lion [[filtered:prompt]]", "prohibited content. Cost: unknown"),
        ("%veoctl examples hiker", "Did you mean hikers?"),
        ("%veoctl lnt A lion", "Did you mean %veoctl lint?"),
        ("%veo lint", "Did you mean %veoctl lint?"),
    ],
)
def test_mistakes_end_in_one_line(session, line, says):
    ran = session.run(line)
    assert says in ran.text
    assert "Traceback" not in ran.text
    assert ran.error is None


def test_the_help_names_them(session):
    text = session.run("%veoctl help").text
    assert all(f"%veoctl {command}" in text for command in ("lint", "checklist", "improve", "examples"))


def test_answers_draw_themselves_at_the_end_of_a_cell(session):
    for code, says in (
        ("veo.lint('A lion, no dogs.')", "negative-in-prompt"),
        ("veo.checklist('A lion')", "Subject"),
        ("veo.improve('A lion')", "stand-in, not Gemini"),
        ("veo.Template('A {cat, dog}')", "Template('A {cat, dog}')"),
    ):
        ran = session.run(code)
        assert ran.error is None
        assert says in ran.result


def test_linting_makes_nothing_on_disk(tmp_path):
    with kernel(tmp_path, VEO_LIBRARY=str(tmp_path / "library")) as session:
        session.run("import veo_widget as veo")
        assert session.run("print(veo.lint('A lion, no dogs.').rules, veo.checklist('A lion').missing)").text == (
            "('negative-in-prompt',) ('action', 'style')\n"
        )
        assert not (tmp_path / "library").exists()
