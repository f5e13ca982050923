"""What holds for every field: it says what is typed, shows what is true, and is silent otherwise."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.keys import draw, press, turn_wheel, type_text

from sarana import language
from sarana.forms.state import Break, Choice, Control, Kind, NodeState, Type, Violation
from sarana.ui.fields import days, field_for
from sarana.ui.fields.field import Field

Key = Qt.Key
OnScreen = Callable[[Any], Any]


class Files:
    """Keeps the files of answers for a test."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def fetch(self, name: str, done: Callable[[tuple[str, bytes]], object]) -> None:
        done((name, self.kept.get(name, b"")))

    def keep(self, content: bytes, suffix: str) -> str:
        name = f"{len(content)}{suffix}"
        self.kept[name] = content
        return name


def question(
    control: Control = Control.INPUT, type: Type = Type.TEXT, labels: str = "", **more: Any
) -> NodeState:
    """A question without an answer; choices have the values a, b, c…"""
    choices = tuple(
        Choice("abcdefghijklmnopqrstuvwxyz"[at], each) for at, each in enumerate(labels.split("|")) if labels
    )
    more["appearance"] = frozenset(more.get("appearance", "").split())
    return NodeState(
        "/data/q",
        "q",
        Kind.QUESTION,
        control,
        type,
        label="តើអ្វី? What?",
        hint="A hint",
        choices=choices,
        **more,
    )


def keyboard(widget: Callable[[Field], QWidget], text: str) -> Callable[[Field], None]:
    return lambda field: type_text(widget(field), text)


def line(field: Field) -> QWidget:
    edit = field.findChild(QLineEdit)
    assert edit is not None
    return edit


def paragraph(field: Field) -> QWidget:
    edit = field.findChild(QPlainTextEdit)
    assert edit is not None
    return edit


def choose_second(field: Field) -> None:
    rows = field.findChildren(QAbstractButton)
    press(rows[0], Key.Key_Down)
    press(rows[1], Key.Key_Space)


def tick_two(field: Field) -> None:
    rows = field.findChildren(QAbstractButton)
    press(rows[2], Key.Key_Space)
    press(rows[0], Key.Key_Space)


def next_in_drop_down(field: Field) -> None:
    combo = field.findChild(QComboBox)
    assert combo is not None
    press(combo, Key.Key_Down)
    press(combo, Key.Key_Down)


def find_sri(field: Field) -> None:
    type_text(line(field), "ឡាវ")
    press(line(field), Key.Key_Return)


def month_and_year(field: Field) -> None:
    combo = field.findChild(QComboBox)
    assert combo is not None
    for _step in range(3):
        press(combo, Key.Key_Down)
    type_text(line(field), "២០២៦")


def day_and_clock(field: Field) -> None:
    day, clock = field.findChildren(QLineEdit)
    type_text(day, "22/11/2026")
    type_text(clock, "9:30")


def move_line_down(field: Field) -> None:
    press(field.list, Key.Key_Down, Qt.KeyboardModifier.AltModifier)  # type: ignore[attr-defined]


def slide(field: Field) -> None:
    press(field.slider, Key.Key_Right)  # type: ignore[attr-defined]
    press(field.slider, Key.Key_Right)  # type: ignore[attr-defined]


def tick(field: Field) -> None:
    press(field.findChildren(QAbstractButton)[0], Key.Key_Space)


def sign(field: Field) -> None:
    draw(field.pad, (30, 30), (60, 90), (120, 40))  # type: ignore[attr-defined]
    field.settle()


@dataclass(frozen=True)
class Example:
    """A field as the form asks for it, what a person does, and what must come of it."""

    name: str
    state: NodeState
    act: Callable[[Field], None]
    value: str
    other: str = ""  # another value that the field can show

    def __str__(self) -> str:
        return self.name


CHOICES = "Yes|No|Not known"
MANY = "កម្ពុជា|中国|ថៃ|វៀតណាម|ឡាវ|" + "|".join(f"Place {number}" for number in range(10))

EXAMPLES = [
    Example("text", question(), keyboard(line, "Sok 王小明 ស្រី"), "Sok 王小明 ស្រី", "x"),
    Example("paragraph", question(appearance="multiline"), keyboard(paragraph, "ខ្ញុំ 1"), "ខ្ញុំ 1", "a\nb"),
    Example("integer", question(type=Type.INTEGER), keyboard(line, "១២៣"), "123", "7"),
    Example("no integer", question(type=Type.INTEGER), keyboard(line, "about 7"), "about 7", "7"),
    Example("decimal", question(type=Type.DECIMAL), keyboard(line, "១,៥"), "1.5", "2.25"),
    Example("date", question(type=Type.DATE), keyboard(line, "22/11/2026"), "2026-11-22", "2001-02-03"),
    Example("no date", question(type=Type.DATE), keyboard(line, "last May"), "last May", "2001-02-03"),
    Example(
        "month", question(type=Type.DATE, appearance="month-year"), month_and_year, "2026-03-01", "2001-02-01"
    ),
    Example(
        "year",
        question(type=Type.DATE, appearance="year"),
        keyboard(line, "២០២៦"),
        "2026-01-01",
        "1999-01-01",
    ),
    Example(
        "time",
        question(type=Type.TIME),
        keyboard(line, "0930"),
        days.write_clock(days.time(9, 30)),
        "14:05:00.000+07:00",
    ),
    Example(
        "moment",
        question(type=Type.DATETIME),
        day_and_clock,
        days.write_moment(days.date(2026, 11, 22), days.time(9, 30)),
        "2001-02-03T04:05:00.000+07:00",
    ),
    Example("radio", question(Control.SELECT_ONE, labels=CHOICES), choose_second, "b", "c"),
    Example(
        "likert", question(Control.SELECT_ONE, labels=CHOICES, appearance="likert"), choose_second, "b", "c"
    ),
    Example(
        "drop-down",
        question(Control.SELECT_ONE, labels=CHOICES, appearance="minimal"),
        next_in_drop_down,
        "b",
        "c",
    ),
    Example("find", question(Control.SELECT_ONE, labels=MANY), find_sri, "e", "a"),
    Example("checks", question(Control.SELECT_MANY, labels=CHOICES), tick_two, "a c", "b"),
    Example("rank", question(Control.RANK, labels=CHOICES), move_line_down, "b a c", "c b a"),
    Example(
        "range",
        question(Control.RANGE, parameters={"start": "0", "end": "2", "step": "0.5"}),
        slide,
        "1.0",
        "2",
    ),
    Example(
        "rating",
        question(Control.RANGE, parameters={"start": "1", "end": "5"}, appearance="rating"),
        choose_second,
        "2",
    ),
    Example("acknowledge", question(Control.TRIGGER), tick, "OK"),
    Example(
        "signature", question(Control.UPLOAD, mediatype="image/*", appearance="signature"), sign, "SIGNED"
    ),
    Example("barcode", question(type=Type.BARCODE), keyboard(line, "978"), "978", "1"),
    Example("place", question(type=Type.GEOPOINT), keyboard(line, "11.5 104.9"), "11.5 104.9", "1 2"),
    Example("unknown look", question(appearance="no-such-look ex:camera"), keyboard(line, "x"), "x", "y"),
]


@pytest.fixture(params=EXAMPLES, ids=str)
def example(request: pytest.FixtureRequest) -> Example:
    found: Example = request.param
    return found


@pytest.fixture
def files() -> Files:
    return Files()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def field(example: Example, files: Files, said: list[str], on_screen: OnScreen) -> Field:
    made = field_for(example.state, files)
    made.edited.connect(said.append)
    made.show(example.state)
    on_screen(made)
    return made


def looks(field: Field) -> tuple[object, ...]:
    """What a person sees of the answer."""
    lines = [edit.text() for edit in field.findChildren(QLineEdit)]
    boxes = [edit.toPlainText() for edit in field.findChildren(QPlainTextEdit)]
    rows = [button.isChecked() for button in field.findChildren(QAbstractButton) if button.isCheckable()]
    drops = [combo.currentIndex() for combo in field.findChildren(QComboBox)]
    order = field.order() if hasattr(field, "order") else None
    slid = field.slider.value() if hasattr(field, "slider") else None
    return tuple(lines), tuple(boxes), tuple(rows), tuple(drops), order, slid


def test_says_what_the_keyboard_did(example: Example, field: Field, said: list[str]) -> None:
    example.act(field)
    if example.value == "SIGNED":
        assert said[-1].endswith(".png")
    else:
        assert said[-1] == example.value


def test_is_silent_when_it_is_shown_something(example: Example, field: Field, said: list[str]) -> None:
    for value in (example.value, example.other, "", example.other):
        field.show(replace(example.state, value=value))
    assert said == []


def test_shows_again_what_it_said(
    example: Example, field: Field, files: Files, said: list[str], qtbot: QtBot
) -> None:
    example.act(field)
    again = field_for(example.state, files)
    qtbot.addWidget(again)
    again.show(replace(example.state, value=said[-1]))
    twice: list[str] = []
    again.edited.connect(twice.append)
    again.send(said[-1])
    assert twice == []


def test_an_answer_that_comes_back_disturbs_nothing(example: Example, field: Field, said: list[str]) -> None:
    example.act(field)
    before = looks(field)
    cursors = [edit.cursorPosition() for edit in field.findChildren(QLineEdit)]
    field.show(replace(example.state, value=said[-1]))
    assert looks(field) == before
    assert [edit.cursorPosition() for edit in field.findChildren(QLineEdit)] == cursors


def test_another_answer_replaces_it(
    example: Example, field: Field, files: Files, said: list[str], qtbot: QtBot
) -> None:
    """As undo does."""
    example.act(field)
    field.show(replace(example.state, value=example.other))
    fresh = field_for(example.state, files)
    qtbot.addWidget(fresh)
    fresh.show(replace(example.state, value=example.other))
    assert looks(field) == looks(fresh)


def test_speaks_another_language_without_touching_the_answer(
    example: Example, field: Field, said: list[str]
) -> None:
    example.act(field)
    before, count = looks(field), len(said)
    language.speak("km")
    field.speak()
    other = tuple(replace(choice, label=f"{choice.label} (km)") for choice in example.state.choices)
    field.show_second({choice.value: "second" for choice in example.state.choices})
    field.show(replace(example.state, value=said[-1], label="ស្លាក", choices=other))
    after = looks(field)
    if example.name != "find":  # its line shows the choice's label, which is now another
        assert after == before
    assert len(said) == count


def test_every_part_that_takes_the_keyboard_has_a_name(field: Field) -> None:
    reachable = [
        widget
        for widget in field.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.focusProxy() is None
    ]
    assert reachable
    for widget in reachable:
        spoken = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        assert spoken, widget


def test_a_locked_question_cannot_be_changed(example: Example, files: Files, on_screen: OnScreen) -> None:
    said: list[str] = []
    field = field_for(example.state, files)
    field.edited.connect(said.append)
    field.show(replace(example.state, readonly=True, value=example.other))
    on_screen(field)
    example.act(field)
    assert said == []


def test_the_wheel_changes_nothing(field: Field, said: list[str]) -> None:
    for widget in (field, *field.findChildren(QWidget)):
        turn_wheel(widget)
    assert said == []


def test_can_be_taken_back(example: Example, field: Field, said: list[str]) -> None:
    example.act(field)
    field.clear()
    assert said[-1] == ""


def test_stays_alive_through_every_kind_of_violation(example: Example, field: Field, said: list[str]) -> None:
    for rule in Break:
        field.show(
            replace(example.state, value=example.other, violation=Violation("/data/q", rule, "Wrong."))
        )
    assert said == []


class TestPictures:
    """A photo from the disk leaves behind where and when it was taken."""

    def test_are_written_anew_without_their_metadata(
        self, files: Files, tmp_path: Path, on_screen: OnScreen
    ) -> None:
        photo = Image.new("RGB", (1600, 900), "teal")
        exif = Image.Exif()
        exif[0x010F] = "Example Camera"
        exif.get_ifd(0x8825)[1] = "N"
        photo.save(tmp_path / "Example Sokha.jpg", exif=exif)
        said: list[str] = []
        state = question(Control.UPLOAD, mediatype="image/*", parameters={"max-pixels": "1200"})
        field = field_for(state, files)
        field.edited.connect(said.append)
        field.show(state)
        on_screen(field)
        field.take(tmp_path / "Example Sokha.jpg")  # type: ignore[attr-defined]
        (name,) = said
        kept = Image.open(BytesIO(files.kept[name]))
        assert "Sokha" not in name
        assert kept.size == (1200, 675)
        assert not kept.getexif()
        assert b"Example Camera" not in files.kept[name]

    @pytest.mark.parametrize(
        ("kind", "is_shown"), [("PNG", True), ("JPEG", True), ("BMP", False), ("PPM", False)]
    )
    def test_are_shown_only_as_this_program_writes_them(
        self, files: Files, on_screen: OnScreen, kind: str, is_shown: bool
    ) -> None:
        """What another office signed may be any bytes, for any of the many readers of Qt."""
        written = BytesIO()
        Image.new("RGB", (60, 40), "teal").save(written, kind)
        name = files.keep(written.getvalue(), ".png")
        field = field_for(question(Control.UPLOAD, mediatype="image/*"), files)
        field.show(question(Control.UPLOAD, mediatype="image/*", value=name))
        on_screen(field)
        assert field.preview.isVisible() is is_shown  # type: ignore[attr-defined]

    def test_that_cannot_be_read_are_refused_in_words(
        self, files: Files, tmp_path: Path, on_screen: OnScreen
    ) -> None:
        (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
        said: list[str] = []
        state = question(Control.UPLOAD, mediatype="image/*")
        field = field_for(state, files)
        field.edited.connect(said.append)
        field.show(state)
        on_screen(field)
        field.take(tmp_path / "broken.png")  # type: ignore[attr-defined]
        assert said == []
        assert field.problem.isVisible()  # type: ignore[attr-defined]
