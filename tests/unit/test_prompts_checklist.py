"""The guide as data, and the checklist that sees which of its elements a prompt names."""

from __future__ import annotations

import json

import pytest

import veo_widget as veo
from veo_widget.catalog import catalog, estimate_tokens
from veo_widget.prompts.elements import checklist
from veo_widget.prompts.guide import guide
from veo_widget.prompts.language import is_english
from veo_widget.prompts.speech import quotations, stray_quote

EXAMPLES = {each.name: each for each in guide().examples}
OF_ELEMENTS = [each for each in guide().examples if each.element]
FOREIGN = {
    "German": "Eine Katze schläft in der Sonne auf einem Fensterbrett, filmisch.",
    "Spanish": "Un gato duerme al sol en una ventana, estilo de cine negro.",
    "French": "Un chat dort au soleil sur le rebord d'une fenêtre.",
    "Polish": "Kot śpi na słońcu przy oknie.",
    "Turkish": "Bir kedi güneşte uyuyor.",
    "Russian": "Котёнок спит на солнце.",
    "Japanese": "子猫が日向で眠っている。",
    "Arabic": "قطة نائمة في الشمس",
}


def test_the_guide_has_every_element_of_the_page_with_reason_source_and_phrases():
    assert [each.id for each in guide().elements] == [
        *("subject", "action", "style", "context", "face", "camera", "composition", "focus", "ambiance", "audio")
    ]
    assert [each.id for each in guide().elements if each.required] == ["subject", "action", "style"]
    for element in guide().elements:
        assert element.why.endswith((".", "tip."))
        assert element.source.startswith("Google")
        assert sum(len(group.phrases) for group in element.vocabulary) >= 6, element.id


def test_every_phrase_of_the_vocabulary_shows_its_own_element():
    for element in guide().elements:
        for group in element.vocabulary:
            for phrase in group.phrases:
                assert element.id in checklist(phrase).present, (element.id, phrase)


@pytest.mark.parametrize("example", OF_ELEMENTS, ids=lambda each: each.name)
def test_the_example_of_an_element_names_it(example):
    assert example.element in checklist(example.prompt).present


def test_there_is_an_example_for_each_element_and_names_are_unique():
    assert {each.element for each in OF_ELEMENTS} == {each.id for each in guide().elements}
    assert len({each.name for each in guide().examples}) == len(guide().examples) >= 35
    assert all(estimate_tokens(each.prompt) < catalog().prompt_tokens / 4 for each in guide().examples)


@pytest.mark.parametrize("name", [each.name for each in guide().examples if not each.element])
def test_a_subject_is_seen_in_every_named_example(name):
    assert "subject" in checklist(EXAMPLES[name].prompt).present


@pytest.mark.parametrize(
    ("prompt", "present", "missing"),
    [
        ("A calico kitten sleeps in the sunshine", {"subject", "action", "ambiance"}, {"style"}),
        ("Film noir style, man and woman walk on the street", {"subject", "action", "style", "context"}, set()),
        ("Cinematic, slow pan, cool blue tones", {"style", "camera", "ambiance"}, {"subject", "action"}),
        ("Running fast", {"action"}, {"subject", "style"}),
        ("An extreme close-up of a drop of ink in milk, macro lens", {"subject", "composition", "focus"}, {"style"}),
        ("A portrait of an old sailor with freckles and a faint smile", {"subject", "face"}, {"style"}),
        ("SFX: a door slams.", {"audio"}, {"action", "style"}),
        ("She says, 'Hello there.'", {"audio", "action"}, {"style"}),
        ("", set(), {"subject", "action", "style"}),
    ],
)
def test_elements_are_told_by_their_words(prompt, present, missing):
    found = checklist(prompt)
    assert present <= set(found.present)
    assert missing <= set(found.missing)
    assert set(found.present).isdisjoint(found.missing)


@pytest.mark.parametrize(
    ("prompt", "absent"),
    [
        ("A panda eats a pancake", "camera"),
        ("A frying pan on a stove", "camera"),
        ("A close friend of the king", "composition"),
        ("A building with a green ceiling", "action"),
        ("A close-up of a wall", "action"),
        ("An autumn morning in spring", "action"),
        ('A sign that reads "SALE"', "audio"),
    ],
)
def test_words_that_only_look_like_an_element_are_none(prompt, absent):
    assert absent not in checklist(prompt).present


def test_what_shows_an_element_is_named_with_its_place():
    prompt = "A slow dolly in on a lighthouse, cool blue tones"
    for light in checklist(prompt):
        for sign in light.signs:
            assert prompt[sign.start : sign.end] == sign.text
    assert checklist(prompt)["camera"].words == "slow dolly in"
    assert checklist(prompt)["ambiance"].words == "cool blue tones"


def test_what_is_spoken_shows_nothing_but_sound():
    found = checklist('A man says, "A close-up of the moon in a neon forest!"')
    assert {"composition", "ambiance", "context"}.isdisjoint(found.present)
    assert "audio" in found.present


@pytest.mark.parametrize("language", FOREIGN)
def test_of_other_languages_nothing_is_claimed(language):
    found = checklist(FOREIGN[language])
    assert not is_english(FOREIGN[language])
    assert found.missing == found.open == ()
    assert "recognised by English words" in str(found)


def test_quotes_are_read_in_any_language():
    assert checklist("猫が言う「おはようございます」").present == ("audio",)


@pytest.mark.parametrize("prompt", [each.prompt for each in guide().examples])
def test_every_example_is_read_as_english(prompt):
    assert is_english(prompt)


def test_an_english_prompt_may_have_foreign_names():
    assert is_english("A café in Paris, déjà vu, naïve art")
    assert is_english("El Niño storm over the sea")


def test_a_checklist_is_shown_as_page_and_text_with_states_in_words():
    bundle = checklist("A <b>cat</b> & a dog")._repr_mimebundle_()
    assert "<b>cat" not in bundle["text/html"]
    assert bundle["text/html"].count("<tr>") == 11
    assert all(word in bundle["text/html"] for word in ("named", "missing", "not named"))
    assert "● Subject" in bundle["text/plain"]
    assert "The guide requires: Action, Style." in bundle["text/plain"]
    json.dumps(bundle)


def test_a_prompt_that_is_no_text_is_a_type_error():
    with pytest.raises(TypeError, match="prompt is a string, not int"):
        veo.checklist(7)


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ('He says, "Run!" and goes.', [("Run!", "spoken")]),
        ("She whispers, 'Don't go.'", [("Don't go.", "spoken")]),
        ("Er sagt: „Komm mit.“ Sie: »Nein.«", [("Komm mit.", "spoken"), ("Nein.", "spoken")]),
        ("«Viens», dit-elle", [("Viens", "spoken")]),
        ("彼は言う「行こう」", [("行こう", "spoken")]),
        ('A sign that reads "OPEN"', [("OPEN", "seen")]),
        ('A book titled "The Sea and I"', [("The Sea and I", "seen")]),
        ('A so-called "smart" house', [("smart", "set off")]),
        ('Man: (hand on his knife) "That is no ordinary bear."', [("That is no ordinary bear.", "spoken")]),
        ('A 5" screen and a 7" disc', []),
        ("The dogs' bowls and the cats' toys", []),
        ("rock 'n' roll in the 1950's", []),
        ('A man says ""', []),
    ],
)
def test_quotations_are_spoken_seen_or_set_off(prompt, found):
    assert [(each.text, each.kind) for each in quotations(prompt)] == found
    assert stray_quote(prompt) is None
    for each in quotations(prompt):
        assert each.text in prompt[each.start : each.end]


@pytest.mark.parametrize("prompt", ['He says, "Run', "He says, “Run", 'one "two" three "'])
def test_a_quote_without_its_other_is_found(prompt):
    assert stray_quote(prompt) == max(prompt.rfind('"'), prompt.rfind("“"))
