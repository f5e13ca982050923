"""Builders in the words of the domain: an office, a form, a case taken down, two posts that exchange.

Every person here is invented.
"""

import io
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from openpyxl import Workbook

from sarana import vault
from sarana.cases import COMMON_FORM, Arrival, CaseStore, Deed, Draft, Revision, may
from sarana.exchange import Partners, card
from sarana.forms import Form, Interview
from sarana.vault import Cost, NewOfficer, Vault, ballast

PASSPHRASE = "seven quiet boats upriver"
PICTURE = b"\x89PNG\r\n\x1a\n sample"

#: A short form with what the common form has: names in three scripts, facts, consent that hides, a repeat.
SAMPLE_FORM = """
| survey |
| | type | name | label::English (en) | label::Khmer (km) | label::Chinese (zh) | required | relevant | fact |
| | text | case_code | Case code | លេខកូដ | 案件编号 | yes | | case_code |
| | select_one yesno | consent | Do you agree? | តើអ្នកយល់ព្រមទេ? | 你同意吗？ | | | consent_storage |
| | text | family_name | Family name | នាមត្រកូល | 姓（拉丁） | | CONSENTED | family_name_latin |
| | text | given_name | Given name | នាមខ្លួន | 名（拉丁） | | CONSENTED | given_name_latin |
| | text | name_khmer | Name in Khmer | ឈ្មោះជាខ្មែរ | 高棉文姓名 | | CONSENTED | name_khmer |
| | text | name_chinese | Name in Chinese | ឈ្មោះជាចិន | 中文姓名 | | CONSENTED | name_chinese |
| | text | story | What happened | មានរឿងអ្វី | 发生了什么 |
| | integer | age | Age | អាយុ | 年龄 | | | age_years |
| | image | photo | Photograph | រូបថត | 照片 |
| | begin_repeat | papers | Papers | ឯកសារ | 证件 | | | rep_documents |
| | text | number | Number | លេខ | 号码 | | | doc_number |
| | end_repeat |
| choices |
| | list_name | name | label::English (en) | label::Khmer (km) | label::Chinese (zh) |
| | yesno | yes | Yes | បាទ/ចាស | 是 |
| | yesno | no | No | ទេ | 否 |
| settings |
| | form_title | form_id | version | default_language | status |
| | Sample form | COMMON_FORM | 1 | English (en) | proposal |
""".replace("CONSENTED", "${consent} != 'no'").replace("COMMON_FORM", COMMON_FORM)


def workbook(table: str) -> bytes:
    """An XLSForm workbook from a Markdown table: a sheet's name in the first column, its rows below."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    sheet = None
    for line in table.strip().splitlines():
        name, *cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if name:
            sheet = book.create_sheet(name)
        elif sheet is not None and any(cells):
            sheet.append([cell or None for cell in cells])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


# ---- offices -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Office:
    """A vault that is open, with everything that its officer works with."""

    vault: Vault
    store: CaseStore
    partners: Partners

    def has_the_sample_form(self) -> Form:
        return self.store.publish(_sample_workbook(), "sample.xlsx")

    def begins_a_case(self, **answers: str) -> str:
        """A draft with these answers by question name; gives the case's id."""
        if may(self.vault.officer.role, Deed.PUBLISH):
            self.has_the_sample_form()
        case_id = self.store.new_case()
        self.writes(case_id, **answers)
        return case_id

    def writes(self, case_id: str, *, files: Mapping[str, bytes] | None = None, **answers: str) -> Interview:
        """Answer in the draft of the case's form and save it."""
        interview = self.interview(case_id)
        for name, value in answers.items():
            interview.answer(f"/data/{name}", value)
        self.store.save_draft(self.record_of(case_id), interview.snapshot(), files or {})
        return interview

    def interview(self, case_id: str) -> Interview:
        draft = self.draft_of(case_id)
        return Interview.resume(self.store.form(draft.snapshot.form_sha256), draft.snapshot)

    def finalises(self, case_id: str) -> Revision:
        interview = self.interview(case_id)
        return self.store.finalise(self.record_of(case_id), interview.final_snapshot(), interview.facts())

    def takes_down(self, *, files: Mapping[str, bytes] | None = None, **answers: str) -> str:
        """A whole case: begun, answered, finalised."""
        case_id = self.begins_a_case()
        self.writes(case_id, files=files, **answers)
        self.finalises(case_id)
        return case_id

    def reopens(self, case_id: str, **answers: str) -> None:
        """Reopen the case and answer in its draft, which nobody signs yet."""
        self.store.reopen(self.record_of(case_id))
        self.writes(case_id, **answers)

    def continues(self, case_id: str, **answers: str) -> Revision:
        """Reopen the case, answer, finalise again."""
        self.reopens(case_id, **answers)
        return self.finalises(case_id)

    def record_of(self, case_id: str) -> str:
        """The case's first record: its form."""
        return self.store.case(case_id).records[0].record_id

    def draft_of(self, case_id: str) -> Draft:
        draft = self.store.draft(self.record_of(case_id))
        assert draft is not None
        return draft

    def knows(self, other: "Office", kind: str = "") -> str:
        """Take the other office's card in and say what kind of office it is; gives the partner's id."""
        partner = self.partners.add(card(other.vault))
        kind = kind or self.partners.suggested_kind(partner)
        if kind:
            self.partners.describe(partner.id, kind)
        return partner.id

    def what_it_holds(self) -> tuple[object, ...]:
        """Everything about people and bundles, to compare before and after."""
        tables = ("case_file", "record", "revision", "revision_parent", "revision_file", "blob", "blob_chunk")
        more = ("draft", "draft_file", "form", "bundle_received", "bundle_sent", "partner", "statement")
        return tuple(tuple(self.vault.query(f"SELECT * FROM {table}")) for table in (*tables, *more))


def take_in(store: CaseStore, *signed: Revision) -> None:
    """These revisions arrive, by way of a bundle that nobody needs to make."""
    store.arrive([Arrival.of(revision) for revision in signed], bundle="b")
    store.show_arrived()


def two_that_know_each_other(one: Office, other: Office) -> tuple[str, str]:
    """Each has the other's card: their partner ids, of `other` as `one` knows it and the reverse."""
    return one.knows(other), other.knows(one)


def made(folder: Path, officer: NewOfficer) -> Path:
    """A new vault with every table in it, locked again."""
    office(vault.create(folder, officer, PASSPHRASE, cost=Cost.floor())).vault.close()
    return folder


def opened_copy(made_once: Path, folder: Path) -> Office:
    """A copy of a vault, unlocked."""
    return office(vault.unlock(copied(made_once, folder), PASSPHRASE))


def copied(locked: Path, folder: Path) -> Path:
    """A copy of a locked vault. The ballast is only weight here, and never written to again: it is shared."""

    def copy(source: str, target: str) -> None:
        (os.link if Path(source).name == ballast.NAME else shutil.copy2)(source, target)

    return Path(shutil.copytree(locked, folder, copy_function=copy))


def office(opened: Vault) -> Office:
    return Office(opened, CaseStore(opened), Partners(opened))


_converted: list[bytes] = []


def text_of(paper: Path) -> str:
    """What a PDF says."""
    document = pypdfium2.PdfDocument(paper)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def _sample_workbook() -> bytes:
    """Always the same bytes: a workbook carries the moment it was saved."""
    if not _converted:
        _converted.append(workbook(SAMPLE_FORM))
    return _converted[0]
