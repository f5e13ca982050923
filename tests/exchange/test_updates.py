"""Periodic updates: a partner hears regularly what is new in the cases that they have (R75)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.exchange.sharing import publishes, takes_down
from tests.given import Office

from sarana.cases import CaseStore
from sarana.errors import NoSuchPartner, NotAllowed
from sarana.exchange import Partners, export
from sarana.exchange.updates import Update, Updates

MONTH = 30


@dataclass
class Calendar:
    """The day on which something happens here."""

    now: datetime = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def later(self, days: int) -> datetime:
        self.now += timedelta(days=days)
        return self.now


@dataclass(frozen=True)
class Story:
    """The border post sent a case to social services, and agreed to tell them every month what is new."""

    post: Office
    services: str
    case_id: str
    stick: Path
    calendar: Calendar
    updates: Updates

    def sends(self) -> None:
        now = self.calendar.later(1)
        export(self.post.store, self.post.vault, [self.case_id], [self.services], to=self.stick, now=now)

    def learns_more(self) -> None:
        """A day later something more is answered and signed."""
        self.calendar.later(1)
        self.post.store.reopen(self.post.record_of(self.case_id))
        self.post.writes(self.case_id, **{"sec_f_identity/nationality": "Elsewhere"})
        self.post.finalises(self.case_id)

    def due_after(self, days: int) -> list[Update]:
        return self.updates.due(self.post.store, self.calendar.now + timedelta(days=days))


@pytest.fixture
def story(border_post: Office, social_services: Office, tmp_path: Path) -> Story:
    calendar = Calendar()
    post = replace(border_post, store=CaseStore(border_post.vault, now=lambda: calendar.now))
    publishes(post)
    services = post.knows(social_services)
    case_id = takes_down(post, sharing="social_affairs")
    story = Story(post, services, case_id, tmp_path, calendar, Updates(post.vault))
    story.sends()
    story.updates.agree(services, MONTH, calendar.now)
    return story


def test_an_update_is_due_when_its_day_has_come_and_something_changed(story: Story) -> None:
    assert not story.due_after(MONTH + 1)
    story.learns_more()
    assert not story.due_after(MONTH - 2)
    (due,) = story.due_after(MONTH + 1)
    assert (due.partner.id, due.cases) == (story.services, (story.case_id,))


def test_whoever_was_sent_what_is_new_waits_for_nothing(story: Story) -> None:
    story.learns_more()
    story.sends()
    assert not story.due_after(2 * MONTH)


def test_a_case_that_a_partner_never_had_is_no_update_for_them(story: Story) -> None:
    takes_down(story.post, sharing="social_affairs")
    assert not story.due_after(2 * MONTH)


def test_the_days_are_counted_from_what_was_sent_last(story: Story) -> None:
    story.learns_more()
    story.sends()
    (agreed,) = story.updates.all(story.post.store)
    assert agreed.due == story.calendar.now + timedelta(days=MONTH)


def test_an_update_that_is_ended_is_asked_for_no_more(story: Story) -> None:
    story.learns_more()
    story.updates.agree(story.services, 0)
    assert not story.due_after(2 * MONTH)
    assert story.updates.every() == {}


def test_a_partner_who_is_removed_gets_no_updates(story: Story) -> None:
    Partners(story.post.vault).remove(story.services)
    assert story.updates.every() == {}


def test_what_was_agreed_stands_in_the_journal(story: Story) -> None:
    noted = [each for each in story.post.vault.journal_entries(limit=5) if each.action == "partner.updates"]
    assert len(noted) == 1


def test_only_an_offered_period_and_a_known_partner_will_do(story: Story) -> None:
    with pytest.raises(ValueError, match="period"):
        story.updates.agree(story.services, 3)
    with pytest.raises(NoSuchPartner):
        story.updates.agree("nobody", MONTH)


def test_a_reader_agrees_to_nothing(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = story.post.vault.officer
    monkeypatch.setattr(story.post.vault, "officer", replace(officer, role="reader"))
    with pytest.raises(NotAllowed):
        story.updates.agree(story.services, 7)
