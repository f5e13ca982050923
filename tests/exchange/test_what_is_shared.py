"""What is inside a sealed bundle: exactly what the table says for each consent, origin, kind and name."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from tests.exchange.posts import Posts, comes_from_elsewhere
from tests.exchange.sharing import (
    FILES,
    MARKS,
    Inside,
    latest,
    takes_down,
)

from sarana.cases import LetterMade
from sarana.errors import (
    AlreadySent,
    ConsentNotGiven,
    DisclosureRefused,
)
from sarana.exchange import Reason, plan, profiles
from sarana.exchange.withdrawing import withdraw

#: For each kind: the consent that it takes, and which answers it gets of the form in `sharing`, by hand.
CONSENT = {"case_code", "consent_sharing", "consent_cross_border", "consent_photo", "consent_statistics"}
TABLE: dict[str, tuple[str, set[str]]] = {
    "coordination": ("ncct", CONSENT | {"family_name_latin", "nationality", "doc_type"}),
    "counterpart": (
        "counterpart",
        CONSENT | {"family_name_latin", "nationality", "photo", "doc_number", "doc_type", "embassy_wish"},
    ),
    "embassy": (
        "own_embassy",
        CONSENT | {"family_name_latin", "nationality", "photo", "doc_number", "doc_type", "embassy_wish"},
    ),
    "health": ("health", CONSENT | {"family_name_latin", "doc_type", "self_harm_risk", "disability"}),
    "immigration": (
        "immigration",
        CONSENT | {"family_name_latin", "nationality", "doc_number", "doc_type", "embassy_wish"},
    ),
    "international": ("iom", CONSENT | {"family_name_latin", "nationality", "doc_type", "embassy_wish"}),
    "law_enforcement": (
        "police_anti_tip",
        CONSENT
        | {"family_name_latin", "nationality", "photo", "doc_number", "doc_type", "narrative", "off_name"},
    ),
    "legal_aid": (
        "legal_aid",
        CONSENT | {"family_name_latin", "nationality", "doc_number", "doc_type", "embassy_wish"},
    ),
    "ngo": (
        "shelter_ngo",
        CONSENT
        | {"family_name_latin", "nationality", "doc_type", "self_harm_risk", "disability", "embassy_wish"},
    ),
    "social_services": (
        "social_affairs",
        CONSENT | {"family_name_latin", "nationality", "doc_type", "disability", "embassy_wish"},
    ),
    "statistics": ("", {"nationality", "doc_type"}),
}
#: What goes to nobody whose card names no reader.
HIGHLY_SENSITIVE = {"narrative", "self_harm_risk", "disability", "off_name"}
FACTLESS = {"photo", "scan"}


def expected(kind: str, *, photo: bool, named: bool) -> set[str]:
    """The table, for one row."""
    _, names = TABLE[kind]
    names = names if photo else names - {"photo"}
    return names if named else names - HIGHLY_SENSITIVE


def holds_nothing_else(found: Inside, names: set[str]) -> None:
    """The whole plaintext, byte by byte: no word and no file of what was held back."""
    assert found.names == names
    assert found.facts == names - FACTLESS
    for name, mark in MARKS.items():
        assert found.says(mark) == (name in names), name
    for name, content in (("photo", FILES["zqphoto.png"]), ("scan", FILES["zqscan.png"])):
        assert (content in found.other_blobs) == (name in names)
        assert found.says(content[-8:]) == (name in names)


def test_the_table_has_a_row_for_each_profile() -> None:
    assert TABLE.keys() == profiles().keys()


@pytest.mark.parametrize("kind", TABLE)
def test_each_combination_gives_exactly_the_answers_of_the_table(posts: Posts, kind: str) -> None:
    posts.kind(kind)
    needed, _ = TABLE[kind]
    agreed = needed or "health"
    other = "health" if agreed != "health" else "shelter_ngo"
    sharings = (agreed, f"{agreed} {other}", other, "nobody", f"nobody {agreed}")
    for sharing, others, withdrawn in product(sharings, ("none", "without", "with"), (False, True)):
        statistics = "yes" if needed or sharing == agreed else "no"
        photo = sharing == agreed
        case_id = takes_down(
            posts.post, sharing=sharing, photo="yes" if photo else "no", statistics=statistics
        )
        case_id = comes_from_elsewhere(posts, case_id, kind, others)
        if withdrawn:
            withdraw(posts.post.store, posts.post.vault, case_id)
        may = sharing in (agreed, f"{agreed} {other}") and statistics == "yes"
        may = may and others != "without" and not withdrawn
        for named in (True, False):
            if may:
                found = posts.open(posts.send(case_id, named=named), named)
                holds_nothing_else(found, expected(kind, photo=photo, named=named))
            else:
                before = sorted(posts.stick.iterdir())
                with pytest.raises(DisclosureRefused):
                    posts.send(case_id, named=named)
                assert sorted(posts.stick.iterdir()) == before


# ---- what an extract says of itself


def test_an_extract_says_where_it_is_from_for_whom_and_what_was_held_back(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    (found,) = posts.open(posts.send(case_id)).revisions
    source, says = latest(posts.post, case_id), found["body"]["extract"]
    assert (found["kind"], found["case"], found["parents"]) == ("extract", case_id, [])
    assert (says["record"], says["revision"]) == (source.record_id, source.id)
    assert found["record"] != source.record_id
    assert (says["profile"], says["purpose"], says["name"]) == (
        "social_services",
        "referral",
        "Sample Chanthy",
    )
    assert says["basis"] == list(profiles()["social_services"].basis)
    last_day = datetime.now(UTC).date() + timedelta(days=profiles()["social_services"].days)
    assert says["until"] == last_day.isoformat()
    assert says["held_back"]["offenders"] == 1
    assert found["terms"]["originator"] == posts.post.vault.id
    assert found["author"]["key"] == posts.post.vault.officer.public_key.text


def test_the_statement_of_the_bundle_names_the_terms_and_the_consent(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    (terms,) = posts.open(posts.send(case_id)).manifest["terms"]
    assert terms["purpose_limit"] == ["referral"]
    assert terms["consent_rev"] == latest(posts.post, case_id).id
    assert terms["onward"] == "none"
    assert terms["retain_until"]


def test_a_later_extract_follows_the_former_and_only_for_the_same_recipient(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs")
    (first,) = posts.open(posts.send(case_id)).revisions
    posts.post.reopens(case_id, **{"sec_f_identity/nationality": "Zqchanged"})
    posts.post.finalises(case_id)
    second = posts.open(posts.send(case_id))
    (later,) = second.revisions
    assert later["record"] == first["record"]
    assert len(later["parents"]) == 1
    assert second.says("Zqchanged")
    (other,) = posts.open(posts.send(case_id, named=False), named=False).revisions
    assert other["record"] != first["record"]
    assert other["parents"] == []


def test_only_what_the_recipient_does_not_have_yet_is_sent(posts: Posts) -> None:
    posts.kind("law_enforcement")
    case_id = takes_down(posts.post, sharing="police_anti_tip")
    posts.send(case_id)
    with pytest.raises(AlreadySent):
        posts.send(case_id)
    again = posts.open(posts.send(case_id, again=True))
    assert FILES["zqphoto.png"] in again.other_blobs
    posts.post.store.reopen(posts.post.record_of(case_id))
    posts.post.finalises(case_id)
    small = posts.open(posts.send(case_id))
    assert len(small.revisions) == 1
    assert small.other_blobs == set()
    assert not any(form["sha256"] in name for form in small.manifest["forms"] for name in small.files)


def test_an_onward_consent_travels_with_what_it_allows(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = comes_from_elsewhere(
        posts, takes_down(posts.post, sharing="social_affairs"), "social_services", "with"
    )
    found = posts.open(posts.send(case_id))
    (terms,) = found.manifest["terms"]
    assert terms["originator"] == "Example Embassy 示例"
    assert terms["onward_stmts"]
    for stated in terms["onward_stmts"]:
        assert f"data/stmt/{stated}.json" in found.files
        assert f"data/stmt/{stated}.sig" in found.files


def test_a_letter_goes_only_to_the_kind_of_office_that_it_was_made_for(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs health")
    for number, destination in enumerate(("dosvy", "hospital", "")):
        letter = LetterMade(f"2026-{number}", "referral", ("en",), f"Zqto{destination}", destination)
        posts.post.store.record_letter(case_id, letter, f"%PDF zqletter-{destination}-".encode())
    found = posts.open(posts.send(case_id))
    assert found.says(b"zqletter-dosvy-")
    assert not found.says(b"zqletter-hospital-")
    assert not found.says(b"zqletter--")
    assert [revision["kind"] for revision in found.revisions].count("letter") == 1


@pytest.mark.parametrize(
    ("recipient", "kind", "goes"),
    [
        ("Example Social Affairs", "dosvy", True),
        ("  example  SOCIAL affairs ", "dosvy", True),
        ("Example Social Affairs", "", True),  # as letters were kept before the kind was written down
        ("Example Social Affairs", "hospital", False),
        ("Example Social Affairs of Another Town", "dosvy", False),
        ("", "dosvy", False),
    ],
)
def test_a_letter_to_an_office_by_its_name_goes_to_that_office_and_to_no_other(
    posts: Posts, recipient: str, kind: str, goes: bool
) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="social_affairs health")
    posts.post.store.record_letter(
        case_id, LetterMade("2026-9", "referral", ("en",), recipient, kind=kind), b"%PDF zqletter"
    )
    decided = plan(posts.post.store, posts.post.vault, [case_id], [posts.to[True]]).cases[0]
    (item,) = [each for each in decided.items if each.letter]
    assert (item.goes, item.refused) == (goes, None if goes else Reason.FOR_ANOTHER)
    assert posts.open(posts.send(case_id)).says(b"zqletter") == goes


def test_a_letter_needs_the_persons_consent_as_everything_does(posts: Posts) -> None:
    posts.kind("social_services")
    case_id = takes_down(posts.post, sharing="health")
    letter = LetterMade("2026-9", "referral", ("en",), "Zqto", "dosvy")
    posts.post.store.record_letter(case_id, letter, b"%PDF")
    with pytest.raises(ConsentNotGiven):
        posts.send(case_id)
