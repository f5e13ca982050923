"""Taking out of a record what a plan says may go: a revision of its own, signed by whoever takes it out."""

from datetime import datetime

from sarana.cases import Author, Extract, Revision
from sarana.cases import extract as extracts
from sarana.cases import facts as facts_line
from sarana.cases.extract import EXTRACT
from sarana.cases.line import Plain
from sarana.cases.revision import NAMESPACE, Statement, next_clock, read, write
from sarana.errors import BundleTooLarge
from sarana.exchange.disclosure import Disclosed, counts, facts_told, files_told
from sarana.exchange.limits import USUAL
from sarana.exchange.planning import Item, Plan
from sarana.forms import Form
from sarana.vault import Vault


def take_out(vault: Vault, form: Form, plan: Plan, item: Item, now: datetime) -> Revision:
    """The extract of this record, and nothing of the record that the plan does not disclose."""
    disclosed = item.disclosed
    if disclosed is None or disclosed.refused or item.refused or not disclosed.fields:
        raise ValueError("nothing may be taken out")  # a plan is asked before, always
    says = _about(plan, item, disclosed)
    files = files_told(form, disclosed.fields)
    before = item.before
    content = write(
        Statement(
            case_id=item.case_id,
            record_id=says.record_id,
            kind=EXTRACT,
            parents=(before.id,) if before else (),
            author=_author(vault),
            device=vault.device.id,
            time=now,
            clock=next_clock(now, [item.head.says.clock, *([before.clock] if before else [])]),
            form=item.head.says.form,
            originator=item.head.says.originator,
            body=_body(form, item.head, disclosed, says),
            attachments=tuple(file for file in item.head.attachments if file.name in files),
        )
    )
    if len(content) > USUAL.revision:
        raise BundleTooLarge
    return read(content, vault.sign_as_officer(content, NAMESPACE))


def _about(plan: Plan, item: Item, disclosed: Disclosed) -> Extract:
    if plan.profile is None or plan.until is None:
        raise ValueError("posts of our own get whole records")
    card = plan.partners[0].card
    return Extract(
        source_record=item.record_id,
        source_revision=item.head.id,
        recipient=card.recipient.key_hash,
        organisation=card.organisation,
        name="; ".join(dict.fromkeys(each.card.name for each in plan.partners))[:_LONGEST],
        profile=plan.profile.name,
        purpose=plan.purpose,
        basis=plan.profile.basis,
        until=plan.until,
        held_back=counts(disclosed.held_back),
    )


_LONGEST = 400


def _body(form: Form, head: Revision, disclosed: Disclosed, says: Extract) -> dict[str, Plain]:
    told = facts_told(form, facts_line.facts_of_revision(head), disclosed.fields)
    return {
        "values": dict(disclosed.fields),
        "repeats": dict(disclosed.repeats),
        "facts": facts_line.to_plain(told),
        "extract": extracts.write(says),
    }


def _author(vault: Vault) -> Author:
    officer = vault.officer
    return Author(officer.id, officer.name, officer.organisation, officer.post, officer.public_key.text)
