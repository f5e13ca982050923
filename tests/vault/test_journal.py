"""The journal's reader, and what opens only with a typed reason."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.vault.test_recovery import NEW, NEWCOMER

from sarana import vault
from sarana.errors import NotAllowed, ReasonMissing, SomebodyElses
from sarana.progress import Cancelled
from sarana.vault import Cost, Filter, Finding, NewOfficer, Vault


def test_rows_are_found_by_who_what_and_when(opened: Vault) -> None:
    opened.journal("case.view", "case-1")
    opened.journal("case.view", "case-2")
    opened.journal("letter.print", "case-1")

    def found(**wanted: object) -> list[tuple[str, str]]:
        return [(row.action, row.object) for row in opened.journal_entries(only=Filter(**wanted))]  # type: ignore[arg-type]

    assert found(object="case-1") == [("letter.print", "case-1"), ("case.view", "case-1")]
    assert found(action="case.view", object="case-2") == [("case.view", "case-2")]
    assert found(actor="u9") == []
    hour = timedelta(hours=1)
    now = datetime.now(UTC)
    assert found(since=now + hour) == found(until=now - hour) == []
    assert len(found(since=now - hour, until=now + hour, actor="u1")) == len(opened.journal_entries())
    assert [row.object for row in opened.journal_entries(limit=1, only=Filter(action="case.view"))] == [
        "case-2"
    ]


def test_the_viewer_says_whether_the_journal_is_whole(opened: Vault) -> None:
    assert opened.journal_findings() == ()
    with opened.transaction() as begun:
        begun.execute("DROP TRIGGER audit_is_not_changed")
        begun.execute("UPDATE audit SET object = 'x' WHERE seq = 1")
    assert opened.journal_findings() == (Finding("journal", "altered"),)


def test_a_check_that_is_cancelled_changes_nothing(opened: Vault) -> None:
    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    before = opened.journal_head()
    with pytest.raises(Cancelled):
        opened.verify(cancel)
    assert opened.journal_head() == before
    assert opened.verify() == ()


class TestReasons:
    def test_somebody_elses_case_opens_with_a_reason(self, opened: Vault) -> None:
        opened.must_be_own("case-1", ["u1"])
        with pytest.raises(SomebodyElses):
            opened.must_be_own("case-1", ["u2"])
        with pytest.raises(ReasonMissing):
            opened.break_glass("case-1", "  ")
        opened.break_glass("case-1", "the colleague is  away")
        opened.must_be_own("case-1", ["u2"])
        with pytest.raises(SomebodyElses):
            opened.must_be_own("case-2", ["u2"])
        row = opened.journal_entries(limit=1)[0]
        assert (row.action, row.object) == ("break-glass", "case-1")
        assert "away" not in str(row.detail)
        assert opened.reasons() == {row.seq: "the colleague is away"}

    def test_going_on_against_a_rule_is_kept(self, opened: Vault) -> None:
        opened.override("consent-first", "case-1", "the person is in hospital")
        row = opened.journal_entries(limit=1)[0]
        assert (row.action, row.object, row.detail["what"]) == ("override", "case-1", "consent-first")

    def test_a_focal_person_sees_every_case_and_reads_no_reasons(self, folder: Path, opened: Vault) -> None:
        focal = NewOfficer(NEWCOMER.name, NEWCOMER.organisation, role="focal_person")
        opened.staff.add(focal, NEW, cost=Cost.floor())
        opened.close()
        with vault.unlock(folder, NEW, slot="u2") as by_focal:
            by_focal.must_be_own("case-1", ["u1"])
            with pytest.raises(NotAllowed):
                by_focal.reasons()
            with pytest.raises(NotAllowed):
                by_focal.erase("case-1", lambda _begun: [])
