"""Templates: what they expand to, in which order, and where each mistake is shown."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest

import veo_widget as veo
from veo_widget.errors import TableError, TemplateError
from veo_widget.prompts.grammar import DEEPEST
from veo_widget.prompts.templates import Template

ALPHABET = [
    "a",
    "lion",
    " ",
    ",",
    "{",
    "}",
    "\\",
    "\\\\",
    "$x",
    "\n",
    "é",
    "猫",
    '"',
    "{{",
    "}}",
    "{a}",
    "{a, b}",
    "\\{",
    "\t",
    "%",
]


def prompts(text: str, *table, **values) -> list[str]:
    return [each.prompt for each in Template(text).expand(*table, **values)]


def test_slots_and_choices_are_crossed_and_the_left_changes_slowest():
    template = veo.Template("A {subject} surfing at {dawn, night}")
    assert template.slots == ("subject",)
    assert template.count(subject=["cat", "dog"]) == 4
    found = template.expand(subject=["cat", "dog"])
    assert [each.prompt for each in found] == [
        "A cat surfing at dawn",
        "A cat surfing at night",
        "A dog surfing at dawn",
        "A dog surfing at night",
    ]
    assert [(each.values, each.choices) for each in found[:2]] == [
        ({"subject": "cat"}, ("dawn",)),
        ({"subject": "cat"}, ("night",)),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A cat", ["A cat"]),
        ("", [""]),
        ("{a {x, y}, b}", ["a x", "a y", "b"]),
        ("{a,b}{c,d}", ["ac", "ad", "bc", "bd"]),
        ("{ a , b }", ["a", "b"]),
        ("{{a, b}, c}", ["a", "b", "c"]),
        ("{a {b {c, d}, e}, f}", ["a b c", "a b d", "a e", "f"]),
        (r"{red\, round, blue}", ["red, round", "blue"]),
        (r"\{literal\}", ["{literal}"]),
        (r"a\b \\ \, \x", [r"a\b \ , \x"]),
        ("a\\", ["a\\"]),
        ("A {very, } big cat", ["A very big cat", "A big cat"]),
        ("A {, very} big cat", ["A big cat", "A very big cat"]),
        ("{,x}{,y}", ["", "y", "x", "xy"]),
        ("commas, outside, stay", ["commas, outside, stay"]),
        ("{a, a}", ["a", "a"]),
        ("{a\nb, c}", ["a\nb", "c"]),
    ],
)
def test_the_grammar(text, expected):
    assert prompts(text) == expected
    assert Template(text).count() == len(expected)


def test_a_slot_that_stands_twice_has_one_value_and_one_in_an_option_counts_only_there():
    assert prompts("{s} and {s}", s=["a", "b"]) == ["a and a", "b and b"]
    assert prompts("{cat, dog {name}}", name=["Rex", "Bo"]) == ["cat", "dog Rex", "dog Bo"]
    assert Template("{cat, dog {name}}").count(name=["Rex", "Bo"]) == 3
    assert prompts("{x {s}, y}{s}", s=["1", "2"]) == ["x 11", "x 22", "y1", "y2"]


def test_values_are_put_in_as_they_are():
    assert prompts("A {s}", s="{x, y} \\{z\\}") == ["A {x, y} \\{z\\}"]
    assert prompts("A {s}", s=[1, 2.5, True]) == ["A 1", "A 2.5", "A True"]
    assert prompts("A {s}", s=(name for name in ("cat", "dog"))) == ["A cat", "A dog"]
    assert prompts("{тема} {名}", тема="кот", 名="猫") == ["кот 猫"]


@pytest.mark.parametrize("seed", range(200))
def test_an_escaped_text_expands_to_itself(seed):
    chance = random.Random(seed)
    text = "".join(chance.choice(ALPHABET) for _ in range(chance.randrange(25)))
    assert prompts(Template.escape(text)) == [text]
    assert prompts(f"{{{Template.escape(text.strip())}, x}}")[0] == text.strip()


def _random_template(chance: random.Random, depth: int) -> tuple[str, list[str]]:
    """A template and what it must expand to, made side by side."""
    text, expected = "", [""]
    for _ in range(chance.randrange(1, 4)):
        if depth < 3 and chance.random() < 0.4:
            options = [_random_template(chance, depth + 1) for _ in range(chance.randrange(2, 4))]
            part = "{" + ",".join(option for option, _ in options) + "}"
            ways = [each for _, found in options for each in found]
        else:
            word = chance.choice(["ab", "c", r"\,", r"\{", r"\}", r"\\", "猫"])
            part, ways = word, [word[1] if word.startswith("\\") else word]
        text += part
        expected = [before + way for before, way in product(expected, ways)]
    return text, expected


@pytest.mark.parametrize("seed", range(100))
def test_nested_choices_expand_to_every_combination_in_order(seed):
    text, expected = _random_template(random.Random(seed), 0)
    if len(expected) <= 20_000:
        assert prompts(text, limit=20_000) == expected
    assert Template(text).count() == len(expected)


@pytest.mark.parametrize(
    ("text", "line", "mark", "says"),
    [
        ("A {cat, dog", "  A {cat, dog", "    ^", "never closed"),
        ("A } b", "  A } b", "    ^", "closes nothing"),
        ("one\ntwo {x, {y}", "  two {x, {y}", "      ^", "never closed"),
        ("{two words}", "  {two words}", "  ^", "neither a slot"),
        ("A {}", "  A {}", "    ^", "Nothing stands in these braces"),
        ("{3d, 2d} {3d}", "  {3d, 2d} {3d}", "           ^", "neither a slot"),
        ("猫 {", "  猫 {", "     ^", "never closed"),
        ("{limit}", "  {limit}", "  ^", "cannot be called limit"),
    ],
)
def test_a_mistake_is_shown_where_it_is(text, line, mark, says):
    with pytest.raises(TemplateError, match=says) as caught:
        Template(text)
    assert str(caught.value).splitlines()[-2:] == [line, mark]
    assert issubclass(TemplateError, ValueError)


def test_a_long_line_is_shown_around_the_mistake():
    with pytest.raises(TemplateError) as caught:
        Template("x" * 500 + "{" + "y" * 500)
    _, line, mark = str(caught.value).splitlines()
    assert len(line) < 90
    assert line[mark.index("^")] == "{"


def test_a_slot_without_a_value_is_named_and_nothing_is_half_done():
    with pytest.raises(TemplateError, match=r"The slot \{b\} has no value\. Give it one: expand\(b=\.\.\.\)") as caught:
        Template("{a} and {b}").expand(a="x")
    assert str(caught.value).endswith("  {a} and {b}\n          ^")
    with pytest.raises(TemplateError, match=r"has no slot \{sbject\}\. Did you mean subject\?"):
        Template("{subject}").expand(subject="x", sbject="y")
    with pytest.raises(TemplateError, match="It has none"):
        Template("A cat").expand(mood="y")


@pytest.mark.parametrize(
    ("value", "error", "says"),
    [
        ([], TemplateError, "empty"),
        (None, TypeError, "not nothing"),
        (float("nan"), TypeError, "no number"),
        (b"x", TypeError, "not bytes"),
        ([["x"]], TypeError, "not list"),
        ({"a", "b"}, TypeError, "a set, which has no order"),
        ({"a": 1}, TypeError, "rows of a table"),
        (object(), TypeError, "not object"),
    ],
)
def test_values_of_a_wrong_kind_are_refused(value, error, says):
    with pytest.raises(error, match=says):
        Template("A {s}").expand(s=value)


def test_more_than_anybody_means_is_refused_with_the_number():
    template = Template("{a,b,c,d,e,f,g,h,i,j}" * 4 + "{k,l}")
    assert template.count() == 20_000
    with pytest.raises(TemplateError, match=r"makes 20,000 prompts, more than 10,000\. Nothing was expanded"):
        template.expand()
    assert len(template.expand(limit=20_000)) == 20_000
    with pytest.raises(TemplateError, match="makes 4 prompts, more than 3"):
        Template("{a,b}{c,d}").expand(limit=3)
    with pytest.raises(TemplateError, match="more than a trillion"):
        Template("{a,b}" * 3000).expand()


def test_many_optional_slots_are_not_counted_for_ever():
    text = "".join(f"{{{{s{number}}},x}}" for number in range(30))
    with pytest.raises(TemplateError, match="too many to count"):
        Template(text).expand(**{f"s{number}": "v" for number in range(30)})


def test_templates_may_be_long_and_not_endlessly_deep():
    assert prompts("{s}" * 3000, s="x") == ["x" * 3000]
    assert prompts("{a,b}" + "{{s},x}" * 5, s="y")[0] == "ayyyyy"
    nested = "{" * DEEPEST + "a,b" + "}" * DEEPEST
    with pytest.raises(TemplateError, match="neither a slot"):
        Template(nested)
    with pytest.raises(TemplateError, match=f"more than {DEEPEST} deep"):
        Template("{" * 5000)


def test_a_template_that_is_no_text_is_a_type_error():
    with pytest.raises(TypeError, match="A template is a string, not int"):
        Template(3)
    assert Template("a") == Template("a") != Template("b")
    assert repr(Template("a")) == "Template('a')"


ROWS = [{"subject": "cat", "mood": "calm", "note": "x"}, {"subject": "dog", "mood": "wild", "note": "y"}]


def test_the_columns_of_a_table_belong_together():
    assert prompts("A {mood} {subject} at {dawn, night}", ROWS) == [
        "A calm cat at dawn",
        "A calm cat at night",
        "A wild dog at dawn",
        "A wild dog at night",
    ]
    assert prompts("{subject} {size}", ROWS, size=["S", "L"]) == ["cat S", "cat L", "dog S", "dog L"]
    assert Template("{subject} {mood}").count(ROWS) == 2


def test_tables_of_other_kinds():
    class Frame:
        """What a DataFrame looks like from outside."""

        columns = ("subject", "mood")

        def to_dict(self, orient):
            assert orient == "records"
            return ROWS

    assert prompts("{subject} is {mood}", Frame()) == ["cat is calm", "dog is wild"]
    with pytest.raises(TypeError, match="rows of a table are given without a name"):
        Template("{subject}").expand(subject=Frame())


@pytest.mark.parametrize(
    ("table", "values", "error", "says"),
    [
        (ROWS, {"subject": "x"}, TemplateError, "has values twice"),
        ([{"other": "x"}], {}, TemplateError, "none of the slots subject; its columns are other"),
        ([], {}, TemplateError, "no rows"),
        (["x"], {}, TypeError, "dictionary, not str"),
        ({"subject": ["x"]}, {}, TypeError, "not dict"),
        (7, {}, TypeError, "not int"),
        ([{"subject": "a"}, {"subject": None}], {}, TableError, "Row 2 of the table has no value for subject"),
        ([{"subject": "a"}, {}], {}, TableError, "Row 2"),
        ([{"subject": float("nan")}], {}, TableError, "Row 1"),
    ],
)
def test_tables_that_cannot_be_used(table, values, error, says):
    with pytest.raises(error, match=says):
        Template("A {subject}").expand(table, **values)


def _file(folder: Path, data: bytes, name: str = "cats.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


TEXT = "subject,mood\nKätzchen,„leise“\n猫,静か\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_csv_in_any_unicode(tmp_path, encoding, recwarn):
    path = _file(tmp_path, TEXT.encode(encoding))
    assert prompts("{subject} {mood}", path) == ["Kätzchen „leise“", "猫 静か"]
    assert prompts("{subject} {mood}", str(path)) == ["Kätzchen „leise“", "猫 静か"]
    assert not recwarn.list


def test_csv_from_old_windows_programs_is_read_and_said(tmp_path):
    path = _file(tmp_path, "subject;mood\r\nKätzchen;müde – “leise”\r\n".encode("cp1252"))
    with pytest.warns(UserWarning, match=r"cats\.csv is not UTF-8; it was read as Windows-1252"):
        assert prompts("{subject} {mood}", path) == ["Kätzchen müde – “leise”"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_columns_are_told_apart(tmp_path, separator, end):
    rows = [["subject", "mood"], ["cat", '"calm, and; quiet"'], ["", ""], ["dog", "wild"]]
    path = _file(tmp_path, end.join(separator.join(row) for row in rows).encode())
    assert prompts("{subject} {mood}", path) == ["cat calm, and; quiet", "dog wild"]


def test_one_column_may_have_commas(tmp_path):
    path = _file(tmp_path, b'prompt\nA cat, asleep\n"A dog, ""Rex"""\n\nA bird; a tree\n')
    assert prompts("{prompt}", path) == ["A cat, asleep", 'A dog, "Rex"', "A bird; a tree"]


def test_a_column_of_a_file_can_fill_one_slot(tmp_path):
    path = _file(tmp_path, b"subject,mood\ncat,calm\ndog,wild\n")
    assert prompts("{subject} {size}", subject=path, size=["S", "L"]) == ["cat S", "cat L", "dog S", "dog L"]
    alone = _file(tmp_path, b"animal\ncat\n", "one.csv")
    assert prompts("{subject}", subject=alone) == ["cat"]
    with pytest.raises(TableError, match=r"cats\.csv has no column size; its columns are subject, mood"):
        Template("{size}").expand(size=path)


def test_text_with_line_breaks_inside_quotes(tmp_path):
    path = _file(tmp_path, 'subject,mood\n"a\nb\u2028c",x\n'.encode())
    assert prompts("{subject}", path) == ["a\nb\u2028c"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", r"cats\.csv is empty"),
        (b"  \n \n", r"cats\.csv is empty"),
        (b"subject,mood\n", "the names of its columns .* and no row below"),
        (b"subject,mood\ncat,calm\ndog\n", "Line 3 of cats.csv has 1 value, the first line 2 columns"),
        (b"subject,mood\ncat,calm,more\n", "Line 2 of cats.csv has 3 values"),
        (b"subject,subject\na,b\n", "two columns called subject"),
        (b"subject,\na,b\n", "a column without a name"),
        (b'subject,mood\n"cat,calm\n', "cannot be read at line"),
        (b"PK\x03\x04rest", "a spreadsheet file, not CSV"),
        (b"subject\n\x81\x8d\x8f\n", r"in no encoding that is known here \(line 2\)"),
        (b"\x00\x01\x02\x03" * 200, r"cats\.csv (is not a text file|is in no encoding)"),
        (b"\xff\xfe\x00", "in no encoding"),
        (b"subject\ncat\x00\n", "not a text file"),
    ],
)
def test_files_that_cannot_be_read_are_one_clear_sentence(tmp_path, data, says):
    with pytest.raises(TableError, match=says) as caught:
        Template("{subject} {mood}").expand(_file(tmp_path, data))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_far_too_large_is_told(tmp_path):
    with pytest.raises(TableError, match=r"none\.csv cannot be read: No such file"):
        Template("{s}").expand(tmp_path / "none.csv")
    with pytest.raises(TableError, match="cannot be read: Is a directory"):
        Template("{s}").expand(tmp_path)
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(30_000_000)
    with pytest.raises(TableError, match="30 MB"):
        Template("{s}").expand(large)


@pytest.mark.parametrize("seed", range(30))
def test_random_bytes_are_read_or_refused_in_words(tmp_path, seed):
    data = random.Random(seed).randbytes(300)
    assert "cats.csv" in _refusal(_file(tmp_path, data))


def _refusal(path: Path) -> str:
    """Why a file cannot be used; where it can, its name and how much came of it."""
    try:
        return f"{path.name}: {len(Template('{s}').expand(s=path))}"
    except TableError as error:
        return str(error)
