"""Many cases on one day leave with a typed reason and a second officer only."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.exchange.sharing import (
    publishes,
    takes_down,
)
from tests.given import PASSPHRASE, Office

from sarana.errors import (
    ReasonMissing,
    SecondOfficerNeeded,
    WrongPassphrase,
)
from sarana.exchange import Sealed, export
from sarana.exchange.leaving import BULK, MOST_ALONE
from sarana.seal.signature import verify
from sarana.vault import Agreement, Cost, NewOfficer, SecondOfficer
from sarana.vault.second_officer import NAMESPACE as FOUR_EYES
from sarana.vault.second_officer import statement


def test_many_cases_on_one_day_need_a_typed_reason(
    border_post: Office, social_services: Office, tmp_path: Path
) -> None:
    publishes(border_post)
    partner = border_post.knows(social_services)
    cases = [takes_down(border_post, sharing="social_affairs") for _ in range(MOST_ALONE + 1)]

    def send(chosen: list[str], reason: str = "") -> Sealed:
        return export(border_post.store, border_post.vault, chosen, [partner], to=tmp_path, reason=reason)

    with pytest.raises(ReasonMissing):
        send(cases)
    send(cases[:-1])
    with pytest.raises(ReasonMissing):  # one at a time is no way around it
        send(cases[-1:])
    sealed = send(cases[-1:], "The post is moving.")
    alone, noted = [entry for entry in border_post.vault.journal_entries() if entry.action == "override"]
    assert (noted.object, noted.detail["what"]) == (sealed.bundle_id, "bulk-export")
    assert (alone.object, alone.detail["what"]) == (sealed.bundle_id, "four-eyes")  # nobody else is there
    assert "The post is moving." in border_post.vault.reasons().values()


class TestManyCasesWhereThereIsAnotherOfficer:
    WORDS = "nine patient herons downstream"
    REASON = "The post is moving."

    @pytest.fixture
    def dara(self, border_post: Office) -> str:
        new = NewOfficer("Sample Dara", "Example Border Police", role="case_officer")
        return border_post.vault.staff.add(new, self.WORDS, cost=Cost.floor()).id

    @pytest.fixture
    def send(self, border_post: Office, social_services: Office, tmp_path: Path) -> Callable[..., Sealed]:
        """Two cases to one partner; from one case on a second officer agrees."""
        publishes(border_post)
        partner = border_post.knows(social_services)
        cases = [takes_down(border_post, sharing="social_affairs") for _ in range(2)]
        border_post.vault.four_eyes.set_most_alone(BULK, 1, Agreement(alone="we are two"))

        def sending(second: SecondOfficer | None = None, reason: str = self.REASON) -> Sealed:
            return export(
                border_post.store, border_post.vault, cases, [partner],
                to=tmp_path, reason=reason, second=second,
            )  # fmt: skip

        return sending

    def test_nobody_sends_them_alone(
        self, border_post: Office, send: Callable[..., Sealed], dara: str, tmp_path: Path
    ) -> None:
        with pytest.raises(SecondOfficerNeeded):
            send()
        with pytest.raises(ReasonMissing):
            send(border_post.vault.second_officer(dara, self.WORDS), reason=" ")
        assert list(tmp_path.glob("*.age")) == []
        assert "bundle.export" not in [entry.action for entry in border_post.vault.journal_entries()]

    def test_who_agreed_is_in_the_journal_with_their_signature(
        self, border_post: Office, send: Callable[..., Sealed], dara: str
    ) -> None:
        second = border_post.vault.second_officer(dara, self.WORDS)
        sealed = send(second)
        (agreed,) = [entry for entry in border_post.vault.journal_entries() if entry.action == "agreed"]
        assert (agreed.object, agreed.detail["officer"]) == (sealed.bundle_id, dara)
        said = statement(BULK, sealed.bundle_id, border_post.vault.officer.id)
        signer = verify(said, str(agreed.detail["signature"]), FOUR_EYES)
        assert signer == second.officer.public_key
        reasons = border_post.vault.reasons().values()
        assert self.REASON in reasons

    def test_a_wrong_passphrase_agrees_to_nothing_and_is_noted(self, border_post: Office, dara: str) -> None:
        with pytest.raises(WrongPassphrase):
            border_post.vault.second_officer(dara, PASSPHRASE)
        noted = border_post.vault.journal_entries(limit=1)[0]
        assert (noted.action, noted.object) == ("agreement-failed", dara)

    def test_nobody_changes_alone_how_many_are_many(self, border_post: Office, dara: str) -> None:
        four_eyes = border_post.vault.four_eyes
        with pytest.raises(SecondOfficerNeeded):
            four_eyes.set_most_alone(BULK, 1000, Agreement(alone="I want to"))
        assert four_eyes.most_alone(BULK, MOST_ALONE) == MOST_ALONE
        second = border_post.vault.second_officer(dara, self.WORDS)
        four_eyes.set_most_alone(BULK, 3, Agreement(second))
        assert four_eyes.most_alone(BULK, MOST_ALONE) == 3
        actions = [entry.action for entry in border_post.vault.journal_entries(limit=2)]
        assert actions == ["agreed", "four-eyes.limit"]
