"""Which passphrases are refused, which are not, and how long one waits after a wrong one."""

import unicodedata

import pytest

from sarana.errors import PassphraseTooWeak
from sarana.vault import passphrases, seconds_to_wait
from sarana.vault.guesses import magnitude

ABOUT_THE_OFFICER = ("Example Sokha", "Example Shelter")


@pytest.mark.parametrize(
    ("passphrase", "rule"),
    [
        ("fourteen chars", "short"),
        ("", "short"),
        ("ខ្ញុំនៅផ្ទះ", "short"),
        ("x" * 257, "long"),
        ("passwordpassword", "common"),
        ("P@ssw0rd P@ssw0rd", "common"),
        ("drowssap drowssap", "common"),
        ("aaaaaaaaaaaaaaaaaaaa", "common"),
        ("123456789012345678", "common"),
        ("abcdefghijklmnopq", "common"),
        ("qwertyuiop asdfgh", "common"),
        ("correct horse battery staple", "common"),
        ("to be or not to be, that is the question", "common"),
        ("iloveyou iloveyou!", "common"),
        ("wo ai ni wo ai ni 1314", "common"),
        ("Phnom Penh Cambodia 2026", "common"),
        ("Example Sokha Example Shelter", "common"),
    ],
)
def test_what_is_refused(passphrase: str, rule: str) -> None:
    with pytest.raises(PassphraseTooWeak) as refused:
        passphrases.check(passphrase, ABOUT_THE_OFFICER)
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    "passphrase",
    [
        "seven quiet boats upriver",
        "kx7qp-9mz2w-h4tnb-v8scd-3rfgj",
        "ទូកស្ងៀមស្ងាត់ប្រាំពីរនៅលើទន្លេ",
        "七只安静的小船向上游慢慢划去不回头",
        "   leading and trailing kept   ",
        "x" * 200 + "seven quiet boats upriver",
    ],
)
def test_what_is_accepted(passphrase: str) -> None:
    passphrases.check(passphrase, ABOUT_THE_OFFICER)


def test_all_keyboards_give_the_same_bytes() -> None:
    typed = "café at the rivière à côté"
    composed, decomposed = (unicodedata.normalize(form, typed) for form in ("NFC", "NFD"))
    assert composed != decomposed
    assert passphrases.as_bytes(composed) == passphrases.as_bytes(decomposed)


def test_otherwise_it_is_taken_exactly_as_typed() -> None:
    """NFKC would make one of these two."""
    assert passphrases.as_bytes(" Ａbc") != passphrases.as_bytes("Abc")


def test_more_unknown_words_withstand_more_guesses() -> None:
    assert (
        magnitude("quiet boats") < magnitude("quiet boats upriver") < magnitude("quiet boats upriver zymurgy")
    )


def test_words_about_the_person_count_as_known() -> None:
    assert magnitude("Sokha Somaly Vannak", ["Sokha Somaly Vannak"]) < magnitude("Sokha Somaly Vannak")


def test_waiting_after_wrong_passphrases() -> None:
    assert [seconds_to_wait(failures) for failures in range(13)] == [
        0,
        0,
        0,
        0,
        1,
        2,
        4,
        8,
        16,
        32,
        60,
        60,
        60,
    ]
    assert seconds_to_wait(10**9) == 60
