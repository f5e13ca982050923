"""A case is found by the name in any of three scripts, however short and however spelled."""

import pytest
from tests.given import Office


@pytest.fixture
def five_people(border_post: Office) -> Office:
    border_post.takes_down(family_name="Example", given_name="Sokha", name_khmer="ឧទាហរណ៍ សុខា")
    border_post.takes_down(family_name="Wang", given_name="Xiaoming", name_chinese="王小明")
    border_post.takes_down(family_name="Li", given_name="Ming", name_chinese="李明")
    border_post.takes_down(family_name="Nguyễn", given_name="Thị Ví Dụ")
    border_post.begins_a_case(name_khmer="ស្រ្តី ឧទាហរណ៍")
    return border_post


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sokha", ["Example Sokha"]),
        ("SOKHA example", ["Example Sokha"]),
        ("សុខា", ["Example Sokha"]),
        ("李明", ["Li Ming"]),  # two characters: too short for trigrams
        ("明", ["Li Ming", "Wang Xiaoming"]),
        ("王小明", ["Wang Xiaoming"]),
        ("nguyen vi du", ["Nguyễn Thị Ví Dụ"]),
        ("li", ["Li Ming"]),
        ("ស្ត្រី", ["ស្រ្តី ឧទាហរណ៍"]),  # subscripts in the other order, in a draft
        ("ឧទា\u200bហរណ៍", ["Example Sokha", "ស្រ្តី ឧទាហរណ៍"]),
        ("", ["Example Sokha", "Li Ming", "Nguyễn Thị Ví Dụ", "Wang Xiaoming", "ស្រ្តី ឧទាហរណ៍"]),
        ("sokha wang", []),
        ('"', []),
        ("100%", []),
        ("NEAR(", []),
        ("_", []),
        ("*", []),
    ],
)
def test_a_name_is_found(five_people: Office, typed: str, found: list[str]) -> None:
    assert sorted(line.names[0] for line in five_people.store.list(typed)) == found


def test_a_case_is_found_by_its_code(five_people: Office) -> None:
    for line in five_people.store.list():
        assert line.code
        assert [found.case_id for found in five_people.store.list(line.code.lower())] == [line.case_id]


def test_the_list_begins_with_the_latest_change(five_people: Office) -> None:
    oldest = five_people.store.list()[-1]
    five_people.continues(oldest.case_id, story="more")
    assert five_people.store.list()[0].case_id == oldest.case_id


def test_a_name_that_was_corrected_is_found_by_the_new_spelling_only(five_people: Office) -> None:
    (line,) = five_people.store.list("李明")
    five_people.continues(line.case_id, name_chinese="李民")
    assert five_people.store.list("李明") == []
    assert five_people.store.list("李民")[0].case_id == line.case_id
    assert five_people.store.list("李民")[0].names == ("Li Ming", "李民")


def test_a_name_that_consent_hides_is_neither_shown_nor_found(border_post: Office) -> None:
    case_id = border_post.begins_a_case(family_name="Hidden", consent="yes")
    assert border_post.store.list("hidden")
    border_post.writes(case_id, consent="no")
    assert border_post.store.list("hidden") == []
    assert border_post.store.list()[0].names == ()


def test_words_of_a_removed_name_do_not_stay_in_the_index(border_post: Office) -> None:
    case_id = border_post.begins_a_case(family_name="Qxzqxz")
    border_post.store.list()
    border_post.writes(case_id, family_name="")
    border_post.store.list()
    index = border_post.vault.query("SELECT block FROM case_words_data")
    assert not any(b"qxz" in block for (block,) in index)
    assert border_post.vault.query("SELECT v FROM case_words_config WHERE k = 'secure-delete'") == [(1,)]
