"""Statements, signatures and payloads with one thing wrong; each bundle is refused for that."""

import os
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.exchange.forge import (
    EXPECTED,
    NOW,
    PERSON,
    STRANGER,
    Content,
    Files,
    Forge,
    a_revision,
    payload_of,
    read_whole,
    refused,
    signature,
)

from sarana.cases import line
from sarana.cases.revision import digest
from sarana.errors import (
    BundleDamaged,
    BundleExpired,
    BundleNotForUs,
    BundleTooLarge,
    BundleTooNew,
    ExchangeError,
    UnknownSender,
)
from sarana.exchange import names
from sarana.exchange.limits import Limits

# ---- the statement


def update(**changes: line.Plain):
    return Forge(change_manifest=lambda content: content.update(changes))


def in_record(**changes: line.Plain):
    return Forge(change_manifest=lambda content: content["records"][0].update(changes))


STATEMENTS = {
    "key-twice": (Forge(change_line=lambda w: w[:-1] + b',"v":1}'), "manifest-key-twice"),
    "not-ascii": (
        Forge(change_line=lambda w: w.replace(b"Police", b"\xe1\x9e\x9f")),
        "manifest-line-not-ascii",
    ),
    "newline-at-the-end": (Forge(change_line=lambda w: w + b"\n"), "manifest-line-not-ascii"),
    "not-json": (Forge(change_line=lambda w: w[:-1]), "manifest-line-not-json"),
    "deeply-nested": (Forge(change_line=lambda w: b'{"a":' + b"[" * 9999 + b"}"), "manifest-line-too-deep"),
    "a-fraction": (
        Forge(change_line=lambda w: w.replace(b'"v":1}', b'"v":1.5}')),
        "manifest-number-not-whole",
    ),
    "version-true": (update(v=True), "manifest-bad-v"),
    "other-type": (update(type="sarana-backup"), "manifest-bad-type"),
    "unknown-purpose": (update(purpose="sale"), "manifest-bad-purpose"),
    "no-bundle-id": (update(bundle_id=""), "manifest-bad-bundle_id"),
    "impossible-day": (update(not_after="2026-02-31T00:00:00Z"), "manifest-bad-not_after"),
    "beyond-the-calendar": (update(created="9999-12-31T23:59:59Z"), "manifest-bad-created"),
    "no-recipients": (update(recipients=[]), "manifest-no-recipients"),
    "wrong-counts": (update(counts={"files": 1, "bytes": 1}), "manifest-bad-counts"),
    "terms-missing": (update(terms=[]), "manifest-terms-missing"),
    "record-twice": (
        Forge(change_manifest=lambda c: c["records"].append(c["records"][0])),
        "manifest-record-twice",
    ),
    "record-not-listed": (update(records=[]), "revision-of-unlisted-record"),
    "other-heads": (in_record(heads=["0" * 64]), "record-heads"),
    "no-heads": (in_record(heads=[]), "record-heads"),
    "record-without-revisions": (
        Forge(change_manifest=lambda c: c["records"].append({**c["records"][0], "record": "3" * 32})),
        "record-heads",
    ),
    "missing-parents-made-up": (in_record(missing=["0" * 64], complete=False), "record-history"),
    "incomplete-though-complete": (in_record(complete=False), "record-history"),
    "sender-of-another-office": (
        Forge(change_manifest=lambda c: c["sender"].update(office="f" * 32)),
        "sender-of-another-office",
    ),
    "sender-is-not-the-signer": (
        Forge(change_manifest=lambda c: c["sender"].update(person_key=STRANGER.public.fingerprint)),
        "sender-is-not-the-signer",
    ),
}


@pytest.mark.parametrize("wrong", STATEMENTS)
def test_a_statement_that_breaks_a_rule_is_refused(wrong: str) -> None:
    refused(*STATEMENTS[wrong])


ADDRESSEE: line.Plain = {"org": "Example Embassy", "role": "focal_person", "key": "b" * 64}


@pytest.mark.parametrize(
    ("forge", "error"),
    [
        pytest.param(update(v=2), BundleTooNew, id="version-2"),
        pytest.param(update(crit=["sealed-terms"]), BundleTooNew, id="something-critical-unknown"),
        pytest.param(update(recipients=[ADDRESSEE]), BundleNotForUs, id="not-for-us"),
        pytest.param(update(not_after="2026-11-22T23:59:59Z"), BundleExpired, id="expired"),
        pytest.param(
            update(recipients=[{"org": "x", "role": "x", "key": f"{n:064x}"} for n in range(21)] * 1),
            BundleTooLarge,
            id="too-many-recipients",
        ),
        pytest.param(Forge(person=STRANGER), UnknownSender, id="unknown-person"),
        pytest.param(Forge(device=STRANGER), UnknownSender, id="unknown-device"),
        pytest.param(Forge(person=STRANGER, device=STRANGER), UnknownSender, id="unknown-office"),
    ],
)
def test_each_reason_to_stop_is_its_own_error(forge: Forge, error: type[ExchangeError]) -> None:
    with pytest.raises(error):
        read_whole(forge.archive())


def test_an_unknown_key_that_is_not_critical_is_ignored() -> None:
    assert read_whole(update(comment="from a newer program").archive())


def test_a_file_that_is_said_to_be_larger_than_the_limit_is_refused() -> None:
    def enlarge(content: Content) -> None:
        content["files"][-1]["n"] = 2**40
        content["counts"]["bytes"] = sum(file["n"] for file in content["files"])

    with pytest.raises(BundleTooLarge):
        read_whole(Forge(change_manifest=enlarge).archive())


# ---- the signatures


def cover_with(*signatures: int):
    """Keep only these of the two signature files (device 0, person 1)."""
    return Forge(change_cover=lambda files: [*files[:2], *(files[2 + n] for n in signatures), files[4]])


def resigned(role: str, key, namespace: str = "sarana-bundle-v1", over: bytes | None = None):
    def change(files: Files) -> Files:
        name, armored = signature(role, key, files[1][1] if over is None else over, namespace)
        kept = [file for file in files[2:4] if f"/{role}-" not in file[0]]
        return [*files[:2], *sorted([*kept, (name, armored)]), files[4]]

    return Forge(change_cover=change)


def edited_signature(edit):
    return Forge(change_cover=lambda files: [*files[:2], (files[2][0], edit(files[2][1])), *files[3:]])


def nine_signatures(files: Files) -> Files:
    more = [(f"sig/witness-{n:016x}.sig", files[2][1]) for n in range(7)]
    return [*files[:4], *more, files[4]]


SIGNATURES = {
    "none": (cover_with(), "signature-missing"),
    "no-device": (cover_with(1), "signature-missing"),
    "no-person": (cover_with(0), "signature-missing"),
    "file-twice": (cover_with(0, 0, 1), "signature-files"),
    "nine": (Forge(change_cover=nine_signatures), "signature-files"),
    "of-another-purpose": (resigned("person", PERSON, "sarana-revision-v1"), "signature"),
    "over-other-bytes": (resigned("person", PERSON, over=b"{}"), "signature"),
    "two-persons": (
        Forge(change_cover=lambda f: [*f[:4], signature("person", STRANGER, f[1][1]), f[4]]),
        "signature-twice",
    ),
    "named-after-another-key": (
        Forge(change_cover=lambda f: [*f[:2], ("sig/device-" + "0" * 16 + ".sig", f[2][1]), *f[3:]]),
        "signature-name",
    ),
    "with-a-space": (edited_signature(lambda armored: armored.replace(b"\n", b" \n", 1)), "signature"),
    "with-carriage-returns": (edited_signature(lambda armored: armored.replace(b"\n", b"\r\n")), "signature"),
    "without-last-newline": (edited_signature(bytes.rstrip), "signature"),
    "too-long": (edited_signature(lambda armored: armored + b"x" * 20_000), "file-too-large"),
    "not-ascii": (edited_signature(lambda armored: b"\xff" + armored), "signature"),
    "empty": (edited_signature(lambda armored: b""), "signature"),
    "of-an-unknown-role": (
        Forge(change_cover=lambda f: [*f[:2], ("sig/owner-" + "0" * 16 + ".sig", f[2][1]), *f[3:]]),
        "signature-missing",
    ),
}


@pytest.mark.parametrize("wrong", SIGNATURES)
def test_a_bundle_whose_signatures_do_not_hold_is_refused(wrong: str) -> None:
    refused(*SIGNATURES[wrong])


# ---- the payload


def without(name_part: str):
    return lambda files: [file for file in files if name_part not in file[0]]


def content_of(place: int, content: bytes):
    """Another content under the same name, listed with its own digest, as only the sender could."""

    def change(files: Files) -> Files:
        return [*files[:place], (files[place][0], content), *files[place + 1 :]]

    return Forge(payload=change(payload_of(a_revision())))


def exchanged(place: int):
    """Another content of the same length, exchanged after the statement was signed."""

    def change(files: Files) -> Files:
        name, content = files[place]
        return [*files[:place], (name, b"x" * len(content)), *files[place + 1 :]]

    return Forge(change_payload=change)


def changed_revision(**changes: line.Plain):
    content, _ = a_revision()
    said = line.read(content)
    said.update(changes)
    written = line.write(said)
    return Forge(payload=payload_of((written, PERSON.sign(written, "sarana-revision-v1").encode())))


NESTED = b"PK\3\4 an archive in an archive"
WITH_A_NESTED_ARCHIVE = sorted(
    [*payload_of(a_revision()), (names.blob(digest(NESTED)), NESTED)], key=lambda file: names.place(file[0])
)
TWO_CASES = payload_of(a_revision(), a_revision(case="9" * 32))
PAYLOADS = {
    "revision-exchanged": (exchanged(0), "file-digest"),
    "revision-signature-exchanged": (exchanged(1), "file-digest"),
    "form-or-picture-exchanged": (exchanged(2), "file-digest"),
    "last-file-exchanged": (exchanged(3), "file-digest"),
    "revision-not-named-after-its-content": (content_of(0, b"{}"), "file-digest"),
    "blob-not-named-after-its-content": (content_of(2, b"other"), "file-digest"),
    "revision-without-signature": (
        Forge(payload=without(".sig")(payload_of(a_revision()))),
        "revision-without-signature",
    ),
    "signature-without-revision": (
        Forge(payload=without(".json")(payload_of(a_revision()))),
        "revision-without-signature",
    ),
    "revision-signed-by-another": (
        Forge(payload=payload_of(a_revision(signer=STRANGER))),
        "revision-signed-by-another",
    ),
    "revision-of-version-2": (changed_revision(v=2), "revision-bad-v"),
    "revision-with-a-giant-key": (
        changed_revision(
            author={"id": "u1", "name": "", "org": "", "post": "", "key": "ssh-ed25519 " + "A" * 5_000}
        ),
        "revision-bad-key",
    ),
    "revision-without-facts": (changed_revision(body={"values": {}, "repeats": {}}), "revision-bad-facts"),
    "one-record-in-two-cases": (Forge(payload=TWO_CASES), "record-in-another-case"),
    "attachment-that-nothing-names": (Forge(payload=WITH_A_NESTED_ARCHIVE), "attachment-of-nothing"),
}


@pytest.mark.parametrize("wrong", PAYLOADS)
def test_a_payload_that_differs_from_what_was_signed_is_refused(wrong: str) -> None:
    refused(*PAYLOADS[wrong])


def test_a_revision_larger_than_the_limit_is_refused() -> None:
    with pytest.raises(BundleDamaged, match="file-too-large"):
        read_whole(Forge().archive(), replace(EXPECTED, limits=Limits(revision=100)))


@pytest.mark.parametrize(
    ("limits", "error"),
    [
        (Limits(files=3), BundleTooLarge),
        (Limits(file=5), BundleDamaged),
        (Limits(bundle=4096), BundleDamaged),
        (Limits(manifest=100), BundleDamaged),
        (Limits(recipients=0), BundleTooLarge),
        (Limits(revisions_per_record=0), BundleDamaged),
        (Limits(form=3), BundleDamaged),
    ],
)
def test_every_limit_holds(limits: Limits, error: type[ExchangeError]) -> None:
    with pytest.raises(error):
        read_whole(Forge().archive(), replace(EXPECTED, limits=limits))


def test_a_day_later_the_bundle_has_expired() -> None:
    with pytest.raises(BundleExpired):
        read_whole(Forge().archive(), replace(EXPECTED, now=NOW + timedelta(days=30)))


# ---- every byte


def test_no_changed_byte_and_no_cut_is_accepted() -> None:
    """A sample of them; SARANA_EVERY_BYTE=1 tries all."""
    good = Forge().archive()
    every = bool(os.environ.get("SARANA_EVERY_BYTE"))
    places = range(len(good)) if every else sorted(random.Random(5).sample(range(len(good)), 400))
    for place in places:
        for flip in (1, 0x80):
            changed = bytearray(good)
            changed[place] ^= flip
            with pytest.raises(ExchangeError):
                read_whole(bytes(changed))
        with pytest.raises(ExchangeError):
            read_whole(good[:place])
