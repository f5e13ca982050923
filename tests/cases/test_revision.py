"""A revision is what its bytes, its id and its author's signature say together, or it is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sarana.cases import letter_in, line, revision
from sarana.cases.revision import NAMESPACE, Attachment, Author, FormReference, Originator, Statement
from sarana.errors import RevisionRefused
from sarana.seal.signature import SigningKey

KEY = SigningKey.from_seed(bytes(range(32)))
SAYS = Statement(
    case_id="0" * 32,
    record_id="1" * 32,
    kind="case",
    parents=("a" * 64, "b" * 64),
    author=Author("u1", "Example Sokha", "Example Police", "Example Post", KEY.public.text),
    device="d1",
    time=datetime(2026, 11, 22, 3, 12, 45, tzinfo=UTC),
    clock="0123456789abcdef",
    form=FormReference("sample", "1", "f" * 64),
    originator=Originator("e" * 32, "Example Police"),
    body={"values": {"/data/a": "ស 王"}, "repeats": {"/data/r": 2}, "facts": {"facts": {}, "repeats": {}}},
    attachments=(Attachment("p.png", "c" * 64, 5, "image/png"),),
)


def signed(content: bytes, key: SigningKey = KEY, namespace: str = NAMESPACE) -> str:
    return key.sign(content, namespace)


def test_what_was_said_is_read_back() -> None:
    content = revision.write(SAYS)
    read = revision.read(content, signed(content))
    assert read.says == SAYS
    assert read.id == revision.digest(content)
    assert read.snapshot is not None
    assert read.snapshot.values == {"/data/a": "ស 王"}
    assert read.snapshot.repeats == {"/data/r": 2}


def test_the_same_words_said_twice_are_two_revisions() -> None:
    assert revision.write(SAYS) != revision.write(SAYS)


def test_every_changed_byte_is_refused() -> None:
    content = revision.write(SAYS)
    signature = signed(content)
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        with pytest.raises(RevisionRefused):
            revision.read(bytes(changed), signature)
    for place in range(len(signature)):
        with pytest.raises(RevisionRefused):
            revision.read(
                content, signature[:place] + chr(ord(signature[place]) ^ 1) + signature[place + 1 :]
            )


def test_a_signature_of_somebody_else_is_refused() -> None:
    content = revision.write(SAYS)
    with pytest.raises(RevisionRefused, match="revision-signed-by-another"):
        revision.read(content, signed(content, SigningKey.generate()))


def test_a_signature_made_for_another_purpose_is_refused() -> None:
    content = revision.write(SAYS)
    with pytest.raises(RevisionRefused, match="revision-signature"):
        revision.read(content, signed(content, namespace="sarana-bundle-v1"))


@pytest.mark.parametrize("unseen", ["\u202e", "\u2066", "\u2069", "\x9b"])
@pytest.mark.parametrize("part", ["name", "organisation", "post"])
def test_an_author_whose_name_would_be_shown_turned_around_is_refused(part: str, unseen: str) -> None:
    author = replace(SAYS.author, **{part: f"Example {unseen}ahkoS"})
    content = revision.write(replace(SAYS, author=author))
    with pytest.raises(RevisionRefused, match="revision-bad-name"):
        revision.read(content, signed(content))
    assert revision.of_our_own(content, signed(content)).author == author  # what is here stays readable


LETTER = replace(
    SAYS,
    kind="letter",
    form=None,
    body={
        "register": "2026-0001",
        "template": "referral",
        "languages": ["en", "km"],
        "recipient": "Example Hospital",
        "pdf": "c" * 64,
    },
    attachments=(Attachment("letter.pdf", "c" * 64, 5, "application/pdf"),),
)


def test_a_letter_is_read_with_its_page() -> None:
    content = revision.write(LETTER)
    made = letter_in(revision.read(content, signed(content)))
    assert made is not None
    assert (made.register_number, made.languages) == ("2026-0001", ("en", "km"))


@pytest.mark.parametrize(
    "says",
    [
        replace(LETTER, body={"facts": {}}),
        replace(LETTER, body={**LETTER.body, "register": 1}),
        replace(LETTER, body={**LETTER.body, "languages": "en"}),
        replace(LETTER, body={**LETTER.body, "destination": None}),
        replace(LETTER, body={**LETTER.body, "pdf": "d" * 64}),
        replace(LETTER, attachments=()),
        replace(LETTER, attachments=(*LETTER.attachments, *SAYS.attachments)),
        replace(SAYS, kind="letter"),
    ],
    ids=["no-body", "number", "languages", "destination", "other-page", "no-page", "two-pages", "a-form"],
)
def test_a_letter_that_could_not_be_shown_is_refused_when_it_arrives(says: Statement) -> None:
    content = revision.write(says)
    with pytest.raises(RevisionRefused, match="revision-bad-"):
        revision.read(content, signed(content))
    kept = revision.of_our_own(content, signed(content))  # by a version that did not ask
    assert letter_in(kept) is None


Change = Callable[[dict[str, line.Plain]], object]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c.update(v=2), "bad-v"),
        (lambda c: c.update(v=True), "bad-v"),
        (lambda c: c.update(type="bundle"), "bad-v"),
        (lambda c: c.update(case="../../etc"), "bad-case"),
        (lambda c: c.update(record="A" * 32), "bad-record"),
        (lambda c: c.update(kind="Case!"), "bad-kind"),
        (lambda c: c.update(parents=["b" * 64, "a" * 64]), "bad-parents"),
        (lambda c: c.update(parents=["a" * 64] * 2), "bad-parents"),
        (lambda c: c.update(parents=[f"{n:064x}" for n in range(65)]), "bad-parents"),
        (lambda c: c.update(parents="a" * 64), "bad-parents"),
        (lambda c: c.update(author="Example"), "bad-author"),
        (lambda c: c["author"].update(name="two\nlines"), "bad-name"),
        (lambda c: c.update(time="2026-02-30T00:00:00Z"), "bad-time"),
        (lambda c: c.update(time="2026-11-22"), "bad-time"),
        (lambda c: c.update(time="9999-12-31T23:59:59Z"), "bad-time"),  # already next year in Phnom Penh
        (lambda c: c.update(time="0001-01-01T00:00:00Z"), "bad-time"),
        (lambda c: c.update(hlc="now"), "bad-hlc"),
        (lambda c: c.update(hlc="f" * 16), "bad-hlc"),  # nothing could follow it
        (lambda c: c.update(form={"id": "x"}), "bad-version"),
        (lambda c: c.pop("form"), "bad-form"),
        (lambda c: c.update(body=[]), "bad-body"),
        (lambda c: c["body"].update(values={"/data/a": 1}), "bad-body"),
        (lambda c: c["body"].update(repeats={"/data/r": "2"}), "bad-body"),
        (lambda c: c["body"].update(repeats={"/data/r": -1}), "bad-body"),
        (
            lambda c: c.update(blobs=[{"name": "../p", "h": "c" * 64, "n": 1, "t": "image/png"}]),
            "bad-name",
        ),
        (lambda c: c.update(blobs=[{"name": "p", "h": "c" * 64, "n": -1, "t": "image/png"}]), "bad-n"),
        (lambda c: c.update(blobs=[{"name": "p", "h": "c" * 63, "n": 1, "t": "image/png"}]), "bad-h"),
        (lambda c: c.update(blobs=[{"name": "p", "h": "c" * 64, "n": 1, "t": "image"}]), "bad-t"),
        (lambda c: c["blobs"].append(c["blobs"][0]), "bad-blobs"),
    ],
)
def test_a_well_signed_revision_of_the_wrong_shape_is_refused(change: Change, reason: str) -> None:
    content = line.read(revision.write(SAYS))
    change(content)
    written = line.write(content)
    with pytest.raises(RevisionRefused, match=f"^revision-{reason}$"):
        revision.read(written, signed(written))


def test_a_key_that_is_no_key_is_refused() -> None:
    content = line.read(revision.write(SAYS))
    content["author"]["key"] = "ssh-ed25519 AAAA"
    written = line.write(content)
    with pytest.raises(RevisionRefused):
        revision.read(written, signed(written))


def test_the_clock_goes_on_even_when_the_computer_was_set_back() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    later = revision.next_clock(datetime(2030, 1, 1, tzinfo=UTC), [])
    assert revision.next_clock(now, [later]) == f"{int(later, 16) + 1:016x}"
    assert revision.next_clock(now, []) < later
    assert revision.next_clock(now, ["f" * 16]) == "f" * 16
