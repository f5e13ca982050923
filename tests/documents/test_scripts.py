"""Every character is shaped as what it is, whatever it stands beside."""

import pytest

from sarana.documents.typeset.scripts import Script, scripts_of

LETTERS = {Script.LATIN: "L", Script.KHMER: "K", Script.HAN: "H"}


def pattern(text: str, default: Script) -> str:
    return "".join(LETTERS[script] for script in scripts_of(text, default))


@pytest.mark.parametrize(
    ("text", "default", "expected"),
    [
        ("ABC-ខ្ម", Script.LATIN, "LLLLKKK"),
        ("ឈ王x", Script.KHMER, "KHL"),
        ("(王)", Script.KHMER, "LHL"),  # ASCII brackets are never Chinese
        ("(x 王)", Script.KHMER, "LLLHL"),  # the closing bracket goes with the opening one
        ("24 ឆ", Script.KHMER, "KKKK"),
        ("年24", Script.HAN, "HLL"),
        ("“王”", Script.HAN, "HHH"),
        ("“x”", Script.LATIN, "LLL"),
        ("ក / x", Script.KHMER, "KKKKL"),
    ],
)
def test_scripts(text: str, default: Script, expected: str) -> None:
    assert pattern(text, default) == expected
