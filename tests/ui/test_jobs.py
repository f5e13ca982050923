"""Long work runs beside the screen, in order, can be stopped, and never reaches a page that is gone."""

import threading
from collections.abc import Generator, Iterator

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from sarana.errors import SaranaError, StorageFull
from sarana.progress import Progress
from sarana.ui.jobs import Job, Jobs, redacted


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: list[str] = []

    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.threads.append(threading.current_thread().name)


@pytest.fixture
def jobs(qapp: QObject) -> Iterator[Jobs]:
    runner = Jobs()
    yield runner
    runner.stop()


@pytest.fixture
def listener(qapp: QObject) -> Listener:
    return Listener()


def test_results_arrive_on_the_screens_thread(jobs: Jobs, listener: Listener, qtbot: QtBot) -> None:
    jobs.vault(lambda progress: threading.current_thread().name, listener.hear)
    jobs.compute(lambda progress: threading.current_thread().name, listener.hear)
    qtbot.waitUntil(lambda: len(listener.heard) == 2)
    assert sorted(map(str, listener.heard)) == ["vault", "work"]
    assert set(listener.threads) == {threading.main_thread().name}


def test_what_touches_the_vault_runs_in_the_order_asked(jobs: Jobs, listener: Listener, qtbot: QtBot) -> None:
    for number in range(50):
        jobs.vault(lambda progress, number=number: number, listener.hear)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(listener.heard) == 50)
    assert listener.heard == list(range(50))


def test_a_draft_never_waits_behind_a_letter(jobs: Jobs, listener: Listener, qtbot: QtBot) -> None:
    drawing = threading.Event()
    jobs.compute(lambda progress: drawing.wait(60))
    jobs.vault(lambda progress: "saved", listener.hear)
    qtbot.waitUntil(lambda: listener.heard == ["saved"])
    drawing.set()


def test_an_error_goes_to_whoever_asked(jobs: Jobs, listener: Listener, qtbot: QtBot) -> None:
    def full(progress: Progress) -> None:
        raise StorageFull

    jobs.vault(full, failed=listener.hear)
    qtbot.waitUntil(lambda: len(listener.heard) == 1)
    assert isinstance(listener.heard[0], StorageFull)


def test_an_error_that_nobody_asked_for_is_told_to_the_window(jobs: Jobs, qtbot: QtBot) -> None:
    def full(progress: Progress) -> None:
        raise StorageFull

    with qtbot.waitSignal(jobs.trouble) as told:
        jobs.vault(full)
    assert isinstance(told.args[0], SaranaError)


def test_a_mistake_of_the_program_is_reported_without_any_value(jobs: Jobs, qtbot: QtBot) -> None:
    def mistaken(progress: Progress) -> None:
        raise ValueError("Example Sokha")

    with qtbot.waitSignal(jobs.bug) as told:
        jobs.vault(mistaken)
    assert "ValueError" in told.args[0]
    assert "Sokha" not in told.args[0]


def test_the_thread_outlives_a_mistake(jobs: Jobs, listener: Listener, qtbot: QtBot) -> None:
    with qtbot.waitSignal(jobs.bug):
        jobs.vault(lambda progress: 1 // 0)
    jobs.vault(lambda progress: "alive", listener.hear)
    qtbot.waitUntil(lambda: listener.heard == ["alive"])


def test_cancel_stops_the_work_and_is_no_error(jobs: Jobs, listener: Listener, qtbot: QtBot) -> None:
    begun = threading.Event()

    def endless(progress: Progress) -> None:
        while True:
            begun.set()
            progress(1, 10)

    job = jobs.compute(endless, listener.hear, listener.hear)
    assert begun.wait(60)
    with qtbot.waitSignal(jobs.ended), qtbot.assertNotEmitted(jobs.trouble):
        job.cancel()
    assert job.cancelled
    assert listener.heard == []


def test_progress_reaches_the_screen(jobs: Jobs, qtbot: QtBot) -> None:
    def count(progress: Progress) -> None:
        for done in range(1, 1001):
            progress(done, 1000)

    seen: list[tuple[int, int]] = []

    def note(job: Job[None]) -> None:
        seen.append(job.progress)

    jobs.advanced.connect(note)
    with qtbot.waitSignal(jobs.ended):
        jobs.compute(count)
    assert seen
    assert seen[-1] == (1000, 1000)


def test_only_work_that_takes_longer_than_a_moment_is_shown(jobs: Jobs, qtbot: QtBot) -> None:
    enough = threading.Event()
    with qtbot.waitSignal(jobs.began) as shown:
        jobs.compute(lambda progress: enough.wait(60), says="Drawing the letter…")
    enough.set()
    assert shown.args[0].says == "Drawing the letter…"
    with qtbot.waitSignal(jobs.ended):
        pass


def test_a_page_that_is_gone_is_not_told(jobs: Jobs, qtbot: QtBot) -> None:
    page = Listener()
    going = threading.Event()
    jobs.vault(lambda progress: going.wait(60), page.hear)
    delete(page)
    with qtbot.waitSignal(jobs.ended), qtbot.assertNotEmitted(jobs.bug):
        going.set()


def test_what_must_be_there_before_going_on_is_waited_for(jobs: Jobs) -> None:
    assert jobs.vault_at_once(lambda progress: 42) == 42

    def full(progress: Progress) -> None:
        raise StorageFull

    with pytest.raises(StorageFull):
        jobs.vault_at_once(full)


def test_a_report_names_places_and_no_values() -> None:
    try:
        int("Example Sokha")
    except ValueError as error:
        report = redacted(error)
    assert report.startswith("ValueError")
    assert "Sokha" not in report


def counting(progress: Progress) -> Generator[None, None, int]:
    """Endless work in steps."""
    while True:
        progress(1, 10)
        yield


def test_between_two_steps_others_have_their_turn(jobs: Jobs, listener: Listener, qtbot: QtBot) -> None:
    job = jobs.vault_in_steps(counting)
    jobs.vault(lambda progress: "saved", listener.hear)
    qtbot.waitUntil(lambda: listener.heard == ["saved"])
    assert not job.over.is_set()


def test_work_in_steps_learns_that_somebody_else_waits(jobs: Jobs, listener: Listener, qtbot: QtBot) -> None:
    waited: list[bool] = []
    asked = threading.Event()

    def asking(progress: Progress) -> Generator[None, None, int]:
        asked.wait(30)
        waited.append(jobs.others_wait())
        yield
        waited.append(jobs.others_wait())
        return 3

    jobs.vault_in_steps(asking, listener.hear)
    jobs.vault(lambda progress: "saved", listener.hear)
    asked.set()
    qtbot.waitUntil(lambda: listener.heard == ["saved", 3])
    assert waited == [True, False]


def test_work_in_steps_gives_its_result(jobs: Jobs, listener: Listener, qtbot: QtBot) -> None:
    def three(progress: Progress) -> Generator[None, None, int]:
        yield
        yield
        return 3

    jobs.vault_in_steps(three, listener.hear)
    qtbot.waitUntil(lambda: listener.heard == [3])


def test_work_in_steps_is_over_before_what_is_asked_after_cancel(jobs: Jobs, qtbot: QtBot) -> None:
    undone: list[str] = []

    def careful(progress: Progress) -> Generator[None, None, int]:
        try:
            yield from counting(progress)
        finally:
            undone.append(threading.current_thread().name)
        return 0

    job = jobs.vault_in_steps(careful)
    jobs.vault_at_once(lambda progress: None)  # it has begun
    with qtbot.waitSignal(jobs.ended), qtbot.assertNotEmitted(jobs.trouble):
        job.cancel()
        assert jobs.vault_at_once(lambda progress: list(undone)) == ["vault"]
    assert job.cancelled


class Emitter(QObject):
    said = Signal(bool)


def test_two_thousand_signals_do_not_cost_python_its_truth(qapp: QObject) -> None:
    """PySide6 6.12.0 on CPython 3.11 loses a reference to True on every emit, and aborts."""
    emitter, heard = Emitter(), []
    emitter.said.connect(heard.append)
    for _turn in range(2000):
        emitter.said.emit(True)
    assert heard == [True] * 2000
