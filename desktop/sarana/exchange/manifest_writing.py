"""The manifest as one ASCII line: what the signatures of a bundle are over."""

from sarana.cases import line
from sarana.exchange.manifest import FileListed, Manifest, RecordListed, Terms


def write(manifest: Manifest) -> bytes:
    """The one line of this statement."""
    sender, audit = manifest.sender, manifest.audit
    return line.write(
        {
            "v": 1,
            "type": "sarana-bundle",
            "profile": manifest.profile,
            "crit": [],
            "bundle_id": manifest.bundle_id,
            "created": line.moment(manifest.created),
            "not_after": line.moment(manifest.not_after),
            "sender": {
                "office": sender.office,
                "org": sender.organisation,
                "person": sender.person,
                "person_key": sender.person_key,
                "device": sender.device,
                "device_key": sender.device_key,
                "roster": sender.roster,
            },
            "recipients": [
                {"org": to.organisation, "role": to.role, "key": to.key} for to in manifest.recipients
            ],
            "seq": manifest.seq,
            "prev": manifest.prev,
            "audit": {"seq": audit.seq, "head": audit.head},
            "purpose": manifest.purpose,
            "forms": [{"id": f.form_id, "version": f.version, "sha256": f.sha256} for f in manifest.forms],
            "terms": [_terms_line(terms) for terms in manifest.terms],
            "records": [_record_line(record) for record in manifest.records],
            "files": [{"p": file.path, "n": file.size, "h": file.sha256} for file in manifest.files],
            "counts": counts(manifest.files),
        }
    )


def _terms_line(terms: Terms) -> dict[str, object]:
    return {
        "id": terms.terms_id,
        "originator": terms.originator,
        "basis": list(terms.basis),
        "handling": terms.handling,
        "purpose_limit": list(terms.purpose_limit),
        "onward": terms.onward,
        "onward_orgs": [],
        "onward_stmts": list(terms.onward_statements),
        "consent_rev": terms.consent_revision,
        "retain_until": terms.retain_until,
    }


def _record_line(record: RecordListed) -> dict[str, object]:
    return {
        "record": record.record,
        "heads": list(record.heads),
        "complete": record.complete,
        "missing": list(record.missing),
        "terms": record.terms,
    }


def counts(files: tuple[FileListed, ...]) -> dict[str, int]:
    return {"files": len(files), "bytes": sum(file.size for file in files)}
