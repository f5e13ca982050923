"""The language of expressions: what is written is read back, and nothing but a plain error ever comes out."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarana.forms.tree import Node, Sort, element
from sarana.forms.xpath.compiler import compile_expression
from sarana.forms.xpath.lexer import ExpressionError
from sarana.forms.xpath.parser import parse
from sarana.forms.xpath.scene import Scene
from sarana.forms.xpath.syntax import (
    Binary,
    Call,
    Expression,
    Literal,
    NameTest,
    Negation,
    Number,
    Path,
    Step,
    write,
)
from sarana.forms.xpath.values import number_text, text_number

names = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
numbers = st.integers(0, 10**6).map(lambda number: Number(float(number), str(number)))
texts = st.text(st.characters(exclude_characters="'"), max_size=8).map(Literal)
steps = st.builds(Step, st.sampled_from(["child", "parent", "attribute"]), names.map(NameTest))
paths = st.builds(Path, st.sampled_from(["", "/"]), st.lists(steps, min_size=1, max_size=4).map(tuple))


def grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    operators = st.sampled_from(["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"])
    return st.one_of(
        st.builds(Binary, operators, inner, inner),
        st.builds(Negation, inner),
        st.builds(Call, st.sampled_from(["not", "count-selected"]), inner.map(lambda each: (each,))),
        st.builds(lambda path, test: Path("", (Step("child", NameTest(path), (test,)),)), names, inner),
    )


expressions = st.recursive(st.one_of(numbers, texts, paths), grown, max_leaves=12)


@given(expressions)
def test_what_is_written_is_read_back(expression: Expression) -> None:
    assert parse(write(expression)) == expression


@given(st.text(max_size=40))
@settings(max_examples=400)
def test_any_text_is_an_expression_or_a_plain_error(text: str) -> None:
    read_and_run(text)


@given(st.text(alphabet="()[]/.*@:'\"=<>!+-,$ abdivorml019", max_size=30))
@settings(max_examples=400)
def test_anything_that_looks_like_an_expression_is_one_or_a_plain_error(text: str) -> None:
    read_and_run(text)


def read_and_run(text: str) -> None:
    try:
        closure = compile_expression(parse(text), {})
        root = document(element("data", children=[element("a", "1"), element("b", "x")]))
        closure(Scene(NOWHERE, root), root.children[0], 1, 1)
    except ExpressionError:
        pass


def document(top: Node) -> Node:
    """The node above an outermost element."""
    top.parent = root = Node(Sort.ROOT)
    root.children = (top,)
    return root


class Nowhere:
    """Surroundings with nothing in them."""

    def __getattr__(self, name: str) -> object:
        raise ExpressionError("there is nothing here")


NOWHERE = Nowhere()  # type: ignore[var-annotated]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_being_written(number: float) -> None:
    assert text_number(number_text(number)) == number


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "missing"),
        ("a b", "operator is missing"),
        ("'never closed", "never closed"),
        ("sum(", "missing"),
        ("no-such-function()", "no function"),
        ("round()", "takes 1 to 2"),
        ("$stranger", "not known"),
        ("a[1", "missing"),
        ("((((" * 40 + "1" + "))))" * 40, "within each other"),
        ("count('text')", "needs nodes"),
    ],
)
def test_a_wrong_expression_says_what_is_wrong(source: str, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason):
        compile_expression(parse(source), {})


def test_a_very_long_chain_is_no_trouble() -> None:
    closure = compile_expression(parse(" + ".join(["1"] * 5000)), {})
    root = document(element("data"))
    assert closure(Scene(NOWHERE, root), root, 1, 1) == 5000.0


def test_what_is_no_number_is_blank() -> None:
    assert number_text(math.nan) == ""
