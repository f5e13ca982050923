"""Every language says everything that the program says, with every hole in its place."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from sarana import language, places

PROGRAM = Path(language.__file__).parent
TRANSLATED = sorted(set(language.available()) - {language.SOURCE})
#: Which arguments of these functions are texts.
SPEAKING = {"_": slice(0, 1), "gettext": slice(0, 1), "ngettext": slice(0, 2), "pgettext": slice(1, 2)}
#: What may read as in English: nothing in it is a word of English.
SAME_IN_EVERY_LANGUAGE = {
    "{question} — {answer}",
    "OK",
    "{organisation}, {post}",
    "{question}: {action}",
    "{what} {number}",
    "{title} ({form})",
}
HAN = "\u4e00-\u9fff"


@cache
def entries(code: str) -> Catalog:
    with (places.catalogs() / code / "LC_MESSAGES" / "sarana.po").open("rb") as file:
        return read_po(file, locale=code)


def texts_of(entry: Message) -> tuple[str, ...]:
    """The English of an entry: one text, or one for one thing and one for many."""
    return (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)


def wordings_of(entry: Message) -> tuple[str, ...]:
    """What the translator wrote: one wording, or one for each plural form of the language."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())


def said_in(code: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for entry in entries(code):
        if entry.id:
            yield texts_of(entry), wordings_of(entry)


@cache
def collected() -> frozenset[tuple[str, ...]]:
    """The texts that `make texts` finds in the program."""
    found = extract_from_dir(PROGRAM, [("**.py", "python")])
    return frozenset(
        (text,) if isinstance(text, str) else tuple(part for part in text if part)
        for _file, _line, text, _comments, _context in found
    )


def written() -> Iterator[tuple[str, ...]]:
    """The texts that stand in the program's code."""
    for file in sorted(PROGRAM.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                spoken = node.args[SPEAKING[name]] if name in SPEAKING else []
                if texts := [str(each.value) for each in spoken if isinstance(each, ast.Constant)]:
                    yield tuple(texts)


def holes(text: str) -> Counter[str]:
    """The holes of a text; a brace without its partner raises ValueError."""
    return Counter(name for _words, name, _form, _conversion in Formatter().parse(text) if name is not None)


def test_every_text_can_be_collected_for_the_translators() -> None:
    assert set(written()) - collected() == set()  # Babel does not look into f-strings


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_of_the_program_has_an_entry(code: str) -> None:
    assert collected() - {english for english, _wordings in said_in(code)} == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_entry_is_translated(code: str) -> None:
    assert [english[0] for english, wordings in said_in(code) if not all(map(str.strip, wordings))] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_entry_is_only_a_guess(code: str) -> None:
    assert [texts_of(entry)[0] for entry in entries(code) if entry.id and entry.fuzzy] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_plural_form_of_the_language_has_its_wording(code: str) -> None:
    forms = entries(code).num_plurals
    assert [
        english for english, wordings in said_in(code) if len(english) == 2 and len(wordings) != forms
    ] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_hole_stays_as_it_is(code: str) -> None:
    lost = [
        (english[-1], wording)
        for english, wordings in said_in(code)
        for wording in wordings
        if wording and holes(wording) != holes(english[-1])
    ]
    assert lost == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_nothing_is_left_in_english(code: str) -> None:
    left = {wording for english, wordings in said_in(code) for wording in wordings if wording in english}
    assert left - SAME_IN_EVERY_LANGUAGE == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_wording_says_where_a_line_may_break(code: str) -> None:
    assert [
        wording for _english, wordings in said_in(code) for wording in wordings if "\u200b" in wording
    ] == []


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(f"[{HAN}][,.;:!?()'\"]|[,;!?()'\"][{HAN}]", id="full-width punctuation"),
        pytest.param(f"[{HAN}] +[{HAN}]", id="no space between characters"),
    ],
)
def test_chinese_is_set_as_chinese_is(rule: str) -> None:
    said = [wording for _english, wordings in said_in("zh_Hans") for wording in wordings]
    assert [wording for wording in said if re.search(rule, wording) and wording != "时:分"] == []


def test_chinese_is_written_in_simplified_characters() -> None:
    said = "".join(wording for _english, wordings in said_in("zh_Hans") for wording in wordings)
    assert [character for character in re.findall(f"[{HAN}]", said) if not _in_gb2312(character)] == []


def _in_gb2312(character: str) -> bool:
    """GB 2312 holds 6763 characters in everyday use, all of them in their simplified form."""
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False
