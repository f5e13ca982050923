"""A letter tells of what other offices know only what they let its receiver have, as a bundle does (R20)."""

from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest
from tests.exchange.posts import Posts, allows
from tests.exchange.sharing import came_from, takes_down

from sarana.documents.disclosure import check_consent
from sarana.documents.template import destinations
from sarana.errors import ConsentMissing, MissingFacts, OriginatorNotAgreed
from sarana.exchange import letting, profiles
from sarana.exchange.ledger import Ledger
from sarana.exchange.letting import Part, Told
from sarana.exchange.statements import Withdrawal
from sarana.exchange.stating import issuer, sign
from sarana.exchange.withdrawing import give_again
from sarana.forms import Fact, Facts, Type

EVERYBODY = "social_affairs own_embassy"
PURPOSE = profiles()["social_services"].purpose


@pytest.fixture
def theirs(posts: Posts) -> tuple[str, str]:
    """A case that another office began; its id, and the record's."""
    case_id = takes_down(posts.post, sharing=EVERYBODY)
    record = token_hex(16)
    return came_from(posts.post, posts.origin, case_id, token_hex(16), record), record


def services(posts: Posts) -> str:
    """The receiver, as their card names them."""
    return posts.post.partners.get(posts.to[True]).card.organisation


def told(posts: Posts, case_id: str, kind: str, *names: str, now: datetime | None = None) -> Told:
    every = letting.parts(posts.post.store, posts.post.vault, case_id, now)
    return letting.for_receiver(every, kind, names)


def family_name(found: Told) -> str:
    return found.facts["family_name_latin"].value if "family_name_latin" in found.facts else ""


def test_what_this_office_took_down_is_its_own_to_tell(posts: Posts) -> None:
    case_id = takes_down(posts.post, sharing=EVERYBODY)
    found = told(posts, case_id, "dosvy", services(posts))
    assert family_name(found) == "Zqfamily"
    assert (dict(found.kept), dict(found.kept.repeats), found.organisations) == ({}, {}, ())


def test_what_another_office_took_down_is_told_to_nobody_unless_it_agrees(
    posts: Posts, theirs: tuple[str, str]
) -> None:
    found = told(posts, theirs[0], "dosvy", services(posts))
    assert "Zq" not in str(found.facts.facts) + str(found.facts.repeats)
    assert found.kept["family_name_latin"].value == "Zqfamily"
    assert "rep_documents" in found.kept.repeats
    assert found.organisations == (posts.origin.vault.officer.organisation,)


def test_what_this_office_asked_the_person_again_is_told_as_it_says(
    posts: Posts, theirs: tuple[str, str]
) -> None:
    every = letting.parts(posts.post.store, posts.post.vault, theirs[0])
    again = Fact("nationality", "asked again", {}, Type.TEXT, 2)
    found = letting.for_receiver([*every, Part(Facts({"nationality": again}), None)], "dosvy", ())
    assert found.facts["nationality"].value == "asked again"
    assert "nationality" not in found.kept
    assert "family_name_latin" in found.kept


def test_its_consent_opens_for_the_receiver_that_it_names_and_no_other(
    posts: Posts, theirs: tuple[str, str]
) -> None:
    case_id, record = theirs
    allows(posts, case_id, record, posts.to[True], PURPOSE)
    assert (
        family_name(told(posts, case_id, "dosvy", "in another language", services(posts).upper()))
        == "Zqfamily"
    )
    assert family_name(told(posts, case_id, "dosvy", "Another Department")) == ""
    assert family_name(told(posts, case_id, "dosvy")) == ""


def test_its_consent_opens_for_that_purpose_only(posts: Posts, theirs: tuple[str, str]) -> None:
    case_id, record = theirs
    allows(posts, case_id, record, posts.to[True], "backup")
    assert family_name(told(posts, case_id, "dosvy", services(posts))) == ""


def test_a_consent_that_has_run_out_opens_nothing(posts: Posts, theirs: tuple[str, str]) -> None:
    case_id, record = theirs
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    allows(posts, case_id, record, posts.to[True], PURPOSE, tomorrow)
    assert family_name(told(posts, case_id, "dosvy", services(posts))) == "Zqfamily"
    later = tomorrow + timedelta(hours=1)
    assert family_name(told(posts, case_id, "dosvy", services(posts), now=later)) == ""


def test_a_consent_of_an_office_that_has_no_say_opens_nothing(posts: Posts, theirs: tuple[str, str]) -> None:
    case_id, record = theirs
    allows(posts, case_id, record, posts.to[True], PURPOSE, by=posts.nameless)
    assert family_name(told(posts, case_id, "dosvy", services(posts))) == ""


def test_the_office_that_it_comes_from_may_be_written_to(posts: Posts, theirs: tuple[str, str]) -> None:
    origin = posts.origin.vault.officer.organisation
    assert family_name(told(posts, theirs[0], "police", origin)) == "Zqfamily"


def test_what_stays_in_the_file_tells_no_other_office(posts: Posts, theirs: tuple[str, str]) -> None:
    assert family_name(told(posts, theirs[0], "")) == "Zqfamily"


def test_an_embassy_is_told_only_if_every_place_that_asks_says_that_the_person_wishes_it(
    posts: Posts,
) -> None:
    """As for a bundle: what was refused in a signed form is not opened by a draft that nobody signed."""
    case_id, wish = takes_down(posts.post, sharing=EVERYBODY), "sec_n_wishes/embassy_wish"
    posts.post.continues(case_id, **{wish: "refuses"})
    posts.post.reopens(case_id, **{wish: "agrees"})
    embassy = destinations()["embassy"]
    with pytest.raises(ConsentMissing):
        check_consent(embassy, told(posts, case_id, "embassy").facts)
    posts.post.finalises(case_id)
    check_consent(embassy, told(posts, case_id, "embassy").facts)


def test_a_consent_taken_back_for_one_kind_of_receiver_holds_for_its_letters(posts: Posts) -> None:
    """As for a bundle: agreeing once more in the form does not lift what was signed."""
    case_id, vault = takes_down(posts.post, sharing=EVERYBODY), posts.post.vault
    taken_back = Withdrawal(issuer(vault), case_id, datetime.now(UTC), kinds=("embassy",))
    with vault.transaction() as write:
        Ledger(vault).keep(write, sign(vault, taken_back), bundle="")
    with pytest.raises(ConsentMissing):
        check_consent(destinations()["embassy"], told(posts, case_id, "embassy").facts)
    check_consent(destinations()["dosvy"], told(posts, case_id, "dosvy").facts)
    give_again(posts.post.store, vault, case_id)
    check_consent(destinations()["embassy"], told(posts, case_id, "embassy").facts)


def test_what_is_missing_because_another_office_keeps_it_is_said_to_be_theirs(
    posts: Posts, theirs: tuple[str, str]
) -> None:
    found = told(posts, theirs[0], "dosvy", services(posts))
    assert isinstance(letting.why_missing(MissingFacts(("family_name_latin",)), found), OriginatorNotAgreed)
    assert isinstance(letting.why_missing(MissingFacts(("age_years",)), found), MissingFacts)
