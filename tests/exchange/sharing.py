"""A form to share from, where each answer can be told again in a bundle, and what is inside a sealed one."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.given import PICTURE, Office, take_in, workbook

from sarana.cases import COMMON_FORM, Originator, Revision
from sarana.cases.revision import NAMESPACE, Author, Statement, next_clock, read, write
from sarana.exchange.padme import padme
from sarana.seal.age import OpeningReader
from sarana.seal.ustar import UstarReader

#: The sections and questions of the common form that matter for sharing, with the same names and levels.
FORM = (
    """
| survey |
| | type | name | label::English (en) | label::Khmer (km) | label::Chinese (zh) | sensitivity | fact |
| | begin_group | sec_0_control | Control | ក | 控 | | |
| | text | case_code | Case code | លេខកូដ | 案件编号 | 2 | case_code |
| | end_group | | | | | | |
| | begin_group | sec_d_consent | Consent | ខ | 意 | | |
| | select_multiple kinds | consent_sharing | May be shared with | គ | 共享 | 2 | consent_sharing |
| | select_one yesno | consent_cross_border | Across the border | ឃ | 跨境 | 2 | consent_cross_border |
| | select_one yesno | consent_photo | Photograph | ង | 照片 | 2 | consent_photo |
| | select_one yesno | consent_statistics | Statistics | ច | 统计 | 1 | consent_statistics |
| | text | consent_limits | Limits | ឆ | 限制 | 2 | consent_limits |
| | end_group | | | | | | |
| | begin_group | sec_f_identity | Identity | ជ | 身份 | | |
| | text | family_name_latin | Family name | ឈ | 姓 | 3 | family_name_latin |
| | text | nationality | Nationality | ញ | 国籍 | 2 | nationality |
| | text | unrated | Unrated | ដ | 未评 | | unrated |
| | image | photo | Photograph | ឋ | 照片 | 3 | |
| | begin_repeat | rep_documents | Documents | ឌ | 证件 | | rep_documents |
| | text | doc_number | Number | ឍ | 号码 | 3 | doc_number |
| | text | doc_type | Kind | ណ | 种类 | 2 | doc_type |
| | end_repeat | | | | | | |
| | end_group | | | | | | |
| | begin_group | sec_h_exploitation | Exploitation | ត | 剥削 | | |
| | text | narrative | What happened | ថ | 经过 | 4 | narrative |
| | end_group | | | | | | |
| | begin_group | sec_j_health | Health | ទ | 健康 | | |
| | text | self_harm_risk | Risk | ធ | 风险 | 4 | self_harm_risk |
| | text | disability | Disability | ន | 残疾 | 4 | disability |
| | image | scan | Scan | ប | 扫描 | 4 | |
| | end_group | | | | | | |
| | begin_group | sec_l_offenders | Offenders | ផ | 嫌疑人 | | |
| | begin_repeat | rep_offenders | Offenders | ព | 嫌疑人 | | rep_offenders |
| | text | off_name | Name | ភ | 姓名 | 4 | off_name |
| | end_repeat | | | | | | |
| | end_group | | | | | | |
| | begin_group | sec_n_wishes | Wishes | ម | 意愿 | | |
| | select_one wishes | embassy_wish | Embassy | យ | 使馆 | 2 | embassy_wish |
| | end_group | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Khmer (km) | label::Chinese (zh) |
| | yesno | yes | Yes | បាទ | 是 |
| | yesno | no | No | ទេ | 否 |
| | wishes | agrees | Agrees | បាទ | 同意 |
| | wishes | refuses | Refuses | ទេ | 拒绝 |
"""
    + "".join(
        f"| | kinds | {kind} | {kind} | {kind} | {kind} |\n"
        for kind in (
            *("nobody", "police_anti_tip", "social_affairs", "immigration", "ncct", "own_embassy"),
            *("counterpart", "health", "legal_aid", "shelter_ngo", "iom"),
        )
    )
    + f"""| settings |
| | form_title | form_id | version | default_language |
| | Sharing | {COMMON_FORM} | 7 | English (en) |
"""
)

#: Each answer is a word that stands nowhere else, so that it can be looked for in a bundle's plaintext.
ANSWERS = {
    "sec_f_identity/family_name_latin": "Zqfamily",
    "sec_f_identity/nationality": "Zqnation",
    "sec_f_identity/unrated": "Zqunrated",
    "sec_f_identity/photo": "zqphoto.png",
    "sec_f_identity/rep_documents[1]/doc_number": "Zqnumber",
    "sec_f_identity/rep_documents[1]/doc_type": "Zqkind",
    "sec_h_exploitation/narrative": "Zqnarrative",
    "sec_j_health/self_harm_risk": "Zqharm",
    "sec_j_health/disability": "Zqdisability",
    "sec_j_health/scan": "zqscan.png",
    "sec_l_offenders/rep_offenders[1]/off_name": "Zqoffender",
    "sec_n_wishes/embassy_wish": "agrees",
}
FILES = {"zqphoto.png": PICTURE + b" zqphotobytes", "zqscan.png": PICTURE + b" zqscanbytes"}
#: An answer's name → the word by which it is found.
MARKS = {ref.rpartition("/")[2]: value for ref, value in ANSWERS.items() if value.lower().startswith("zq")}

_made: list[bytes] = []


def publishes(office: Office) -> None:
    """The form above becomes the one that new cases begin with."""
    if not _made:
        _made.append(workbook(FORM))
    office.store.publish(_made[0], "sharing.xlsx")


def takes_down(office: Office, *, sharing: str, **consents: str) -> str:
    """A finalised case with every answer of the form; `consents` by name without the prefix."""
    case_id = office.store.new_case()
    said = {"cross_border": "yes", "photo": "yes", "statistics": "yes", **consents}
    answers = {f"sec_d_consent/consent_{name}": value for name, value in said.items() if value}
    answers["sec_d_consent/consent_sharing"] = sharing
    interview = office.interview(case_id)
    for ref, value in {**answers, **ANSWERS}.items():
        interview.answer(f"/data/{ref}", value)
    office.store.save_draft(office.record_of(case_id), interview.snapshot(), FILES)
    office.finalises(case_id)
    return case_id


def came_from(office: Office, originator: Office, case_id: str, new_case: str, record: str) -> str:
    """The same answers as a case that another office began, signed by its officer; its id."""
    (head,) = office.store.heads(office.record_of(case_id))
    says, theirs = office.store.revision(head).says, originator.vault
    officer = theirs.officer
    content = write(
        Statement(
            case_id=new_case,
            record_id=record,
            kind="case",
            parents=(),
            author=Author(
                officer.id, officer.name, officer.organisation, officer.post, officer.public_key.text
            ),
            device=theirs.device.id,
            time=says.time,
            clock=next_clock(says.time, []),
            form=says.form,
            originator=Originator(theirs.id, officer.organisation),
            body=says.body,
            attachments=says.attachments,
        )
    )
    revision = read(content, theirs.sign_as_officer(content, NAMESPACE))
    take_in(office.store, revision)
    return new_case


# ---- what is inside


@dataclass(frozen=True)
class Inside:
    """A sealed bundle as its recipient could take it apart without our reader of bundles."""

    plaintext: bytes
    files: Mapping[str, bytes]

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.files["manifest.json"])
        return found

    @property
    def revisions(self) -> list[dict[str, Any]]:
        names = sorted(name for name in self.files if name.startswith("data/rev/") and name.endswith(".json"))
        return [json.loads(self.files[name]) for name in names]

    @property
    def names(self) -> set[str]:
        """The questions whose answers are in the one extract."""
        (only,) = self.revisions
        return {ref.rpartition("/")[2] for ref in only["body"]["values"]}

    @property
    def facts(self) -> set[str]:
        """The facts in the one extract, those of repeats included."""
        (only,) = self.revisions
        return set(_facts(only["body"]["facts"]))

    def says(self, words: str | bytes) -> bool:
        """Whether these words stand anywhere in the whole plaintext, however they are written."""
        if isinstance(words, bytes):
            return words in self.plaintext
        return words.encode() in self.plaintext or json.dumps(words)[1:-1].encode() in self.plaintext

    @property
    def other_blobs(self) -> set[bytes]:
        """Everything that is carried beside revisions and the form."""
        forms = {form["sha256"] for form in self.manifest["forms"]}
        return {
            content
            for name, content in self.files.items()
            if name.startswith("data/blob/") and name.rpartition("/")[2] not in forms
        }


def _facts(content: dict[str, Any]) -> Iterator[str]:
    yield from content["facts"]
    for rows in content["repeats"].values():
        for row in rows:
            yield from _facts(row)


def inside(path: Path, recipient: Office) -> Inside:
    """Opened with the recipient's key alone."""
    with path.open("rb") as file:
        opening = OpeningReader(file, [recipient.vault.office_identity])
        plaintext = b"".join(iter(lambda: opening.read(1 << 16), b""))
    members = UstarReader(
        io.BytesIO(plaintext), largest_file=1 << 26, longest=1 << 29, padded=padme
    ).members()
    return Inside(plaintext, {member.name: member.content() for member in members})


def latest(office: Office, case_id: str) -> Revision:
    """The one head of the case's first record."""
    (head,) = office.store.heads(office.record_of(case_id))
    return office.store.revision(head)
