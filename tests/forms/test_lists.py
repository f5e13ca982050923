"""Lists that come with a form: read as written, told of when they are missing, shuffled once."""

import pytest
from tests.forms.scenario import Scenario, form_of
from tests.forms.xforms import bind, inputs, interview, value, xform

from sarana.forms import Form, Interview, read_workbook
from sarana.forms.doubts import doubts
from sarana.forms.workbook import examine_workbook

LIST = '<instance id="places" src="jr://file-csv/places.csv"/>'


def choice(nodeset: str) -> str:
    return (
        f'<select1 ref="/data/s"><itemset nodeset="{nodeset}"><value ref="name"/><label ref="label"/>'
        "</itemset></select1>"
    )


ROOT = "instance('places')/root/item"


def offered(content: bytes, nodeset: str = ROOT) -> list[tuple[str, str]]:
    asked = interview("<f>1</f><s/>", LIST, choice(nodeset), {"places.csv": content})
    return [(each.value, each.label) for each in asked.node("/data/s").choices]


def notes(form: Form) -> list[str]:
    return [each.message for each in doubts(form)]


def test_a_list_is_read_as_it_is_written() -> None:
    written = 'name,label,f\r\na,"A, ""q"" & <x>",1\r\nb,"two\nlines",2\n\nc,ខ្មែរ,1\n'
    assert offered(written.encode()) == [("a", 'A, "q" & <x>'), ("b", "two\nlines"), ("c", "ខ្មែរ")]
    assert offered(written.encode(), ROOT + "[f = /data/f]")[1] == ("c", "ខ្មែរ")


def test_other_programs_write_lists_differently() -> None:
    for content in (
        "\ufeffname;label\na;A".encode(),
        b"name\tlabel\na\tA",
        "name,label\na,A".encode("utf-16"),
        b'<root xmlns="urn:x"><item><name>a</name><label><![CDATA[A]]><!-- note --></label></item></root>',
    ):
        assert offered(content) == [("a", "A")]


def test_places_on_a_map_are_a_list() -> None:
    content = (
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 7,'
        b' "geometry": {"type": "Point", "coordinates": [104.9, 11.5]},'
        b' "properties": {"label": "Example \\"Town\\"", "empty": null}}]}'
    )
    asked = interview(
        "<s/><where/>",
        '<instance id="places" src="jr://file/places.geojson"/>'
        + bind("where", "string", f'calculate="{ROOT}[id = /data/s]/geometry"'),
        choice(ROOT).replace('"name"', '"id"'),
        {"places.geojson": content},
    )
    assert asked.node("/data/s").choices[0].label == 'Example "Town"'
    asked.answer("/data/s", "7")
    assert value(asked, "where") == "11.5 104.9 0 0"


def test_a_missing_list_is_told() -> None:
    form = xform("<s/>", LIST, choice(ROOT))
    assert notes(form) == ["The list “places.csv” is not there: its choices would be empty."]


def test_a_list_that_cannot_be_read_is_told() -> None:
    form = xform("<s/>", LIST, choice(ROOT), {"places.csv": "name,label\na,é".encode("latin-1")})
    assert notes(form) == ["The list “places.csv” cannot be read."]


def test_a_missing_list_of_a_workbook_is_told_with_its_row() -> None:
    table = """
| survey |                                |       |       |
|        | type                           | name  | label |
|        | text                           | a     | A     |
|        | select_one_from_file towns.csv | town  | Town  |
"""
    examined = examine_workbook(table.encode(), "form.md")
    note = examined.warnings[-1]
    assert examined.source is not None
    assert ("towns.csv" in note.message, note.sheet, note.row, note.column) == (True, "survey", 3, "type")
    assert note.remedy
    assert read_workbook(table.encode(), "form.md", media={"towns.csv": b"name,label\na,A"})


def test_what_points_nowhere_is_told() -> None:
    form = xform("<a/>", bind("a", "int", 'calculate="/data/gone + 1"'), inputs("a", "lost"))
    assert notes(form) == [
        "This points to a place that the form does not have; it is never shown.",
        "This reads “/data/gone”, which the form does not have: it is always blank.",
    ]


def test_days_that_become_no_date_are_told() -> None:
    model = bind("a", "date", 'calculate="today() + 30"') + bind(
        "b", "date", 'calculate="date(today() + 30)"'
    )
    form = xform("<a/><b/>", model)
    assert notes(form) == ["This computes a number of days, which is no date: it is always blank."]
    asked = Interview(form)
    assert value(asked, "a") == "" and len(value(asked, "b")) == len("2026-01-15")


def test_a_text_that_no_language_has_is_told() -> None:
    body = '<input ref="/data/a"><label ref="jr:itext(\'lost\')"/></input>'
    assert notes(xform("<a/>", "", body)) == ["No language has the text “lost”."]


def test_texts_that_one_language_lacks_are_told_once_for_that_language() -> None:
    form = """
        | survey |
        | | type | name | label::English (en) | label::Khmer (km) | hint::English (en) |
        | | text | a | Name | ឈ្មោះ | As in the passport |
        | | text | b | Age | | |
        """
    (note,) = examine_workbook(form.encode(), "form.md").warnings
    assert (note.sheet, note.row, note.column) == ("survey", 2, "hint::Khmer (km)")
    assert note.message == (
        "In the language “Khmer (km)”, 2 texts are missing, such as that of “As in the passport”."
    )


def test_the_common_form_leaves_no_doubt(common_form: Form) -> None:
    assert notes(common_form) == []


def test_a_shuffled_list_stays_as_it_was_first_shown() -> None:
    rows = "name,label\n" + "\n".join(f"{number},{number}" for number in range(30))
    asked = interview("<s/>", LIST, choice(f"randomize({ROOT})"), {"places.csv": rows.encode()})
    first = asked.node("/data/s").choices
    assert asked.node("/data/s").choices == first
    assert sorted(int(each.value) for each in first) == list(range(30))


@pytest.mark.parametrize(
    ("seed", "order"),
    [
        ("42", "apple fig cherimoya banana durian elderberry"),  # as JavaRosa and Web Forms shuffle it
        ("1", "banana fig elderberry apple cherimoya durian"),
    ],
)
def test_a_seed_shuffles_as_it_does_everywhere(seed: str, order: str) -> None:
    rows = "name,label\n" + "\n".join(
        f"{each},{each}" for each in ("apple", "banana", "cherimoya", "durian", "elderberry", "fig")
    )
    shuffled = offered(rows.encode(), f"randomize({ROOT}, {seed})")
    assert " ".join(value for value, _ in shuffled) == order


def test_an_answer_that_is_not_offered_any_more_comes_back_with_its_choice() -> None:
    body = inputs("f") + choice(ROOT + "[f = /data/f]")
    asked = interview("<f>1</f><s/>", LIST, body, {"places.csv": b"name,label,f\na,A,1"})
    asked.answer("/data/s", "a")
    asked.answer("/data/f", "2")
    assert value(asked, "s") == ""
    asked.answer("/data/f", "1")
    assert value(asked, "s") == "a"


def test_a_pattern_that_cannot_be_read_is_told() -> None:
    form = xform("<a/>", bind("a", "string", "constraint=\"regex(., '[')\""), inputs("a"))
    assert "The pattern of regex() cannot be read" in notes(form)[0]


SAID = """
| survey  |               |      |           |                                      |
|         | type          | name | label     | calculation                          |
|         | text          | who  | Who       |                                      |
|         | select_one c  | pick | Pick      |                                      |
|         | calculate     | seen |           | jr:choice-name(${pick}, '${pick}')   |
| choices |               |      |           |                                      |
|         | list_name     | name | label     |                                      |
|         | c             | home | ${who}, home |                                   |
|         | c             | away | Away      |                                      |
"""


def labels(asked: Scenario) -> list[str]:
    return [" ".join(each.label.split()) for each in asked.place("pick").choices]


def test_a_choice_that_is_called_after_an_answer_follows_it() -> None:
    asked = Scenario(form_of(SAID)).answer(who="Ann Example", pick="home")
    assert labels(asked) == ["Ann Example, home", "Away"]
    assert asked.value("seen").strip() == "Ann Example, home"
    changes = asked.interview.answer("/data/who", "Bob Example")
    assert labels(asked) == ["Bob Example, home", "Away"]
    assert asked.value("seen").strip() == "Bob Example, home"
    assert "/data/pick" in changes.refs


def test_what_a_finished_form_asks_of_other_apps_and_devices_is_told() -> None:
    form = xform(
        "<a/><b/><c/><d/>",
        bind("a") + bind("b", "geotrace") + bind("c", "binary") + bind("d"),
        '<input ref="/data/a" appearance="ex:other.app(x=1)"/><input ref="/data/b"/>'
        '<upload ref="/data/c" mediatype="osm/*"/><input ref="/data/d" appearance="multiline"/>',
    )
    told = list(doubts(form))
    assert [(each.path[-1], each.aspect) for each in told] == [
        ("a", "appearance"),
        ("b", "type"),
        ("c", "type"),
    ]
    assert [bool(each.remedy) for each in told] == [True, True, False]  # a file can be attached


@pytest.mark.parametrize(
    ("filtered", "region", "offered"),
    [
        ("region = ${r}", "n", ["one"]),
        ("region = ${r}", "", ["everywhere"]),
        ("region != ${r}", "n", ["two", "everywhere"]),
        ("region = ${r} or region = ''", "s", ["two", "everywhere"]),
        ("region != ''", "n", ["one", "two"]),
        ("not(region = 'n')", "", ["two", "everywhere"]),
    ],
)
def test_an_empty_cell_of_a_list_is_a_blank_in_its_filter(
    filtered: str, region: str, offered: list[str]
) -> None:
    """As in Collect. A workbook's empty cell is no node at all in the form that is made of it."""
    rows = f"""| survey |
| | type | name | label | choice_filter |
| | text | r | Region | |
| | select_one where | w | Where | {filtered} |
| choices |
| | list_name | name | label | region |
| | where | one | One | n |
| | where | two | Two | s |
| | where | everywhere | Everywhere | |
"""
    asked = Interview(form_of(rows))
    asked.answer("/data/r", region)
    assert [choice.value for choice in asked.node("/data/w").choices] == offered


def test_a_decimal_finds_the_rows_of_its_number() -> None:
    rows = """| survey |
| | type | name | label | choice_filter |
| | decimal | n | Number | |
| | select_one where | w | Where | floor = ${n} |
| choices |
| | list_name | name | label | floor |
| | where | one | One | 1 |
| | where | two | Two | 2 |
"""
    asked = Interview(form_of(rows))
    asked.answer("/data/n", "2")
    assert [choice.value for choice in asked.node("/data/w").choices] == ["two"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("name,label\na,A\nb,B\n", False),
        ("name,label\na,A\n,B\n", True),
        ("code,label\na,A\n", True),
        ("name,label\n", False),
    ],
)
def test_rows_without_a_value_are_told(content: str, told: bool) -> None:
    """Whoever chooses such a row sees it chosen, and nothing is kept."""
    form = xform("<s/>", LIST, choice(ROOT), {"places.csv": content.encode()})
    expected = "The list “places.csv” has rows without “name”: whoever chooses one gives no answer."
    assert notes(form) == ([expected] if told else [])
