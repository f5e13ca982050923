"""The common form: opening it, a key stroke until it is seen, and until it is on the disk."""

import json
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import partial
from math import inf
from pathlib import Path

from lxml import etree
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from sqlcipher3 import dbapi2 as sqlcipher
from tests.bench.ratio import Ratio, milliseconds
from tests.given import PASSPHRASE, office

from sarana import places, vault
from sarana.forms import FormSource, Interview, Snapshot, compile_form, read_workbook
from sarana.ui import style
from sarana.ui.pages import interview_section
from sarana.ui.pages.interview import InterviewPage
from sarana.ui.pages.interview_drafts import Drafts
from sarana.vault import Cost, NewOfficer

ANSWERS = {
    "/data/sec_0_control/interview_stage": "detailed",
    "/data/sec_a_arrival/contact_country": "KH",
    "/data/sec_a_arrival/contact_place": "Sample border post",
    "/data/sec_d_consent/consent_interview": "yes",
    "/data/sec_d_consent/consent_storage": "yes",
}
PLACE = "/data/sec_a_arrival/contact_place"


def run() -> Iterable[Ratio]:
    workbook = places.resources() / "forms" / "victim_identification.xlsx"
    source = read_workbook(workbook.read_bytes(), workbook.name)
    yield from opening(source)
    interview = Interview(compile_form(source))
    for ref, value in ANSWERS.items():
        interview.answer(ref, value)
    yield from sections(interview)
    yield from echo(interview)
    yield from durable(workbook.read_bytes(), interview)


def opening(source: FormSource) -> Iterable[Ratio]:
    def first_page() -> None:
        interview = Interview(compile_form(source))
        for ref in interview.children(interview.form.sections[0]):
            interview.node(ref)

    parsed = milliseconds(lambda: etree.fromstring(source.xform))
    yield Ratio("open the form, first section read", milliseconds(first_page), parsed, "lxml parsing its XML")


def sections(interview: Interview) -> Iterable[Ratio]:
    """How long the window cannot answer while the slowest section is opened, in slices and in one go."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    style.dress(application)
    for second, languages in (("", "one language"), ("km", "two languages")):
        page = InterviewPage(interview, NoDrafts(), second_language=second)
        page.resize(1280, 800)
        page.show()
        in_slices, sliced = blocked(application, page), interview_section.SLICE
        interview_section.SLICE = inf
        in_one_go = blocked(application, page)
        interview_section.SLICE = sliced
        what = f"longest wait as a section opens, {languages}"
        yield Ratio(what, in_slices, in_one_go, "the same, built in one go")
        page.close()


def blocked(application: QApplication, page: InterviewPage) -> float:
    """Milliseconds of computing: the longest step of the slowest section, all opened once before."""
    longest = 0.0
    for _round in ("cold", "warm"):
        longest = 0.0
        for chapter in page.shown:
            steps = [taken(partial(page.go_to_chapter, chapter.key))]
            while page.section._waiting:
                steps.append(taken(application.processEvents))
            longest = max(longest, *steps)
    return longest


def taken(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


class NoDrafts(Drafts):
    """Keeps nothing: this bench asks only how fast a letter is seen."""

    def save(self, snapshot: Snapshot, attachments: object) -> None:
        """Nothing."""

    def flush(self) -> bool:
        return True

    def fetch(self, name: str, done: Callable[[tuple[str, bytes]], object]) -> None:
        done((name, b""))


def echo(interview: Interview) -> Iterable[Ratio]:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    style.dress(application)
    page = InterviewPage(interview, NoDrafts())
    page.resize(1280, 800)
    page.show()
    page.show_ref(PLACE)
    application.processEvents()
    ours = application.focusWidget()
    assert ours is not None
    bare = QLineEdit()
    bare.resize(600, 36)
    bare.show()
    application.processEvents()
    took = milliseconds(lambda: press(application, ours), times=50)
    yield Ratio(
        "key stroke until it is seen", took, milliseconds(lambda: press(application, bare), 50), "QLineEdit"
    )
    page.close()
    bare.close()


def press(application: QApplication, widget: QWidget) -> None:
    """Type one letter and let everything that follows from it be drawn."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        application.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, "a"))
    application.processEvents()


def durable(workbook: bytes, interview: Interview) -> Iterable[Ratio]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "vault"
        office_officer = NewOfficer("Example Sokha", "Example Shelter")
        with vault.create(folder, office_officer, PASSPHRASE, cost=Cost.floor()) as opened:
            here = office(opened)
            here.store.publish(workbook, "victim_identification.xlsx")
            record = here.record_of(here.store.new_case())
            ours = milliseconds(lambda: here.store.save_draft(record, interview.snapshot(), {}), times=50)
        bare = bare_transaction(Path(place) / "bare.db", interview.snapshot())
    yield Ratio("draft until it is on the disk", ours, bare, "a bare SQLCipher transaction, same bytes")


def bare_transaction(path: Path, snapshot: Snapshot) -> float:
    """The same answers in one row of an otherwise empty file, with the same durability."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.set_key(bytearray(b"x'" + b"5a" * 32 + b"'"))
    for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "locking_mode=EXCLUSIVE", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("CREATE TABLE draft(id INTEGER PRIMARY KEY, answers TEXT)")
    answers = json.dumps(asdict(snapshot))

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT OR REPLACE INTO draft VALUES(1, ?)", (answers,))
        connection.execute("COMMIT")

    taken = milliseconds(write, times=50)
    connection.close()
    return taken
