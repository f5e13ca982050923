"""The manifest read from an untrusted line; unknown keys are ignored unless `crit` names them."""

import re
from collections.abc import Mapping
from itertools import pairwise

from sarana.cases import line
from sarana.cases.line import NotALine, Plain
from sarana.errors import BundleDamaged, BundleTooLarge, BundleTooNew
from sarana.exchange import names
from sarana.exchange.limits import Limits
from sarana.exchange.manifest import (
    PURPOSES,
    Addressee,
    AuditHead,
    FileListed,
    FormListed,
    Manifest,
    RecordListed,
    Sender,
    Terms,
)
from sarana.exchange.manifest_writing import counts

_KEY = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_TEXT = re.compile(r"[^\x00-\x1f\x7f]{0,400}")


def read(untrusted_line: bytes, limits: Limits) -> Manifest:
    """The statement of a line; raises BundleDamaged, BundleTooNew or BundleTooLarge."""
    bounds = line.Bounds(size=limits.manifest, text=limits.text, depth=limits.depth)
    try:
        content = line.read(untrusted_line, bounds)
        _check_version(content)
        manifest = _manifest(content)
    except NotALine as error:
        raise BundleDamaged(f"manifest-{error}") from error
    _check_counts(manifest, content, limits)
    _check_files(manifest)
    _check_records(manifest)
    return manifest


def _check_version(content: Mapping[str, Plain]) -> None:
    """An unknown version, or an unknown thing that must be understood, needs a newer program."""
    if content.get("type") != "sarana-bundle":
        raise NotALine("bad-type")
    if line.number_of(content, "v") != 1 or line.texts_of(content, "crit"):
        raise BundleTooNew


def _manifest(content: Mapping[str, Plain]) -> Manifest:
    return Manifest(
        profile=line.text_of(content, "profile", re.compile("pq|classic")),
        bundle_id=line.text_of(content, "bundle_id", line.HEX_32),
        created=line.moment_of(content, "created"),
        not_after=line.moment_of(content, "not_after"),
        sender=_sender(line.object_of(content, "sender")),
        recipients=tuple(_addressee(item) for item in line.objects_of(content, "recipients")),
        seq=line.number_of(content, "seq"),
        prev=None if content.get("prev", "") is None else line.text_of(content, "prev", line.HEX_64),
        audit=_audit(line.object_of(content, "audit")),
        purpose=line.text_of(content, "purpose", re.compile("|".join(PURPOSES))),
        forms=tuple(_form(item) for item in line.objects_of(content, "forms")),
        terms=tuple(_terms(item) for item in line.objects_of(content, "terms")),
        records=tuple(_record(item) for item in line.objects_of(content, "records")),
        files=tuple(_file(item) for item in line.objects_of(content, "files")),
    )


def _sender(item: Mapping[str, Plain]) -> Sender:
    return Sender(
        office=line.text_of(item, "office", _TEXT),
        organisation=line.text_of(item, "org", _TEXT),
        person=line.text_of(item, "person", _TEXT),
        person_key=line.text_of(item, "person_key", _KEY),
        device=line.text_of(item, "device", _TEXT),
        device_key=line.text_of(item, "device_key", _KEY),
        roster=line.number_of(item, "roster"),
    )


def _addressee(item: Mapping[str, Plain]) -> Addressee:
    return Addressee(
        line.text_of(item, "org", _TEXT),
        line.text_of(item, "role", _TEXT),
        line.text_of(item, "key", line.HEX_64),
    )


def _audit(item: Mapping[str, Plain]) -> AuditHead:
    return AuditHead(line.number_of(item, "seq"), line.text_of(item, "head", line.HEX_64))


def _form(item: Mapping[str, Plain]) -> FormListed:
    return FormListed(
        line.text_of(item, "id", _TEXT),
        line.text_of(item, "version", _TEXT),
        line.text_of(item, "sha256", line.HEX_64),
    )


def _terms(item: Mapping[str, Plain]) -> Terms:
    kept = item.get("retain_until")
    return Terms(
        terms_id=line.text_of(item, "id", _TEXT),
        originator=line.text_of(item, "originator", _TEXT),
        basis=line.texts_of(item, "basis", _TEXT),
        handling=line.text_of(item, "handling", _TEXT),
        purpose_limit=line.texts_of(item, "purpose_limit", _TEXT),
        onward=line.text_of(item, "onward", _TEXT),
        retain_until=None if kept is None else line.text_of(item, "retain_until", _TEXT),
    )


def _record(item: Mapping[str, Plain]) -> RecordListed:
    complete = item.get("complete")
    if not isinstance(complete, bool):
        raise NotALine("bad-complete")
    return RecordListed(
        record=line.text_of(item, "record", line.HEX_32),
        heads=line.texts_of(item, "heads", line.HEX_64),
        complete=complete,
        missing=line.texts_of(item, "missing", line.HEX_64),
        terms=line.text_of(item, "terms", _TEXT),
    )


def _file(item: Mapping[str, Plain]) -> FileListed:
    return FileListed(
        line.text_of(item, "p"), line.number_of(item, "n"), line.text_of(item, "h", line.HEX_64)
    )


def _check_counts(manifest: Manifest, content: Mapping[str, Plain], limits: Limits) -> None:
    files = manifest.files
    if len(files) > limits.files or len(manifest.recipients) > limits.recipients:
        raise BundleTooLarge
    if any(file.size > limits.file for file in files) or sum(file.size for file in files) > limits.bundle:
        raise BundleTooLarge
    if not manifest.recipients:
        raise BundleDamaged("manifest-no-recipients")
    if content.get("counts") != counts(files):
        raise BundleDamaged("manifest-bad-counts")


def _check_files(manifest: Manifest) -> None:
    """Only allowed names, each once, in the one order."""
    places = [names.place(file.path) for file in manifest.files]
    if any(one >= other for one, other in pairwise(places)):
        raise BundleDamaged("manifest-files-out-of-order")


def _check_records(manifest: Manifest) -> None:
    records = [record.record for record in manifest.records]
    if len(set(records)) != len(records):
        raise BundleDamaged("manifest-record-twice")
    if not {record.terms for record in manifest.records} <= {terms.terms_id for terms in manifest.terms}:
        raise BundleDamaged("manifest-terms-missing")
