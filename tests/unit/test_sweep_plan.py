"""What a sweep would buy and cost, before anything is sent: factors, cells, problems, price, time."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import count
from pathlib import Path

import numpy
import pandas
import pytest

from tests.media import picture
from tests.sweeps import CATS, FOUR, planned, studio_in
from veo_widget.errors import ImageError, RequestError, SweepError, TableError, TemplateError
from veo_widget.research.arrangement import Arrangement


@pytest.fixture
def studio(tmp_path):
    return studio_in(tmp_path)


def settings(plan, name):
    return [getattr(cell.quote.request, name) for cell in plan.cells]


def test_everything_given_several_values_is_crossed_and_the_rest_is_fixed(studio):
    plan = planned(studio, "A {cat, dog} at {time}", time=["dawn", "night"], seed=[1, 2], **FOUR)
    assert len(plan) == 2 * 2 * 2
    assert list(plan.factors) == ["prompt", "time", "choice_1", "seed"]
    assert plan.factors["seed"] == ("1", "2")
    assert {cell.prompt for cell in plan.cells} == {
        f"A {who} at {when}" for who in ("cat", "dog") for when in ("dawn", "night")
    }
    assert settings(plan, "duration_seconds") == [4] * 8
    assert [cell.text("seed") for cell in plan.cells[:4]] == ["1", "2", "1", "2"]


@pytest.mark.parametrize(
    ("given", "seeds"),
    [
        ("1..3", [1, 2, 3]),
        ("1, 2, 7..9", [1, 2, 7, 8, 9]),
        (range(2), [0, 1]),
        ((5, "6", 7.0), [5, 6, 7]),
        ((seed for seed in (1, 2)), [1, 2]),
        (4, [4]),
        (None, [None]),
    ],
)
def test_numbers_are_read_however_they_are_written(studio, given, seeds):
    assert settings(planned(studio, "A lion", seed=given), "seed") == seeds


def test_arrays_and_series_are_lists_and_switches_are_words(studio):
    plan = planned(studio, "A lion", seed=numpy.arange(2), duration_seconds=pandas.Series([4, 6]), generate_audio="off")
    assert settings(plan, "seed") == [0, 0, 1, 1]
    assert all(type(seed) is int for seed in settings(plan, "seed"))
    assert settings(plan, "generate_audio") == [False] * 4


def test_repeat_makes_draws_of_every_cell(studio):
    plan = planned(studio, seed=[1], repeat=3, **FOUR)
    assert [cell.quote.terms.draw for cell in plan.cells] == [0, 1, 2] * 2
    assert plan.factors["repeat"] == ("1", "2", "3")
    assert len({cell.key for cell in plan.cells}) == 6


def test_a_cells_key_does_not_depend_on_the_order_or_the_writing_of_what_made_it(studio):
    one = planned(studio, "A lion", seed=[1, 2], model=["veo-3.1", "veo-3.1-fast"])
    other = planned(studio, "A lion", model=["veo-3.1-fast-generate-001", "veo-3.1-generate-001"], seed="2, 1")
    assert {cell.key for cell in one.cells} == {cell.key for cell in other.cells}
    assert one.id == other.id
    more = planned(studio, "A lion", seed=[1, 2, 3], model=["veo-3.1", "veo-3.1-fast"])
    assert {cell.key for cell in one.cells} < {cell.key for cell in more.cells}
    assert more.id != one.id


@pytest.mark.parametrize("change", [{"study": "cats"}, {"repeat": 2}])
def test_another_study_and_more_draws_are_another_sweep(studio, change):
    assert planned(studio, seed=[1], **change).id != planned(studio, seed=[1]).id


def test_cells_that_are_not_possible_are_explained_in_the_catalogs_words_and_dropped_on_request(studio):
    plan = planned(studio, "A lion", resolution=["720p", "4k"], model=["veo-3.1", "veo-3.1-lite"], duration_seconds=8)
    (cell,) = plan.illegal
    assert [problem.rule for problem in cell.problems] == ["resolution-value"]
    assert "Veo 3.1 Lite has no resolution '4k'. Use one of 720p, 1080p." in plan.table()
    with pytest.raises(SweepError, match=r"1 of 4 cells is not possible: Veo 3\.1 Lite has no resolution '4k'\."):
        plan.run()
    legal = plan.drop_illegal()
    assert (len(legal), legal.dropped, legal.illegal) == (3, 1, [])
    assert legal.drop_illegal() is legal
    assert "3 cells, 1 left out as not possible" in legal.table()
    assert not studio.library.paths.database.exists(), "planning writes nothing"


def test_the_price_is_that_of_what_is_missing_and_the_table_says_it(studio):
    plan = planned(studio, seed="1..3", **FOUR)
    assert plan.price == 6 * Decimal("1.60")
    assert "Google's list price for 6 cells is $9.60 (price list of" in plan.table()
    assert "$0 on the simulator" in plan.table()
    bundle = plan._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"] == plan.table()


def test_cells_that_ask_for_the_very_same_are_bought_once(studio):
    plan = planned(studio, ["A lion", "A lion "], seed=[1], duration_seconds=[4, None])
    same = planned(studio, [{"prompt": "A lion", "who": "Ann"}, {"prompt": "A lion", "who": "Ben"}], **FOUR)
    assert len(plan.missing()) == 4, "a blank at the end is another prompt"
    assert (len(same), len(same.missing()), same.price) == (2, 1, Decimal("1.60"))
    assert "Asks for the very same as another cell, and shares its clips: 1." in same.table()


def test_a_prompt_that_stands_there_twice_is_one_cell_and_says_so(studio):
    plan = planned(studio, ["A lion", "A cat", "A lion"], **FOUR)
    assert len(plan) == 2
    assert plan.notices[0] == "1 prompt stands there more than once; repeat=2 makes two draws of a cell."


def test_a_value_named_twice_counts_once_and_says_so(studio):
    plan = planned(studio, "A lion", seed=[1, 2, 1])
    assert len(plan) == 2
    assert plan.notices[0] == "seed names 1 more than once; repeat=2 makes two draws of a cell."


@pytest.mark.parametrize(
    ("given", "cells"),
    [
        ({"seed": "1..10000"}, "10,000"),
        ({"seed": "0..4294967295"}, "4,294,967,296"),
        ({"seed": "1..50", "duration_seconds": [4, 6, 8], "repeat": 4}, "1,200"),
    ],
)
def test_a_sweep_that_is_too_large_is_refused_in_a_sentence_before_it_is_spread_out(studio, given, cells):
    began = time.perf_counter()
    with pytest.raises(SweepError) as caught:
        planned(studio, CATS if cells == "1,200" else "A lion", **given)
    assert str(caught.value).startswith(f"This sweep has {cells} cells, and 1,000 are allowed. Nothing was sent.")
    assert time.perf_counter() - began < 1


def test_the_limit_can_be_raised(studio):
    assert len(planned(studio, "A lion", seed="1..1001", limit=2_000)) == 1_001


def test_endless_values_are_refused(studio):
    with pytest.raises(SweepError, match="seed has more than 1,000 values"):
        planned(studio, "A lion", seed=count())


@pytest.mark.parametrize(
    ("source", "given", "says"),
    [
        ("A lion", {"seed": []}, "seed has no values."),
        ("A lion", {"seed": "5..1"}, "The range 5..1 of seed runs backwards; write 1..5."),
        ("A lion", {"seed": "1,,2"}, "seed has an empty value"),
        ("A {who}", {}, "The prompt has a slot {who} without a value. Give it some: who=[...]."),
        ("A {who}", {"who": [["x"]]}, "A value for {who} is a text or a number, not list."),
        ("A {seed}", {"seed": [1]}, "The slot {seed} has the name of a setting."),
        ("A lion", {"repeat": 0}, "repeat is a whole number from 1, not 0."),
        ([], {}, "A sweep needs at least one prompt."),
        ([{"prompt": "A lion", "seed": 1}], {"seed": [2]}, "seed is given twice"),
        ([{"prompt": "A lion", "duration_second": 4}], {}, "Did you mean 'duration_seconds'?"),
        ([{"text": "A lion"}], {}, "The table has no column 'prompt'; its columns are text."),
        ([{"prompt": None}], {}, "Row 1 of the table has no text in its column 'prompt'."),
    ],
)
def test_bad_input_is_one_clear_sentence(studio, source, given, says):
    with pytest.raises(SweepError) as caught:
        planned(studio, source, **given)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_template_that_cannot_be_read_is_told_with_the_place(studio):
    with pytest.raises(TemplateError, match="This brace is never closed"):
        planned(studio, "A {cat, dog surfing")


def test_choices_alone_that_make_too_many_prompts_are_counted_and_not_made(studio):
    began = time.perf_counter()
    with pytest.raises(SweepError, match="This sweep has 1,048,576 cells, and 1,000 are allowed"):
        planned(studio, "{a, b}" * 20)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("source", "given", "says"),
    [
        ("A lion", {"sed": [1]}, "Unknown parameter 'sed'. Did you mean seed?"),
        ("A lion", {"draw": 1}, "Unknown parameter 'draw'"),
        ("A lion", {"model": [object()]}, "model takes numbers or texts, not object."),
        ("A lion", {"column": None, "labels": "a=b"}, "labels is a dictionary of texts, not str."),
        (7, {}, "A sweep takes a prompt, a list of them, a table or a CSV file, not int."),
    ],
)
def test_a_programmers_mistake_is_a_type_error(studio, source, given, says):
    with pytest.raises(TypeError) as caught:
        planned(studio, source, **given)
    assert says in str(caught.value)


def test_a_table_ties_its_columns_to_its_prompts(studio):
    columns = {"text": ["A {who}", "A lion"], "who": ["cat", None], "seed": [1, 2], "topic": ["pets", "wild"]}
    table = pandas.DataFrame(columns | {"duration_seconds": [4, float("nan")]})
    plan = planned(studio, table, column="text", model=["veo-3.1", "veo-3.1-fast"])
    assert [cell.prompt for cell in plan.cells] == ["A cat", "A cat", "A lion", "A lion"]
    assert settings(plan, "seed") == [1, 1, 2, 2]
    assert settings(plan, "duration_seconds") == [4, 4, 8, 8]
    assert [cell.text("topic") for cell in plan.cells] == ["pets", "pets", "wild", "wild"]
    assert plan.notices == ("Columns that are kept with the clips and change nothing: topic.",)


def test_a_csv_file_is_a_table_and_numbers_in_it_are_numbers(studio, tmp_path):
    path = tmp_path / "prompts.csv"
    path.write_text('text,seed,generate_audio\n"A cat, asleep",7,off\n"A {dog, fox}",,\n')
    for source in (path, str(path)):
        plan = planned(studio, source, column="text", **FOUR)
        assert [cell.prompt for cell in plan.cells] == ["A cat, asleep", "A dog", "A fox"]
        assert settings(plan, "seed") == [7, None, None]
        assert settings(plan, "generate_audio")[0] is False
    with pytest.raises(TableError, match=r"none\.csv cannot be read"):
        planned(studio, tmp_path / "none.csv")


def test_pictures_vary_too_are_read_once_and_told_apart_by_their_bytes(studio, tmp_path):
    one, other = tmp_path / "one.png", tmp_path / "other.png"
    one.write_bytes(picture(640, 360))
    other.write_bytes(picture(640, 360, hue=90))
    plan = planned(studio, "It moves", image=[one, str(other), None], seed="1..50")
    assert plan.factors["image"] == ("one.png", "other.png", "not set")
    assert len({cell.quote.request.image for cell in plan.cells}) == 3
    assert plan.illegal == []
    again = planned(studio, "It moves", image=[one.read_bytes(), other, None], seed="1..50")
    assert again.id == plan.id
    references = planned(studio, "It moves", reference_images=[[one], [one, other]], duration_seconds=8)
    assert [len(cell.quote.request.reference_images) for cell in references.cells] == [1, 2]
    assert references.factors["reference_images"] == ("one.png", "one.png + other.png")


def test_a_picture_is_fitted_to_the_shape_of_each_cell(studio, tmp_path):
    source = tmp_path / "square.png"
    source.write_bytes(picture(600, 600))
    plan = planned(studio, "It moves", image=source, fit="crop", aspect_ratio=["16:9", "9:16"])
    shapes = [(cell.quote.request.image.width, cell.quote.request.image.height) for cell in plan.cells]
    assert [width > height for width, height in shapes] == [True, False]
    assert len([notice for notice in plan.notices if "was cropped from 600x600" in notice]) == 2


def test_a_picture_or_clip_that_is_not_there_is_told_before_anything_is_planned(studio, tmp_path):
    with pytest.raises(ImageError, match="There is no file"):
        planned(studio, "It moves", image=[tmp_path / "none.png"])
    with pytest.raises(RequestError, match="There is no clip 'NONE' in the library"):
        planned(studio, "It goes on", video=["NONE"], task="extend")


def test_a_thousand_cells_are_quoted_in_less_than_two_seconds(studio):
    planned(studio, "A lion", seed=1)  # the catalog is read once
    began = time.perf_counter()
    plan = planned(
        studio,
        "A {cat, dog} at {time}",
        time=[f"{hour} o'clock" for hour in range(10)],
        seed="1..25",
        model=["veo-3.1", "veo-3.1-fast"],
    )
    assert len(plan) == 1_000
    assert plan.price == 500 * Decimal("3.20") + 500 * Decimal("0.80") * 1
    assert time.perf_counter() - began < 2


def test_prompts_stand_down_and_seeds_across_unless_the_user_says_otherwise(studio):
    plan = planned(
        studio, "A {cat, dog} at {time}", time=["dawn", "night"], seed=[1, 2], model=["veo-3.1", "veo-3.1-fast"]
    )
    usual = Arrangement.of(plan)
    assert (usual.rows, usual.cols, usual.filters) == ("prompt", "seed", ("model",))
    wanted = Arrangement.of(plan, "choice_1", "time")
    assert wanted.filters == ("seed", "model"), "row and column together decide the prompt"
    sheets = wanted.sheets(plan.cells)
    assert [sheet.filters for sheet in sheets][:2] == [
        (("seed", "1"), ("model", "veo-3.1")),
        (("seed", "1"), ("model", "veo-3.1-fast")),
    ]
    assert all(len(sheet.cells) == 4 for sheet in sheets)
    assert Arrangement.of(planned(studio, "A lion")).rows == ""


@pytest.mark.parametrize(
    ("rows", "cols", "says"),
    [("sed", None, "This sweep has no factor 'sed'; it has prompt, "), ("seed", "seed", "seed cannot stand both")],
)
def test_a_grid_of_no_such_factor_is_refused_in_a_sentence(studio, rows, cols, says):
    with pytest.raises(SweepError) as caught:
        planned(studio, seed=[1, 2]).grid(rows, cols)
    assert says in str(caught.value)


def test_the_expected_time_grows_with_what_a_lane_has_to_do(studio):
    studio.backend = studio_in(Path(studio.library.path).parent, latency="real").backend
    few, many = (planned(studio, "A lion", seed=f"1..{last}").expected() for last in (10, 500))
    assert few is not None
    assert many is not None
    assert 30 < few.low < few.high < 600
    assert many.low > 3 * few.low
    assert str(many).endswith("min")
