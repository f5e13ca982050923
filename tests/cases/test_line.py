"""A signed line is one bounded ASCII JSON object, or it is refused with its own reason."""

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from sarana.cases import line

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@for_all(st.dictionaries(st.text(max_size=8), plain, max_size=5))
def test_what_is_written_is_read_back_the_same(content) -> None:
    written = line.write(content)
    assert written.isascii()
    assert b"\n" not in written
    assert line.read(written) == content
    assert line.write(line.read(written)) == written


@for_all(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_nothing_else(untrusted) -> None:
    try:
        line.read(untrusted)
    except line.NotALine as refused:
        assert str(refused)


@pytest.mark.parametrize(
    ("untrusted", "reason"),
    [
        (b'{"a":1,"a":2}', "key-twice"),
        (b'{"a":{"b":1,"b":1}}', "key-twice"),
        (b'{"a":1.5}', "number-not-whole"),
        (b'{"a":1e3}', "number-not-whole"),
        (b'{"a":NaN}', "number-not-whole"),
        (b'{"a":-Infinity}', "number-not-whole"),
        (b'{"a":9007199254740993}', "number-too-large"),
        (b'{"a":-0}', "number-not-plain"),
        (b'{"a":1}\n', "line-not-ascii"),
        ('{"a":"ស"}'.encode(), "line-not-ascii"),
        (b"", "line-not-ascii"),
        (b"[1]", "line-not-an-object"),
        (b'"a"', "line-not-an-object"),
        (b'{"a":1} {"a":1}', "line-not-json"),
        (b'{"a":1,}', "line-not-json"),
        (b"{'a':1}", "line-not-json"),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", "line-too-deep"),
        (b'{"a":' + b"[" * 100_000 + b"}", "line-too-deep"),
        (b'{"a":"\\ud800"}', "text-half-a-character"),
        (b'{"a":"' + b"x" * 70_000 + b'"}', "text-too-long"),
        (b'{"' + b"x" * 70_000 + b'":1}', "text-too-long"),
        (b'{"a":"' + b"x" * 300_000 + b'"}', "line-too-long"),
    ],
)
def test_a_line_that_is_not_exactly_ours_is_refused(untrusted: bytes, reason: str) -> None:
    with pytest.raises(line.NotALine, match=f"^{reason}$"):
        line.read(untrusted)


def test_brackets_inside_a_text_do_not_nest() -> None:
    assert line.read(line.write({"a": "[" * 100 + '"' + "{" * 100})) == {"a": "[" * 100 + '"' + "{" * 100}


def test_the_parts_of_a_line_are_taken_out_by_kind() -> None:
    content = line.read(b'{"t":"x","n":3,"o":{},"l":["a"],"b":true}')
    assert line.text_of(content, "t") == "x"
    assert line.number_of(content, "n") == 3
    assert line.texts_of(content, "l") == ("a",)
    for key, take in [("n", line.text_of), ("b", line.number_of), ("x", line.object_of), ("t", line.list_of)]:
        with pytest.raises(line.NotALine, match=f"bad-{key}"):
            take(content, key)
