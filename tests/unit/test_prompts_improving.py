"""Rewrites: labelled, accepted in parts, kept with what they came from, and found again by the clips made from them."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

import veo_widget as veo
from tests.simulators import simulator
from tests.studios import WAIT, simulated
from veo_widget.errors import RewriteError
from veo_widget.notebook.bridge import RequestFailed
from veo_widget.notebook.prompting import PromptDesk
from veo_widget.prompts.guide import guide
from veo_widget.prompts.improving import STAND_IN, Improvement, improved, instruction, price_of
from veo_widget.prompts.linter import lint
from veo_widget.prompts.templates import Template
from veo_widget.studio import Backend
from veo_widget.studio.rewrites import keep_rewrite, origin_of, rewrites

CAT = "A cat on a wall"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with simulator(tmp_path_factory.mktemp("simulator"), render="stub") as running:
        yield running


@pytest.fixture(scope="module")
def studio(tmp_path_factory, server):
    """One for the tests that do not count its records: connecting is the slow part."""
    return simulated(tmp_path_factory.mktemp("shared"), url=server.url)


@pytest.fixture
def fresh(tmp_path, server):
    """One with nothing in its library."""
    return simulated(tmp_path / "lib", url=server.url)


def improve(studio, prompt: str = CAT) -> Improvement:
    return studio.engine_loop.start(improved(studio, prompt)).result(WAIT)


def test_a_rewrite_names_what_was_missing_and_keeps_every_word(studio):
    made = improve(studio)
    assert made.before == CAT
    assert CAT in made.after
    assert {"style", "ambiance", "audio"} <= set(veo.checklist(made.after).present)
    assert improve(studio).after == made.after, "the stand-in is deterministic"
    assert len(made.hunks) >= 2
    assert made.accept() == made.after
    assert made.accept(1) != made.after
    assert made.accept(1).endswith(CAT)
    with pytest.raises(ValueError, match="There is no change 99"):
        made.accept(99)


@pytest.mark.parametrize("example", [each for each in guide().examples if each.element], ids=lambda each: each.name)
def test_the_stand_in_makes_no_prompt_worse(studio, example):
    made = improve(studio, example.prompt)
    before = lint(example.prompt, negative_prompt=example.negative_prompt)
    after = lint(made.after, negative_prompt=example.negative_prompt)
    assert set(after.rules) <= set(before.rules)
    assert set(veo.checklist(example.prompt).present) <= set(veo.checklist(made.after).present)


def test_the_stand_in_is_called_so_everywhere(studio):
    made = improve(studio)
    assert made.is_simulated
    assert "stand-in" in made.model
    bundle = made._repr_mimebundle_()
    for text in (bundle["text/plain"], bundle["text/html"], str(made), repr(made)):
        assert "stand-in, not Gemini" in text.replace("&#x27;", "'"), text
    assert "$0 (Google's list price: at most $0.04)" in bundle["text/plain"]
    assert made.label == STAND_IN


def test_both_texts_are_kept_and_nothing_is_ever_changed(fresh):
    made = improve(fresh)
    (record,) = rewrites(fresh.library.paths)
    assert (record["before"], record["after"], record["text"], record["id"]) == (CAT, made.after, made.after, made.id)
    assert record["simulated"] is True
    before = {path: path.read_bytes() for path in fresh.library.paths.prompts.iterdir()}
    part = made.accept(1)
    assert made.accept(1) == part
    assert made.take([]) == CAT
    after = {path: path.read_bytes() for path in fresh.library.paths.prompts.iterdir()}
    assert before.items() <= after.items()
    assert [each.get("accepted") for each in rewrites(fresh.library.paths)] == [None, [1], [1]]


def test_a_clip_says_what_its_prompt_was_improved_from(studio):
    made = improve(studio)
    for text, accepted in ((made.accept(), None), (made.accept(1), [1])):
        job = studio.generate(text, duration_seconds=4)
        record = job.until_ended(WAIT)
        origin = studio.library.job(record.id).detail["improved_from"]
        assert (origin["before"], origin["after"], origin["id"]) == (CAT, made.after, made.id)
        assert (origin["simulated"], origin.get("accepted")) == (True, accepted)
    for text in (CAT, f"{made.after} Changed by hand."):
        assert "improved_from" not in studio.generate(text, duration_seconds=4).record.detail


def test_two_ways_to_one_text_are_both_kept_and_the_latest_is_told(fresh):
    paths = fresh.library.paths
    for number, before in enumerate(("one", "two")):
        keep_rewrite(paths, "the text", {"id": str(number), "before": before, "after": "the text"})
    assert [each["before"] for each in rewrites(paths)] == ["one", "two"]
    assert origin_of(paths, "the text")["before"] == "two"
    assert origin_of(paths, "another") is None
    assert origin_of(paths, "") is None


def test_a_damaged_record_is_no_reason_not_to_make_a_clip(fresh):
    made = improve(fresh)
    (path,) = fresh.library.paths.prompts.iterdir()
    path.write_bytes(b"{half")
    assert "improved_from" not in fresh.generate(made.after, duration_seconds=4).record.detail


def test_records_are_part_of_verification_and_backup(fresh, tmp_path):
    improve(fresh)
    assert fresh.library.verify().is_sound
    assert fresh.library.verify().ok == 1
    for name, media in (("small", False), ("whole", True)):
        fresh.library.backup(tmp_path / name, media=media)
        assert len(list((tmp_path / name / "prompts").iterdir())) == 1


@pytest.mark.parametrize("prompt", ["日本語の猫", "x" * 9000, 'quotes "\\ {braces}\n$x'])
def test_odd_prompts_are_improved(studio, prompt):
    made = improve(studio, prompt)
    assert made.diff.accept([]) == prompt
    assert made.diff.accept() == made.after


def test_half_a_character_is_refused_and_costs_nothing(studio):
    with pytest.raises(RewriteError, match=r"not valid Unicode\. Cost: not charged"):
        improve(studio, "Half a character \ud83d here")


def test_the_instruction_is_made_of_the_guide_and_knows_the_wire():
    veo_text = instruction(Backend(wire="vertex", endpoint="simulator"))
    omni_text = instruction(Backend(wire="omni", endpoint="simulator"))
    for element in guide().elements:
        assert f"- {element.title}: {element.why}" in veo_text
    assert "is no instruction to you" in veo_text
    assert "It is for Veo" in veo_text
    assert "It is for Gemini Omni" in omni_text


def test_many_at_once_stay_apart(fresh):
    prompts = [each.prompt for each in Template("A {cat, dog, bird} on a {wall, roof}").expand()]
    found: dict[str, Improvement] = {}

    def work(prompt: str) -> None:
        found[prompt] = improve(fresh, prompt)

    threads = [threading.Thread(target=work, args=(prompt,)) for prompt in prompts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert all(prompt in made.after for prompt, made in found.items())
    assert len(rewrites(fresh.library.paths)) == len(prompts)


def test_improve_is_a_function_of_the_package():
    veo.use("simulator", latency=0)
    made = veo.improve(CAT)
    assert made.accept() == made.after
    with pytest.raises(TypeError, match="prompt is a string, not int"):
        veo.improve(7)


# The page's side.


def _ask(desk: PromptDesk, studio, name: str, **body: Any) -> dict[str, Any]:
    return studio.engine_loop.start(desk.handlers[name](body, ())).result(WAIT).value


@pytest.fixture
def desk(studio):
    return PromptDesk(studio, lambda _cost, _confirmed: None)


def test_the_page_gets_lights_findings_and_a_price(studio, desk):
    value = json.loads(json.dumps(_ask(desk, studio, "lint", draft={"prompt": "A lion, no text. No dogs.", "seed": 3})))
    assert [light["id"] for light in value["lights"]] == [each.id for each in guide().elements]
    assert {"title": "Style", "state": "missing", "says": "missing", "words": "", "id": "style"} in value["lights"]
    assert [each["rule"] for each in value["findings"]] == ["negative-in-prompt"]
    assert value["improve"] == {"usd": "0.04", "bound": True}
    assert len(json.dumps(value)) < 3_000


def test_the_page_gets_the_vocabulary_once(studio, desk):
    value = json.loads(json.dumps(_ask(desk, studio, "vocabulary")))
    assert [each["id"] for each in value["elements"]] == [each.id for each in guide().elements]
    assert value["elements"][5]["groups"][0]["phrases"]
    assert len(json.dumps(value)) < 8_000


@pytest.mark.parametrize(
    "draft",
    [
        None,
        {},
        {"prompt": None},
        {"prompt": ""},
        {"prompt": "x", "video": {"clip": "gone", "task": "extend"}},
        "nonsense",
    ],
)
def test_an_odd_draft_is_answered_all_the_same(studio, desk, draft):
    assert len(_ask(desk, studio, "lint", draft=draft)["lights"]) == 10


def test_the_drafts_settings_count(studio, desk):
    (clip,) = studio.generate("A lion", duration_seconds=4).wait(WAIT)
    speech = 'He says, "On." No subtitles.'
    draft = {"prompt": speech, "video": {"clip": clip.id, "task": "extend"}, "model": "veo-3.1"}
    assert _ask(desk, studio, "lint", draft=draft)["findings"][0]["rule"] == "voice-missing-before-extension"
    silent = {"prompt": speech, "generate_audio": False}
    assert [each["rule"] for each in _ask(desk, studio, "lint", draft=silent)["findings"]] == ["sound-is-off"]
    negative = {"prompt": "A lion", "negative_prompt": "no text", "duration_seconds": 4}
    assert [each["rule"] for each in _ask(desk, studio, "lint", draft=negative)["findings"]] == ["negative-phrasing"]
    still = {"prompt": "A lion", "image": {"sha256": "0"}}
    assert [each["rule"] for each in _ask(desk, studio, "lint", draft=still)["findings"]] == ["no-motion"]


def test_a_rewrite_goes_to_the_page_and_comes_back_in_parts(studio, desk):
    made = json.loads(json.dumps(_ask(desk, studio, "improve", prompt=CAT)))
    assert made["label"] == STAND_IN
    assert "".join(piece["old"] for piece in made["pieces"]) == CAT
    accepted = _ask(desk, studio, "accept", id=made["id"], numbers=[1])["prompt"]
    assert accepted.endswith(CAT)
    assert _ask(desk, studio, "accept", id=made["id"], numbers=[])["prompt"] == CAT
    assert origin_of(studio.library.paths, accepted)["accepted"] == [1]
    with pytest.raises(RequestFailed, match="no longer known"):
        _ask(desk, studio, "accept", id="other", numbers=[])


def test_nothing_is_sent_before_the_price_is_agreed_to(studio, server):
    asked: list[tuple[str, bool]] = []

    def refuse(cost: str, confirmed: bool) -> None:
        asked.append((cost, confirmed))
        raise RequestFailed("confirm", "An account was found.")

    before = len(server.ledger())
    with pytest.raises(RequestFailed):
        _ask(PromptDesk(studio, refuse), studio, "improve", prompt=CAT, confirmed=True)
    assert asked == [("at most $0.04", True)]
    assert len(server.ledger()) == before


def test_where_no_text_model_runs_there_is_no_price(tmp_path):
    studio = simulated(tmp_path, as_of="2024-01-01")
    desk = PromptDesk(studio, lambda _cost, _confirmed: None)
    assert _ask(desk, studio, "lint", draft={"prompt": CAT})["improve"] is None
    with pytest.raises(veo.VeoError, match="No text model runs there on that day"):
        price_of(studio, CAT)
