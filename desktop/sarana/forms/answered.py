"""What was asked and what was answered, line by line, for tables that leave the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sarana.forms.form import Form
from sarana.forms.interview import Interview
from sarana.forms.state import Control, Kind, NodeState, Snapshot

_CHOOSING = (Control.SELECT_ONE, Control.SELECT_MANY, Control.RANK)
_MARKS = re.compile(r"\*\*|__|<[^>]*>|^#+\s*", re.MULTILINE)
_POSITION = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer."""

    section: str  # the label of the outermost group; "" outside of any
    place: str  # which instance of each repeat around it: "2", "1.3"; "" outside of repeats
    question: str
    answer: str  # in words
    value: str  # as ODK writes it
    ref: str


def answered(form: Form, snapshot: Snapshot, signed: datetime, language: str) -> tuple[Answered, ...]:
    """Every question with an answer, in the order of the form; language is a code of the form's own."""
    return tuple(_lines(Interview.resume(form, snapshot, now=lambda: signed), snapshot, language))


def _lines(interview: Interview, snapshot: Snapshot, language: str) -> Iterator[Answered]:
    for ref in interview.refs():
        value = snapshot.values.get(ref, "")
        if not value:
            continue
        state = interview.node(ref)
        if state.kind is Kind.QUESTION:
            section = "/".join(ref.split("/")[:3])
            yield Answered(
                section="" if section == ref else plain(interview.text(section, language)[0]),
                place=".".join(_POSITION.findall(ref)),
                question=plain(interview.text(ref, language)[0]) or state.name,
                answer=_in_words(interview, state, value, language),
                value=value,
                ref=ref,
            )


def _in_words(interview: Interview, state: NodeState, value: str, language: str) -> str:
    if state.control not in _CHOOSING:
        return value
    texts = interview.choice_texts(state.ref, language)
    codes = [value] if state.control is Control.SELECT_ONE else value.split()
    return "; ".join(plain(texts.get(code, code)) for code in codes)


def plain(text: str) -> str:
    """A label without its marks of Markdown and HTML."""
    return " ".join(_MARKS.sub("", text).split())
