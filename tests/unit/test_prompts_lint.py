"""The linter: each rule where it holds and where it must not, and silence on the guides' own examples."""

from __future__ import annotations

import json

import pytest

import veo_widget as veo
from tests.media import short_mp4
from tests.studios import WAIT, simulated
from veo_widget.errors import RequestError
from veo_widget.media.loudness import QUIETEST, loudness_at_end
from veo_widget.prompts.guide import guide
from veo_widget.prompts.lint_rules import RULES
from veo_widget.prompts.linter import Report, inspect
from veo_widget.prompts.wording import Base, Wording

OMNI = {"family": "omni", "title": "Omni"}

#: What the guides' own examples are told all the same: notes, never warnings.
EXPECTED = {
    # Written before subtitles were known to appear; the newer guides exclude them wherever somebody speaks.
    **dict.fromkeys(("hikers", "librarians", "cryptic-drawing", "bear-and-walker"), ("subtitles-likely",)),
}
#: The same on Omni, for which none of them was written.
EXPECTED_ON_OMNI = {
    **EXPECTED,
    "beats": ("timestamp-form",),
    # One camera movement, and Omni cuts unless it is told not to.
    **dict.fromkeys(
        ("camera", "icicles", "phone", "phone-simple", "night-drive", "sink-surfers", "convertible"), ("omni-cuts",)
    ),
}


def rules(prompt: str, **known) -> list[str]:
    return [each.rule for each in inspect(Wording(prompt=prompt, **known))]


@pytest.mark.parametrize("example", guide().examples, ids=lambda each: each.name)
def test_the_guides_own_examples_are_not_complained_of(example):
    given = {"negative_prompt": example.negative_prompt, "has_image": example.needs == "image"}
    given["task"] = "extend" if example.needs == "video" else None
    assert tuple(rules(example.prompt, **given)) == EXPECTED.get(example.name, ())
    assert tuple(rules(example.prompt, **given, **OMNI)) == EXPECTED_ON_OMNI.get(example.name, ())
    found = inspect(Wording(prompt=example.prompt, **given))
    assert not found.of("warning")
    assert not found.of("error")


def test_every_rule_has_its_own_id_a_reason_and_a_source():
    assert len({rule.id for rule in RULES}) == len(RULES) >= 20
    for rule in RULES:
        assert rule.reason.endswith("."), rule.id
        assert len(rule.source) > 5, rule.id


@pytest.mark.parametrize(
    ("negative", "what"),
    [
        ("no walls", "walls"),
        ("cartoon, no text", "text"),
        ("don't show people", "people"),
        ("do not include logos, frame", "logos"),
        ("without any buildings", "buildings"),
        ("avoid red", "red"),
    ],
)
def test_a_negative_prompt_takes_nouns(negative, what):
    (found,) = inspect(Wording(prompt="A lion", negative_prompt=negative))
    assert found.rule == "negative-phrasing"
    assert f'"{what}"' in found.suggestion
    assert (found.severity, found.field) == ("warning", "negative_prompt")
    assert negative[found.start : found.end].endswith(what)


@pytest.mark.parametrize("negative", ["wall, frame", "", "notebook, nobody, nose", "knots", "urban background"])
def test_nouns_in_a_negative_prompt_are_fine(negative):
    assert rules("A lion", negative_prompt=negative) == []


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("A forest at dawn, no people.", "no people"),
        ("A street. No cars, no buildings.", "No cars"),
        ("A lion. Don't show the sky.", "Don't show the sky"),
        ("A lion. Please do not include any logos of brands.", "Please do not include any logos of brands"),
        ("Avoid bright colors. A cat.", "Avoid bright colors"),
    ],
)
def test_negatives_in_a_prompt_belong_into_the_negative_prompt(prompt, said):
    found = next(each for each in inspect(Wording(prompt=prompt)) if each.rule == "negative-in-prompt")
    assert f'"{said}"' in found.message
    assert rules(prompt, **OMNI) == [], "Omni has no negative prompt"


@pytest.mark.parametrize(
    "prompt",
    [
        'Man: "That is no ordinary bear. No way!"',
        "A man with no hat walks",
        "A lion, no longer young, rests",
        "A dancer, no more than a shadow, turns",
        "Nobody is on the beach. Nothing moves.",
        "A woman speaks. No subtitles, no on-screen text.",
        "A cat that does not like water",
        "The man, who never smiles, waits",
        "A snowy notch in the Northern hills",
    ],
)
def test_a_no_that_describes_is_no_negative(prompt):
    assert "negative-in-prompt" not in rules(prompt)


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("A man says: I will be back.", "I will be back"),
        ("A woman whispers, come on, let us go.", "come on, let us go"),
        ("The captain shouts hello everyone to the crew.", "hello everyone"),
        ("A boy says where are we", "where are we"),
        ("Man: This must be it.", "This must be it."),
        ("Narrator (calm): Once there was a king.", "Once there was a king."),
        ("A dog barks.\nOld woman: Be quiet.", "Be quiet."),
    ],
)
def test_dialogue_wants_quotes(prompt, said):
    (found,) = [each for each in inspect(Wording(prompt=prompt)) if each.rule == "dialogue-without-quotes"]
    assert prompt[found.start : found.end] == said
    assert "js-genai #1272" in found.source, "the conflict of the sources is named"


@pytest.mark.parametrize(
    "prompt",
    [
        'A man says, "Hello."',
        "A man says, 'Hello.'",
        "A man says “Hello”.",
        "Ein Mann sagt: „Hallo.“",
        '"Hello," he says, where the road ends.',
        "A woman says goodbye to her dog",
        "A mother calls her son",
        "He asks for help and she answers with a smile",
        "A crowd shouts and cheers",
        "SFX: a door slams. Ambient noise: wind. Camera: slow dolly in. Style: film noir.",
        "Close-up: fresh claw marks. Scene 2: a beach.",
        "A singer sings a song about the sea",
        "The guard cries.",
        "Man (tired): \"Go.\" Woman: 'Why?'",
        "A sign says OPEN",
        "A man says something to the camera",
        "She tells him a story",
    ],
)
def test_no_false_alarm_about_dialogue(prompt):
    assert "dialogue-without-quotes" not in rules(prompt)


def test_a_quote_without_its_other_is_told():
    assert "unpaired-quote" in rules('He says, "Run.')
    assert "unpaired-quote" not in rules('A 27" screen')


@pytest.mark.parametrize(("seconds", "lines", "found"), [(8, 2, False), (8, 3, True), (4, 1, False), (4, 2, True)])
def test_one_or_two_lines_fit_into_eight_seconds(seconds, lines, found):
    prompt = " ".join(['A man says, "Go now."'] * lines)
    assert ("too-many-lines" in rules(prompt, duration_seconds=seconds)) is found


def test_what_is_said_has_to_fit_into_the_clip():
    line = " ".join(["word"] * 30)
    assert "too-much-said" in rules(f'A man says, "{line}"')
    assert "too-much-said" not in rules(f'A man says, "{line}"', duration_seconds=15)
    assert "too-much-said" not in rules(f'A sign reads "{line}"')


def test_the_token_limit_is_an_error_and_its_nearness_a_note():
    assert rules("word " * 1100)[0] == "prompt-too-long"
    assert rules("word " * 950) == ["prompt-nearly-too-long"]
    assert rules("word " * 300) == ["wordy"]
    assert rules("word " * 150) == []
    assert inspect(Wording(prompt="word " * 1100))[0].severity == "error"


def test_an_empty_prompt_is_an_error_unless_something_else_is_given():
    assert rules(" ") == ["empty-prompt"]
    assert rules("", has_image=True) == rules("", task="extend") == []


def test_braces_of_a_template_are_told_before_they_are_paid_for():
    assert rules("A {subject} surfing at {dawn, night}") == ["unfilled-slot"] * 2
    assert rules('He says, "{hello}". No subtitles. JSON: {"a": 1}') == []


def test_subtitles_are_excluded_where_somebody_speaks():
    speech = 'A man says, "Go."'
    assert rules(speech) == ["subtitles-likely"]
    assert rules(speech, negative_prompt="subtitles") == rules(f"{speech} No subtitles.") == []
    assert rules(speech, is_silent=True) == ["sound-is-off"]


def test_writing_in_the_picture_is_a_matter_for_omni():
    assert rules('A sign that reads "OPEN ALL NIGHT"') == ["writing-in-the-picture"]
    assert rules('A sign that reads "OPEN ALL NIGHT"', **OMNI) == []


def test_sound_for_a_silent_clip_is_told():
    assert rules("A lion roars. SFX: thunder.", is_silent=True) == ["sound-is-off"]
    assert rules("A lion walks.", is_silent=True) == []


@pytest.mark.parametrize(
    ("prompt", "seconds", "expected"),
    [
        ("[00:00-00:04] a [00:04-00:08] b", 8, []),
        ("[00:00-00:02] a [00:04-00:08] b", 8, ["beats-leave-a-gap"]),
        ("[00:00-00:05] a [00:04-00:08] b", 8, ["beats-overlap"]),
        ("[00:00-00:08] a [00:02-00:04] b [00:05-00:06] c", 8, ["beats-overlap", "beats-overlap"]),
        ("[00:00-00:04] a [00:04-00:10] b", 8, ["beat-beyond-the-end"]),
        ("[00:00-00:04] a", 4, []),
        ("[00:04-00:02] a", 4, ["beat-unreadable"]),
        ("[0:0-0:2] a", 4, ["beat-unreadable"]),
        ("[at 00:02] a", 4, ["beat-unreadable"]),
        ("A clock shows 12:30 [interior, day] [[filtered:audio]]", 8, []),
        ("[0-4s] a", 4, ["timestamp-form"]),
    ],
)
def test_beats_fill_the_clip_in_order(prompt, seconds, expected):
    assert rules(prompt, duration_seconds=seconds) == expected


def test_omni_and_veo_read_marks_differently():
    assert rules("<FIRST_FRAME> a lion walks") == ["omni-marks"]
    assert rules("<FIRST_FRAME> a lion walks", **OMNI) == []
    assert rules("[00:00-00:08] a", **OMNI) == ["timestamp-form"]
    assert rules("Make it dusk", task="edit", **OMNI) == ["edit-keeps-the-rest"]
    assert rules("Make it dusk. Keep everything else the same.", task="edit", **OMNI) == []
    assert rules("Slow dolly in on a lion", **OMNI) == ["omni-cuts"]
    assert rules("Slow dolly in on a lion, a single continuous shot", **OMNI) == []


def test_a_picture_needs_motion_in_words():
    assert rules("A lion in the savannah", has_image=True) == ["no-motion"]
    assert rules("The lion turns its head", has_image=True) == rules("Slow dolly in", has_image=True) == []
    assert rules("", has_image=True) == []


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    return simulated(tmp_path_factory.mktemp("lint"))


@pytest.fixture(scope="module")
def clips(studio):
    """A clip in which somebody speaks, one in which nobody does, and one without sound."""
    made = {
        "speaking": studio.generate('A man says, "Go."', duration_seconds=4),
        "mute": studio.generate("A lion", duration_seconds=4),
        "silent": studio.generate("A lion at night", duration_seconds=4, generate_audio=False),
    }
    return {name: job.wait(WAIT)[0] for name, job in made.items()}


def test_a_voice_carries_over_only_from_the_last_second(clips):
    speech = 'He goes on, "And now to you." No subtitles.'
    assert veo.lint(speech, video=clips["speaking"]).rules == ()
    for name, why in (("mute", "Nobody speaks at the end"), ("silent", "has no sound")):
        (found,) = veo.lint(speech, video=clips[name])
        assert (found.rule, found.severity) == ("voice-missing-before-extension", "warning")
        assert why in found.message
    assert veo.lint("The lion yawns.", video=clips["silent"]).rules == ()
    assert veo.lint(speech, task="extend").rules == ("voice-before-extension-unknown",)
    assert veo.lint(speech, video=clips["mute"], model="omni-1.2").rules == (), "Omni hears more than a second"


def test_the_last_beat_has_to_speak(clips):
    path = clips["speaking"].path
    early = '[00:00-00:02] A man says, "Go." [00:02-00:04] He leaves.'
    speech = {"prompt": 'He says, "On." No subtitles.', "task": "extend"}
    found = inspect(Wording(**speech, base=Base(prompt=early, path=path)))
    assert found.rules == ("voice-missing-before-extension",)
    late = '[00:00-00:02] A man enters. [00:02-00:04] He says, "Go."'
    assert inspect(Wording(**speech, base=Base(prompt=late, path=path))).rules == ()


def test_loudness_is_measured_at_the_end(clips, tmp_path):
    assert -60 < loudness_at_end(clips["speaking"].path) < 0
    assert loudness_at_end(clips["silent"].path) is None
    (tmp_path / "tiny.mp4").write_bytes(short_mp4())
    tiny = loudness_at_end(tmp_path / "tiny.mp4")
    assert tiny is None or QUIETEST <= tiny <= 0


def test_a_clip_may_be_named_by_its_id_and_one_that_is_not_there_is_refused(clips, studio):
    from veo_widget.prompts.linter import base_of

    assert base_of(clips["mute"].id, studio.library).prompt == "A lion"
    with pytest.raises(RequestError, match="There is no clip '01J' in the library"):
        base_of("01J", studio.library)
    with pytest.raises(TypeError, match="not int"):
        base_of(7, studio.library)


def test_the_model_decides_which_rules_hold():
    assert veo.lint("A forest, no people.", model="omni-1.2").rules == ()
    assert veo.lint("A forest, no people.", model="veo-3.1-fast").rules == ("negative-in-prompt",)
    assert veo.lint("SFX: rain.", model="veo-2.0").rules == ("sound-is-off",)
    with pytest.raises(RequestError, match="There is no model 'veo-9'"):
        veo.lint("A lion", model="veo-9")
    with pytest.raises(TypeError, match="unexpected keyword"):
        veo.lint("A lion", seed=3)


@pytest.mark.parametrize(
    "prompt",
    [
        "Eine Katze schläft in der Sonne, ohne Menschen.",
        "Un hombre dice: «Vamos.» Sin subtítulos, text.",
        "子猫が日向で眠っている。男が言う「おはよう」 subtitles",
        "Котёнок спит на солнце. Мужчина говорит: «Привет.» text",
        "Un non-sens: niente, nada, nein, no.",
    ],
)
def test_other_languages_are_no_nonsense(prompt):
    assert [each for each in veo.lint(prompt) if each.severity != "note"] == []


def test_a_report_is_a_list_with_the_worst_first_and_every_word_is_data():
    report = veo.lint('<script>x</script> A man says: I go, <b>now</b>. [00:00-00:30] "', negative_prompt="no <i>x</i>")
    assert isinstance(report, Report)
    assert list(report) == list(report.findings)
    assert bool(report)
    assert len(report) > 2
    order = [("error", "warning", "note").index(each.severity) for each in report]
    assert order == sorted(order)
    bundle = report._repr_mimebundle_()
    assert "<script>" not in bundle["text/html"]
    assert "<b>now" not in bundle["text/html"]
    assert "warning negative-phrasing:" in bundle["text/plain"]
    assert "Why: " in str(report)
    assert "warnings" in repr(report)
    json.dumps(bundle)


def test_nothing_found_is_said_and_false():
    report = veo.lint("A lion walks through the savannah, cinematic.")
    assert not report
    assert str(report) == "Nothing to say against this prompt."
    assert report.summary == "nothing to say against it"
