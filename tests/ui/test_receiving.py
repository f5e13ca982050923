"""What becomes of bundles that need a supervisor: held back, too late, meant for others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.given import PASSPHRASE, take_in
from tests.ui.conftest import Post
from tests.ui.screens import ReceiveScreen
from tests.ui.test_exchange import know_each_other, receive_at, said, send_from

from sarana import vault
from sarana.cases import revision
from sarana.errors import BundleExpired, BundleNotForUs, ReaderLost
from sarana.exchange import reader, receiving
from sarana.seal.signature import SigningKey
from sarana.ui.workspace import open_stores
from sarana.vault import Officer, Vault


def somebody_else_continues(post: Post) -> None:
    """The post's case goes on with a revision by somebody whom only this post knows."""
    key = SigningKey.from_seed(b"s" * 32)
    opened = open_stores(vault.unlock(post.home / "vault", PASSPHRASE))
    (line,) = opened.store.list()
    (record,) = opened.store.case(line.case_id).records
    before = opened.store.revision(record.heads[0])
    author = revision.Author("u7", "Example Dara", "Example Immigration", "", key.public.text)
    clock = revision.next_clock(before.time, [before.says.clock])
    says = replace(before.says, parents=(before.id,), author=author, clock=clock)
    content = revision.write(says)
    signed = revision.read(content, key.sign(content, revision.NAMESPACE))
    take_in(opened.store, signed)
    opened.vault.close()


@pytest.fixture
def held(busy_border: Post, sister_post: Post) -> ReceiveScreen:
    """The sister post has a bundle in front of it, one entry of which nobody there knows the signer of."""
    know_each_other(busy_border, sister_post)
    busy_border.close()
    somebody_else_continues(busy_border)
    return receive_at(sister_post, send_from(busy_border))


def test_what_a_stranger_signed_is_held_back_and_shown_when_somebody_answers_for_it(
    held: ReceiveScreen,
) -> None:
    assert "1 of them is signed with a key that is not known here" in held.words()
    held.accept().settle()
    words = held.words()
    assert "Held back" in words
    assert "It says it is by Example Dara, Example Immigration." in words
    held.press_and_agree("receive.release.0")
    assert "1 entry is part of its case now." in held.notice()
    assert "Held back" not in held.words()


def test_only_a_supervisor_may_show_what_is_held_back(
    held: ReceiveScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    held.accept().settle()
    workspace = held.program.workspace
    assert workspace is not None
    officer = workspace.officer
    workspace.officer = Officer(
        officer.id, officer.name, officer.organisation, officer.post, "case_officer", officer.public_key
    )
    again = held.cases().receive()
    again.settle()
    assert not again.can_press("receive.release.0")


def test_a_supervisor_keeps_a_bundle_for_others_and_gives_it_back(
    busy_border: Post, sister_post: Post, embassy_post: Post, tmp_path: Path
) -> None:
    know_each_other(busy_border, sister_post)
    bundle = send_from(busy_border)
    screen = receive_at(embassy_post, bundle)
    assert screen.notice().startswith(said(BundleNotForUs()))
    assert not screen.can_press("receive.keep")
    screen.hands.write("receive.keep.reason", "Found at the gate")
    screen.hands.press("receive.keep")
    screen.settle()
    assert "sealed as it came" in screen.notice()
    assert "Found at the gate" in screen.words()
    embassy_post.files.pick = tmp_path / "copy.age"
    screen.press_foreign()
    assert (tmp_path / "copy.age").read_bytes() == bundle.read_bytes()


def test_a_supervisor_opens_a_late_bundle(
    busy_border: Post, sister_post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    know_each_other(busy_border, sister_post)
    bundle = send_from(busy_border)

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + timedelta(days=31)

    monkeypatch.setattr(receiving, "datetime", Later)
    screen = receive_at(sister_post, bundle)
    assert screen.notice().startswith(said(BundleExpired()))
    screen.hands.press("receive.late")
    screen.settle()
    assert "Its last day has passed" in screen.words()
    assert "Example Sokha" in screen.sender()
    screen.accept()


def test_a_reader_that_is_lost_is_told(
    busy_border: Post, sister_post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    know_each_other(busy_border, sister_post)
    bundle = send_from(busy_border)
    monkeypatch.setattr(reader, "command", lambda: ["false"])
    screen = receive_at(sister_post, bundle)
    assert screen.notice().startswith(said(ReaderLost("")))
    assert screen.cases().lines() == []


def test_a_vault_has_nothing_of_it_before_it_is_accepted(held: ReceiveScreen) -> None:
    workspace = held.program.workspace
    assert workspace is not None

    def rows(opened: object, progress: object) -> list[object]:
        open_vault: Vault = opened.vault  # type: ignore[attr-defined]
        return list(open_vault.query("SELECT id FROM revision_kept"))

    assert workspace.ask_at_once(rows) == []
