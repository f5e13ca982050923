"""Widgets that only a cycle keeps alive die on the screen's thread, whoever allocates."""

import gc
import threading

from pytestqt.qtbot import QtBot

from sarana.ui.jobs import Jobs

MANY = 2_000  # more than the collector waits for


class Noting:
    """Notes the thread in which it is destroyed; it keeps itself alive, as a page and its slots do."""

    def __init__(self, deaths: list[str]) -> None:
        self.deaths = deaths
        self.itself = self

    def __del__(self) -> None:
        self.deaths.append(threading.current_thread().name)


def allocate(_progress: object) -> int:
    return len([[number] for number in range(200_000)])


def test_what_a_page_leaves_behind_dies_on_the_screens_thread(qtbot: QtBot) -> None:
    gc.collect()
    jobs = Jobs()
    deaths: list[str] = []
    for _turn in range(MANY):
        Noting(deaths)
    jobs.vault(allocate).wait(30)
    assert deaths == []
    qtbot.waitUntil(lambda: len(deaths) == MANY, timeout=30_000)
    assert set(deaths) == {threading.main_thread().name}
    jobs.stop()


def test_python_collects_by_itself_again_when_the_threads_have_ended(qtbot: QtBot) -> None:
    jobs = Jobs()
    assert not gc.isenabled()
    jobs.stop()
    assert gc.isenabled()
