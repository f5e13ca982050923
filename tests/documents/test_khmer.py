"""Khmer words are found by dictionary, and nothing of the text is lost on the way."""

import pytest

from sarana.documents.typeset import khmer


@pytest.mark.parametrize(
    "words",
    [
        ("ជនរងគ្រោះ", "ដោយ", "អំពើជួញដូរ", "មនុស្ស"),
        ("អគ្គនាយកដ្ឋាន", "អន្តោប្រវេសន៍"),
        ("ទទួល", "បាន", "ការថែទាំ"),
        ("ទីតាំង", "អនឡាញ"),
        ("ក្រសួងមហាផ្ទៃ",),
    ],
)
def test_words_of_official_letters_are_kept_whole(words: tuple[str, ...]) -> None:
    assert khmer.segment("".join(words)) == words


@pytest.mark.parametrize("run", ["", "ក", "ៗ", "១២៣", "្ក្ក្", "ស្ត្រី" * 40, "កំ\u200bកា"])
def test_words_joined_again_are_the_text(run: str) -> None:
    assert "".join(khmer.segment(run)) == run


def test_no_word_begins_with_a_sign_that_hangs_on_a_letter() -> None:
    words = khmer.segment("សេចក្ដីដូចមានចែងក្នុងកម្មវត្ថុខាងលើយើងខ្ញុំមានកិត្តិយស")
    assert not [word for word in words if "\u17b4" <= word[0] <= "\u17d3"]


def test_a_noun_made_of_a_verb_is_not_cut_inside_its_first_word() -> None:
    assert khmer.segment("មុនការធ្វើមាតុភូមិនិវត្តន៍") == ("មុន", "ការ", "ធ្វើ", "មាតុភូមិនិវត្តន៍")
