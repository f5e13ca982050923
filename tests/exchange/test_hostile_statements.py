"""Statements in a forged bundle: signed as they must be, or the whole bundle is refused with its reason."""

import pytest
from tests.exchange.forge import (
    CASE,
    OFFICE,
    PERSON,
    STRANGER,
    Content,
    Files,
    Forge,
    a_revision,
    payload_of,
    read_whole,
    refused,
)

from sarana.cases import line
from sarana.cases.revision import digest
from sarana.exchange import names
from sarana.exchange.reading import MOST_STATEMENTS, FormRead, RevisionRead
from sarana.exchange.statements import WITHDRAWAL, Statement
from sarana.seal.signature import SigningKey

REVISION = a_revision()


def a_statement(signer: SigningKey = PERSON, namespace: str = WITHDRAWAL, **changed: line.Plain) -> Files:
    """A withdrawal and its signature, as payload files."""
    says: Content = {
        "v": 1,
        "type": "sarana-withdrawal-v1",
        "nonce": "0" * 32,
        "office": OFFICE,
        "org": "Example Police",
        "name": "Example Sokha",
        "key": PERSON.public.text,
        "case": CASE,
        "issued": "2026-11-22T00:00:00Z",
        "kinds": [],
        "lifted": False,
        **changed,
    }
    content = line.write(says)
    signature = signer.sign(content, namespace).encode()
    return [
        (names.statement(digest(content)), content),
        (names.statement_signature(digest(content)), signature),
    ]


def carrying(files: Files) -> Forge:
    return Forge(payload=[*payload_of(REVISION), *files])


def test_a_good_statement_is_read() -> None:
    (found,) = [item for item in read_whole(carrying(a_statement()).archive()) if isinstance(item, Statement)]
    assert found.says.case_id == CASE


def test_a_statement_of_a_kind_that_is_not_known_is_left_alone_and_the_rest_is_read() -> None:
    """Nothing is said of it, whatever it says; what stands before and behind it is read as without it."""
    tomorrow = a_statement(type="sarana-of-tomorrow", case="no case", lifted="no")
    known = a_statement()
    found = read_whole(carrying(sorted([*tomorrow, *known])).archive())
    alone = read_whole(carrying(known).archive())
    assert [type(item) for item in found] == [type(item) for item in alone]
    assert [item for item in found if isinstance(item, (RevisionRead, FormRead, Statement))] == [
        item for item in alone if isinstance(item, (RevisionRead, FormRead, Statement))
    ]


@pytest.mark.parametrize("which", [0, 1], ids=["content", "signature"])
def test_a_statement_of_a_kind_that_is_not_known_must_be_the_bytes_that_were_listed(which: int) -> None:
    name, content = a_statement(type="sarana-of-tomorrow")[which]
    forge = carrying(a_statement(type="sarana-of-tomorrow"))
    forge.change_payload = lambda files: [
        (each, content[:-1] + b"x" if each == name else old) for each, old in files
    ]
    refused(forge, "file-digest")


def test_a_bundle_carries_a_thousand_statements_and_no_more() -> None:
    """Of kinds that are not known here, too: each costs the office that it is looked at."""
    numbers = range(MOST_STATEMENTS + 1)
    many = [a_statement(type="sarana-of-tomorrow", nonce=f"{number:032x}") for number in numbers]
    read_whole(carrying(sorted(file for files in many[1:] for file in files)).archive())
    refused(carrying(sorted(file for files in many for file in files)), "too-many-statements")


WRONG = {
    "signed by somebody else": (a_statement(signer=STRANGER), "statement"),
    "signed for another purpose": (a_statement(namespace="sarana-onward-v1"), "statement"),
    "another key": (a_statement(key=STRANGER.public.text), "statement"),
    "no key": (a_statement(key="ssh-ed25519 x"), "statement"),
    "another version": (a_statement(v=2), "statement"),
    "no case": (a_statement(case="x"), "statement"),
    "no moment": (a_statement(issued="today"), "statement"),
    "not yes and not no": (a_statement(lifted=0), "statement"),
    "a name that turns letters around": (a_statement(name="\u202eSokha"), "statement"),
    "no signature": (a_statement()[:1], "statement-without-signature"),
    "a signature alone": (a_statement()[1:], "statement-without-signature"),
    "another name": (
        [(names.statement("0" * 64), b"{}"), (names.statement_signature("0" * 64), b"x")],
        "file-digest",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_statement_that_breaks_a_rule_makes_the_bundle_refused(wrong: str) -> None:
    files, reason = WRONG[wrong]
    refused(carrying(files), reason)
