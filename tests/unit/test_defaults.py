"""Defaults of options: where they come from, which comes first, and that a wrong one is refused with a hint."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from traitlets import TraitError

from veo_widget.notebook.defaults import DEFAULTABLE, Configured, defaults, with_defaults
from veo_widget.notebook.grammar import UsageMistake, parse_line
from veo_widget.options import OPTIONS


@pytest.fixture
def configured():
    return Configured()


@pytest.fixture
def shell(configured):
    return SimpleNamespace(magics_manager=SimpleNamespace(registry={"VeoMagics": configured}), user_ns={})


@pytest.fixture
def user_file(tmp_path, monkeypatch):
    path = tmp_path / "user" / "config.toml"
    path.parent.mkdir()
    path.touch()
    monkeypatch.setenv("VEO_CONFIG", str(path))
    return path


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "project" / "notebooks" / "deep"
    path.mkdir(parents=True)
    return path


def project(folder, text: str) -> None:
    (folder.parents[1] / "pyproject.toml").write_text(text)


def test_a_line_comes_before_config_before_pyproject_before_the_users_file(shell, configured, user_file, folder):
    user_file.write_text('model = "veo-3.1-lite"\nresolution = "720p"\nseed = 1\naspect-ratio = "9:16"\n')
    project(folder, '[tool.veo_widget]\nmodel = "veo-3.1-fast"\nresolution = "1080p"\nseed = 2\n')
    configured.seed = 3
    configured.model = "veo-3.1"
    line, said = with_defaults(parse_line("A lion --model veo-3.1-fast"), shell, folder)
    assert line.values == {"model": "veo-3.1-fast", "resolution": "1080p", "seed": 3, "aspect_ratio": "9:16"}
    assert said.startswith("defaults --")
    for typed in ("--resolution 1080p", "--seed 3 (%config)", "--aspect 9:16"):
        assert typed in said
    assert "pyproject.toml" in said
    assert "config.toml" in said


def test_the_nearest_pyproject_with_the_table_counts(shell, user_file, folder):
    project(folder, "[tool.veo_widget]\nseed = 2\n")
    (folder / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
    assert defaults(shell, folder)["seed"].value == 2
    (folder.parent / "pyproject.toml").write_text("[tool.veo_widget]\nduration = 4\n")
    assert set(defaults(shell, folder)) == {"duration_seconds"}


def test_without_any_file_nothing_is_set_and_nothing_is_said(shell, user_file, folder):
    line = parse_line("A lion --seed 3")
    assert with_defaults(line, shell, folder) == (line, "")


def test_no_defaults_leaves_all_out_but_a_cap(shell, configured, user_file, folder):
    configured.duration_seconds, configured.seed = 4, 7
    line, said = with_defaults(parse_line("A lion --no-defaults"), shell, folder)
    assert (line.values, said) == ({}, "")
    configured.budget = 5
    line, said = with_defaults(parse_line("A lion --no-defaults"), shell, folder)
    assert (line.values, said) == ({"budget": "5"}, "defaults --budget 5 (%config).")


def test_what_a_sweep_varies_or_a_clip_decides_is_not_set(shell, configured, user_file, folder):
    configured.duration_seconds, configured.resolution, configured.seed = 8, "1080p", 7
    swept, _ = with_defaults(parse_line("A lion --sweep seed=1..3 --sweep duration=4,8"), shell, folder)
    assert swept.values == {"resolution": "1080p"}
    extended, _ = with_defaults(parse_line("It roars --extend ABC"), shell, folder)
    assert extended.values == {"extend": "ABC", "seed": 7}


def test_waiting_can_be_a_default_and_a_line_can_say_no(shell, configured, user_file, folder):
    configured.wait = True
    assert with_defaults(parse_line("A lion"), shell, folder)[0].flags == {"wait": True}
    assert with_defaults(parse_line("A lion --wait off"), shell, folder)[0].flags == {"wait": False}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("model", "veo-3.1-fst", "Did you mean veo-3.1-fast?"),
        ("resolution", "1080", "Did you mean 1080p?"),
        ("duration_seconds", 99, "No model has the duration 99."),
        ("duration_seconds", "long", "takes a whole number"),
        ("aspect_ratio", "16:10", "Did you mean 16:9?"),
        ("person_generation", "allow_adults", "Did you mean allow_adult?"),
        ("fit", "crob", "Did you mean crop?"),
        ("generate_audio", "maybe", "takes on or off"),
        ("wait", "yes", "is true or false"),
        ("budget", "much", "A budget is an amount in US dollars"),
    ],
)
def test_a_wrong_default_is_refused_with_a_hint(configured, name, value, says):
    with pytest.raises(TraitError) as caught:
        setattr(configured, name, value)
    assert says in str(caught.value)
    assert getattr(configured, name) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tool.veo_widget]\ndurtion = 8\n", "Did you mean duration?"),
        ("[tool.veo_widget]\nimage = 'a.png'\n", "no default can be set for image"),
        ("[tool.veo_widget]\nmodel = 'veo-3.1-fst'\n", "Did you mean veo-3.1-fast? Nothing was sent."),
        ("[tool.veo_widget\n", "is not valid TOML"),
        ("[tool]\nveo_widget = 3\n", "is no table"),
    ],
)
def test_a_mistake_in_a_file_is_one_sentence_that_names_the_file(shell, user_file, folder, text, says):
    project(folder, text)
    with pytest.raises(UsageMistake) as caught:
        defaults(shell, folder)
    assert says in str(caught.value)
    assert "pyproject.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_named_file_that_is_not_there_is_a_mistake(shell, monkeypatch, folder):
    monkeypatch.setenv("VEO_CONFIG", str(folder / "none.toml"))
    with pytest.raises(UsageMistake, match="cannot be read"):
        defaults(shell, folder)


def test_every_option_that_has_a_default_is_a_trait_with_its_help(configured):
    traits = configured.traits(config=True)
    assert {option.key for option in DEFAULTABLE} <= set(traits)
    assert all(option.help in traits[option.key].help for option in DEFAULTABLE)
    assert {"image", "video", "extend", "edit", "new"}.isdisjoint(traits)
    assert {option.key for option in OPTIONS if option.field} > {option.key for option in DEFAULTABLE if option.field}


def test_labels_and_amounts_are_read_as_on_a_line(shell, user_file, folder):
    user_file.write_text('budget = 5\ngenerate_audio = false\n[labels]\nteam = "film"\nfor = "the cut"\n')
    found = defaults(shell, folder)
    assert {key: each.value for key, each in found.items()} == {
        "budget": "5",
        "generate_audio": False,
        "labels": [("team", "film"), ("for", "the cut")],
    }
    _, said = with_defaults(parse_line("A lion"), shell, folder)
    assert '--label team=film --label "for=the cut"' in said
