"""Fixtures for the window: posts with a vault each, in a language, with their files in a temporary folder."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from tests.given import PASSPHRASE, copied
from tests.ui.screens import CasesScreen, Files, LockedScreen, SetUpScreen

from sarana import language, vault
from sarana.exchange import OWN_POST, accept, card, export, review
from sarana.forms import Interview, Kind
from sarana.ui.app import Sarana
from sarana.ui.demo_story import ANSWERS
from sarana.ui.hands import settle
from sarana.ui.workspace import Opened, open_stores
from sarana.vault import Cost, NewOfficer

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

POSTS = {
    "border": NewOfficer("Example Sokha", "Example Immigration", "Example Border Post"),
    "sister": NewOfficer("Sample Maly", "Example Immigration", "Example City"),
    "shelter": NewOfficer("Sample Maly", "Example Shelter", "Example City"),
    "embassy": NewOfficer("Sample Wang 王小明", "Example Embassy 示例", "Example Section"),
}


PICTURE = b"\x89PNG\r\n\x1a\n sample"


def take_down(opened: Opened) -> str:
    """The case of the demonstration's story, finalised without a window; its id."""
    case_id = opened.store.new_case()
    record = opened.store.case(case_id).records[0].record_id
    draft = opened.store.draft(record)
    assert draft is not None
    interview = Interview.resume(opened.store.form(draft.snapshot.form_sha256), draft.snapshot)
    answers = {name: value for section in ANSWERS.values() for name, value in section.items()}
    answers |= {"consent_signature": "signed.png", "contact_datetime": "2026-11-22T09:40:00.000+07:00"}
    answered: set[str] = set()
    while waiting := [ref for ref in questions(interview) if name_of(ref) in answers and ref not in answered]:
        answered.add(waiting[0])
        interview.answer(waiting[0], answers[name_of(waiting[0])])
    opened.store.save_draft(record, interview.snapshot(), {"signed.png": PICTURE})
    opened.store.finalise(record, interview.final_snapshot(), interview.facts())
    return case_id


def questions(interview: Interview, ref: str = "") -> Iterator[str]:
    """Every question that is asked now."""
    for child in interview.children(ref) if ref else interview.form.sections:
        state = interview.node(child)
        if state.kind is Kind.QUESTION and state.relevant:
            yield child
        elif state.relevant:
            yield from questions(interview, child)


def name_of(ref: str) -> str:
    return ref.rpartition("/")[2]


class Post:
    """One computer; the program can be started on it again and again."""

    def __init__(self, application: QApplication, home: Path) -> None:
        self._application, self.home = application, home
        self.files = Files(home)
        self.locked = 0
        self._running: Sarana | None = None

    @property
    def program(self) -> Sarana:
        assert self._running is not None
        return self._running

    def start(self) -> Sarana:
        """Start the program; one that still runs is closed first, as its window would be."""
        self.close()
        self._running = Sarana(
            self._application,
            self.home / "vault",
            self.home / "settings.json",
            files=self.files,
            replace=self._note_lock,
            cost=Cost.floor(),
        )
        self._running.start()
        self._running.window.resize(1180, 760)  # the screen that is not there would make it narrow
        return self._running

    def start_locked(self) -> LockedScreen:
        return LockedScreen(self.start())

    def start_new(self) -> SetUpScreen:
        return SetUpScreen(self.start())

    def start_unlocked(self) -> CasesScreen:
        return self.start_locked().unlock(PASSPHRASE)

    def noted(self) -> list[str]:
        """The actions in the journal, the oldest first. The program is closed for it."""
        self.close()
        with vault.unlock(self.home / "vault", PASSPHRASE, slot="u1") as opened:
            return [entry.action for entry in opened.journal_entries()][::-1]

    def close(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.end()
            running.deleteLater()
            settle()

    def _note_lock(self) -> None:
        self.locked += 1


@pytest.fixture(scope="session")
def made_posts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Vaults with the common form in them, made once; tests start on copies."""
    folder = tmp_path_factory.mktemp("posts")
    for name, officer in POSTS.items():
        open_stores(vault.create(folder / name, officer, PASSPHRASE, cost=Cost.floor())).vault.close()
    shutil.copytree(folder / "border", folder / "busy border")
    opened = open_stores(vault.unlock(folder / "busy border", PASSPHRASE))
    take_down(opened)
    opened.vault.close()
    tear_apart(folder)
    return {name: folder / name for name in (*POSTS, "busy border", "torn border")}


def tear_apart(folder: Path) -> None:
    """The case of the busy border post, continued there and at a sister post at the same time."""
    shutil.copytree(folder / "busy border", folder / "torn border")
    border = open_stores(vault.unlock(folder / "torn border", PASSPHRASE))
    shutil.copytree(folder / "sister", folder / "torn sister")
    sister = open_stores(vault.unlock(folder / "torn sister", PASSPHRASE))
    to_sister, to_border = border.partners.add(card(sister.vault)), sister.partners.add(card(border.vault))
    border.partners.describe(to_sister.id, OWN_POST)
    sister.partners.describe(to_border.id, OWN_POST)
    case_id = border.store.list()[0].case_id
    hand_over(border, to_sister.id, sister, case_id, folder)
    go_on(border, case_id, {"contact_place": "Example Here", "given_name_latin": "Sample Here"})
    go_on(sister, case_id, {"contact_place": "Example There", "shelter_name": "Sample Shelter"})
    hand_over(sister, to_border.id, border, case_id, folder)
    for opened in (border, sister):
        opened.vault.close()


def hand_over(sender: Opened, partner: str, receiver: Opened, case_id: str, folder: Path) -> None:
    """By a bundle, sealed and accepted."""
    sealed = export(sender.store, sender.vault, [case_id], [partner], to=folder)
    accept(review(sealed.path, receiver.vault, receiver.store), [case_id])


def go_on(opened: Opened, case_id: str, answers: dict[str, str]) -> None:
    """Continue the case's form with these answers and sign it again."""
    record = opened.store.case(case_id).records[0].record_id
    draft = opened.store.reopen(record)
    interview = Interview.resume(opened.store.form(draft.snapshot.form_sha256), draft.snapshot)
    for ref in interview.refs():
        if name_of(ref) in answers:
            interview.answer(ref, answers[name_of(ref)])
    opened.store.save_draft(record, interview.snapshot())
    opened.store.finalise(record, interview.final_snapshot(), interview.facts())


@pytest.fixture
def post(qapp: QApplication, made_posts: dict[str, Path], tmp_path: Path) -> Iterator[Callable[[str], Post]]:
    """A post by its name."""
    there: list[Post] = []

    def one(name: str) -> Post:
        home = tmp_path / name
        copied(made_posts[name], home / "vault")
        there.append(Post(qapp, home))
        return there[-1]

    language.speak("en")
    yield one
    for each in there:
        each.close()
    language.speak("en")


@pytest.fixture
def border(post: Callable[[str], Post]) -> Post:
    return post("border")


@pytest.fixture
def busy_border(post: Callable[[str], Post]) -> Post:
    """The border post with one finalised case."""
    return post("busy border")


@pytest.fixture
def torn_border(post: Callable[[str], Post]) -> Post:
    """The border post with a case that a sister post continued at the same time."""
    return post("torn border")


@pytest.fixture
def shelter_post(post: Callable[[str], Post]) -> Post:
    return post("shelter")


@pytest.fixture
def sister_post(post: Callable[[str], Post]) -> Post:
    """Another post of the border post's organisation: whole histories go to no other."""
    return post("sister")


@pytest.fixture
def embassy_post(post: Callable[[str], Post]) -> Post:
    return post("embassy")


@pytest.fixture
def fresh(qapp: QApplication, tmp_path: Path) -> Iterator[Post]:
    """A computer without a vault."""
    language.speak("en")
    there = Post(qapp, tmp_path / "fresh")
    yield there
    there.close()
    language.speak("en")
