"""A clock that somebody sets is told in the journal; one that only went on, and a night's sleep, are not."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.vault.conftest import PASSPHRASE

from sarana import vault
from sarana.vault import Vault
from sarana.vault.clock import Reading, jump_seconds, system

MINUTE = timedelta(minutes=1)


class SetClock:
    """Two clocks that the test turns: `passes` both, `is_set` only the one on the wall."""

    def __init__(self) -> None:
        self.reading = Reading(datetime.now(UTC), 1_000_000)

    def __call__(self) -> Reading:
        return self.reading

    def passes(self, time: timedelta) -> None:
        mono_ms = self.reading.mono_ms + int(time.total_seconds() * 1000)
        self.reading = Reading(self.reading.time + time, mono_ms)

    def is_set(self, by: timedelta) -> None:
        self.reading = Reading(self.reading.time + by, self.reading.mono_ms)

    def restarts(self, after: timedelta) -> None:
        """The machine was off for a while."""
        self.reading = Reading(self.reading.time + after, 5_000)


Session = Callable[[], AbstractContextManager[Vault]]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def session(folder: Path, clock: SetClock) -> Session:
    def open_() -> Vault:
        return vault.unlock(folder, PASSPHRASE, clock=clock)

    return open_


def jumps(opened: Vault) -> list[object]:
    return [e.detail["seconds"] for e in opened.journal_entries() if e.action == "clock-jump"][::-1]


@pytest.mark.parametrize("by", [timedelta(minutes=11), timedelta(minutes=-11), timedelta(days=365)])
def test_a_clock_set_by_more_than_ten_minutes_is_told_before_the_next_row(
    session: Session, clock: SetClock, by: timedelta
) -> None:
    with session() as opened:
        clock.passes(MINUTE)
        clock.is_set(by)
        opened.journal("case.view", "x")
        rows = [entry.action for entry in opened.journal_entries(limit=2)]
        assert rows == ["case.view", "clock-jump"]
        assert jumps(opened) == [by.total_seconds()]
        assert opened.verify() == ()


@pytest.mark.parametrize("by", [timedelta(), timedelta(minutes=9), timedelta(minutes=-9)])
def test_a_clock_that_is_corrected_a_little_is_not(session: Session, clock: SetClock, by: timedelta) -> None:
    with session() as opened:
        clock.passes(12 * 60 * MINUTE)  # also asleep: this clock goes on
        clock.is_set(by)
        opened.journal("case.view", "x")
        assert jumps(opened) == []


def test_it_is_told_once(session: Session, clock: SetClock) -> None:
    with session() as opened:
        clock.is_set(-60 * MINUTE)
        for number in range(3):
            clock.passes(MINUTE)
            opened.journal("case.view", str(number))
        assert jumps(opened) == [-3600]


def test_a_row_that_was_rolled_back_does_not_hide_it(session: Session, clock: SetClock) -> None:
    with session() as opened:
        clock.is_set(60 * MINUTE)
        with pytest.raises(RuntimeError), opened.transaction():
            opened.journal("case.view", "x")
            raise RuntimeError
        assert jumps(opened) == []
        opened.journal("case.view", "x")
        assert jumps(opened) == [3600]


def test_a_rekey_does_not_hide_it(session: Session, clock: SetClock) -> None:
    with session() as opened:
        clock.is_set(60 * MINUTE)
        opened.rekey()
        assert jumps(opened) == [3600]


def test_a_clock_set_back_while_the_vault_was_locked_is_told_at_unlock(
    session: Session, clock: SetClock
) -> None:
    session().__exit__(None, None, None)
    clock.restarts(after=-2 * 60 * MINUTE)
    with session() as opened:
        assert jumps(opened) == [-7200]
    clock.restarts(after=30 * 24 * 60 * MINUTE)  # a month in a drawer
    with session() as opened:
        assert jumps(opened) == [-7200]


def test_this_computers_clocks_agree_with_each_other() -> None:
    before, after = system(), system()
    assert before.mono_ms <= after.mono_ms
    assert jump_seconds(before, after, same_session=True) == 0
