"""Words of an expression (XPath 1.0, section 3.7): text in, tokens out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sarana.sentence import N_


class ExpressionError(Exception):
    """An expression that cannot be read or computed; it never leaves `sarana.forms`."""


class Kind(StrEnum):
    NUMBER = "number"
    LITERAL = "text"
    VARIABLE = "variable"
    NAME = "name"
    OPERATOR = "operator"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    at: int  # how many characters stand before it


_START = r"[A-Za-z_\u00C0-\uFFFD\U00010000-\U000EFFFF]"
_NAME = _START + r"[\w\-.\u00B7\u00C0-\uFFFD\U00010000-\U000EFFFF]*"
_TOKEN = re.compile(
    rf"""(?P<number>\d+(?:\.\d*)?|\.\d+)
        |(?P<literal>"[^"]*"|'[^']*')
        |(?P<variable>\$(?:{_NAME}:)?{_NAME})
        |(?P<name>{_NAME}:\*|(?:{_NAME}:(?!:))?{_NAME})
        |(?P<operator>::|//|!=|<=|>=|\.\.|[()\[\],@/|+\-=<>*.])""",
    re.VERBOSE,
)
_SPACE = " \t\r\n\u00a0"
_WORDS = frozenset({"and", "or", "div", "mod"})
_WORD_BEFORE_DIGIT = re.compile(r"(and|or|div|mod)(?=\d)")
#: After one of these an operand must follow, so that `*` and `and` are names there.
_EXPECT_OPERAND = frozenset(
    [
        "@",
        "::",
        "(",
        "[",
        ",",
        "and",
        "or",
        "mod",
        "div",
        "×",
        "/",
        "//",
        "|",
        "+",
        "-",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
    ]
)
TIMES = "×"  # the multiplication sign, told apart from the wildcard `*`


def tokens(text: str) -> list[Token]:
    """All tokens, closed by one of kind END."""
    found: list[Token] = []
    at = 0
    while True:
        while at < len(text) and text[at] in _SPACE:
            at += 1
        if at == len(text):
            found.append(Token(Kind.END, "", at))
            return found
        token = _next(text, at, _operand_before(found))
        found.append(token)
        at += len(token.text)


def _operand_before(found: list[Token]) -> bool:
    if not found:
        return False
    last = found[-1]
    return last.kind is not Kind.OPERATOR or last.text not in _EXPECT_OPERAND


def _next(text: str, at: int, operand_before: bool) -> Token:
    match = _TOKEN.match(text, at)
    if match is None:
        raise ExpressionError(_unreadable(text, at))
    kind, word = _KINDS[match.lastgroup or ""], match.group()
    if kind is Kind.NAME and operand_before:
        return _operator_word(word, at)
    if word == "*":
        return Token(Kind.OPERATOR, TIMES, at) if operand_before else Token(Kind.NAME, "*", at)
    return Token(kind, word, at)


_KINDS = {
    "number": Kind.NUMBER,
    "literal": Kind.LITERAL,
    "variable": Kind.VARIABLE,
    "name": Kind.NAME,
    "operator": Kind.OPERATOR,
}


def _operator_word(word: str, at: int) -> Token:
    if word in _WORDS:
        return Token(Kind.OPERATOR, word, at)
    glued = _WORD_BEFORE_DIGIT.match(word)
    if glued:
        return Token(Kind.OPERATOR, glued.group(), at)
    raise ExpressionError(N_("an operator is missing before “{word}” (character {at})", word=word, at=at + 1))


def _unreadable(text: str, at: int) -> str:
    if text[at] in "\"'":
        return N_("the quotation mark at character {at} is never closed", at=at + 1)
    return N_(
        "“{words}” (character {at}) is not part of the expression language",
        words=text[at : at + 12],
        at=at + 1,
    )
