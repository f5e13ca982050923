"""Whom we serve: cases, their records, and the signed revisions of these. The only SQL about people."""

from sarana.cases.access import Deed, may
from sarana.cases.arrival import Arrival
from sarana.cases.case import Case, CaseState, Record
from sarana.cases.drafts import Draft
from sarana.cases.extract import Extract
from sarana.cases.form_shelf import Offered
from sarana.cases.letter_made import LetterMade, RegisterLine
from sarana.cases.letters import letter_in
from sarana.cases.listing import CaseLine
from sarana.cases.merging import Change, Conflict
from sarana.cases.moves import Former, Moving
from sarana.cases.quarantine import Held
from sarana.cases.revision import Attachment, Author, FormReference, Originator, Revision
from sarana.cases.store import COMMON_FORM, CaseStore

__all__ = [
    "COMMON_FORM",
    "Arrival",
    "Attachment",
    "Author",
    "Case",
    "CaseLine",
    "CaseState",
    "CaseStore",
    "Change",
    "Conflict",
    "Deed",
    "Draft",
    "Extract",
    "FormReference",
    "Former",
    "Held",
    "LetterMade",
    "Moving",
    "Offered",
    "Originator",
    "Record",
    "RegisterLine",
    "Revision",
    "letter_in",
    "may",
]
