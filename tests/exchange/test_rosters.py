"""Rosters: who may say who our partners are, and whose keys nobody may trust any more (SECURITY.md 3.10)."""

import re
import shutil
import subprocess
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.given import PASSPHRASE, Office

from sarana.cli.main import run
from sarana.errors import (
    NoSuchPartner,
    NotARoster,
    RosterExpired,
    RosterNotCompared,
    RosterOlder,
    RosterUnsigned,
    UnknownSender,
)
from sarana.exchange import card, export, review
from sarana.exchange.roster import NAMESPACE, Revoked, Roster, assemble, read_roster, write
from sarana.exchange.rosters import Rosters
from sarana.seal.signature import PublicKey, SigningKey

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Authority:
    """Somebody with root keys off the laptops, two of which must sign."""

    keys: list[SigningKey] = field(default_factory=lambda: [SigningKey.generate() for _ in range(3)])
    threshold: int = 2

    def roster(self, *offices: Office, version: int = 1, revoked: tuple[PublicKey, ...] = ()) -> Roster:
        return Roster(
            id="5a" * 16,
            authority="Example Authority",
            version=version,
            issued=NOW,
            expires=NOW + timedelta(days=3650),
            roots=tuple(key.public for key in self.keys),
            threshold=self.threshold,
            cards=tuple(card(office.vault) for office in offices),
            revoked=tuple(Revoked(key, NOW, "misused") for key in revoked),
        )

    def signs(self, roster: Roster, *keys: int) -> bytes:
        content = write(roster)
        return assemble(content, [self.keys[key].sign(content, NAMESPACE) for key in keys or (0, 1)])


@pytest.fixture
def authority() -> Authority:
    return Authority()


def believes(office: Office, authority: Authority, roster: Roster) -> Roster:
    return Rosters(office.vault).take(authority.signs(roster), digits=roster.digits)


def partners_of(office: Office) -> set[str]:
    return {partner.card.organisation for partner in office.partners.all()}


# ---- taking one in


def test_the_offices_on_a_roster_become_partners_at_once(
    border_post: Office, shelter: Office, embassy: Office, authority: Authority
) -> None:
    believes(border_post, authority, authority.roster(border_post, shelter, embassy))
    assert partners_of(border_post) == {"Example Border Police", "Example Embassy 示例"}


def test_the_first_roster_counts_only_after_its_digits_were_compared(
    border_post: Office, shelter: Office, authority: Authority
) -> None:
    signed = authority.signs(authority.roster(shelter))
    with pytest.raises(RosterNotCompared):
        Rosters(border_post.vault).take(signed, digits="00000 11111 22222 33333 44444 55555")
    assert not partners_of(border_post)


def test_a_later_roster_needs_no_telephone_but_enough_of_the_former_roots(
    border_post: Office, shelter: Office, embassy: Office, authority: Authority
) -> None:
    believes(border_post, authority, authority.roster(shelter))
    later = authority.roster(shelter, embassy, version=2)
    Rosters(border_post.vault).take(authority.signs(later, 1, 2))
    assert partners_of(border_post) == {"Example Border Police", "Example Embassy 示例"}


def test_one_root_of_two_is_not_enough(border_post: Office, shelter: Office, authority: Authority) -> None:
    with pytest.raises(RosterUnsigned):
        read_roster(authority.signs(authority.roster(shelter), 0))


def test_the_same_root_twice_is_one_root(shelter: Office, authority: Authority) -> None:
    with pytest.raises(RosterUnsigned):
        read_roster(authority.signs(authority.roster(shelter), 1, 1))


def test_a_roster_of_strangers_under_a_known_name_is_refused(
    border_post: Office, shelter: Office, embassy: Office, authority: Authority
) -> None:
    believes(border_post, authority, authority.roster(shelter))
    strangers = Authority()
    with pytest.raises(RosterUnsigned):
        Rosters(border_post.vault).take(strangers.signs(strangers.roster(embassy, version=2)))
    assert partners_of(border_post) == {"Example Border Police"}


def test_roots_are_exchanged_only_by_the_roots_before_them(
    border_post: Office, shelter: Office, authority: Authority
) -> None:
    believes(border_post, authority, authority.roster(shelter))
    heirs = Authority()
    content = write(heirs.roster(shelter, version=2))
    both = [*authority.keys[:2], *heirs.keys[:2]]
    Rosters(border_post.vault).take(assemble(content, [key.sign(content, NAMESPACE) for key in both]))
    Rosters(border_post.vault).take(heirs.signs(heirs.roster(shelter, version=3)))
    with pytest.raises(RosterUnsigned):
        Rosters(border_post.vault).take(authority.signs(authority.roster(shelter, version=4)))


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_roster_never_takes_the_place_of_a_newer_one(
    border_post: Office, shelter: Office, authority: Authority, version: int
) -> None:
    believes(border_post, authority, authority.roster(version=2))
    with pytest.raises(RosterOlder):
        Rosters(border_post.vault).take(authority.signs(authority.roster(shelter, version=version)))
    assert not partners_of(border_post)


def test_a_roster_whose_day_is_over_is_refused_and_one_that_ends_is_told(
    border_post: Office, shelter: Office, authority: Authority
) -> None:
    roster = authority.roster(shelter)
    rosters = Rosters(border_post.vault)
    with pytest.raises(RosterExpired):
        rosters.take(authority.signs(roster), digits=roster.digits, now=roster.expires)
    believes(border_post, authority, roster)
    assert rosters.expired(roster.expires) == [roster]
    assert not rosters.expired(roster.expires - timedelta(seconds=1))


def test_who_is_no_longer_listed_is_no_longer_a_partner_and_a_compared_partner_stays(
    border_post: Office, shelter: Office, embassy: Office, authority: Authority
) -> None:
    border_post.knows(embassy)
    believes(border_post, authority, authority.roster(shelter))
    Rosters(border_post.vault).take(authority.signs(authority.roster(version=2)))
    assert partners_of(border_post) == {"Example Embassy 示例"}


def test_what_a_roster_would_change_is_said_before(
    border_post: Office, shelter: Office, embassy: Office, authority: Authority
) -> None:
    believes(border_post, authority, authority.roster(shelter))
    key = shelter.vault.officer.public_key
    effect = Rosters(border_post.vault).effect(
        authority.signs(authority.roster(embassy, version=2, revoked=(key,)))
    )
    assert (effect.first, effect.revoked) == (False, 1)
    assert (effect.new, effect.gone) == (("Sample Wang Xiaoming 王小明",), ("Sample Maly",))
    assert partners_of(border_post) == {"Example Border Police"}


# ---- revoking


def test_nothing_is_sealed_for_a_revoked_key_and_nothing_it_signs_is_believed(
    border_post: Office, shelter: Office, authority: Authority, stick: Path
) -> None:
    to_shelter = border_post.knows(shelter)
    to_post = shelter.knows(border_post)
    case = border_post.takes_down(story="told")
    sealed = export(border_post.store, border_post.vault, [case], [to_shelter], purpose="referral", to=stick)
    believes(shelter, authority, authority.roster(revoked=(border_post.vault.officer.public_key,)))
    with pytest.raises(UnknownSender):
        review(sealed.path, shelter.vault, shelter.store)
    with pytest.raises(NoSuchPartner):
        shelter.partners.get(to_post)


def test_a_revoked_key_stays_revoked_whatever_a_later_roster_leaves_out(
    border_post: Office, shelter: Office, authority: Authority
) -> None:
    key = shelter.vault.officer.public_key
    believes(border_post, authority, authority.roster(shelter, revoked=(key,)))
    Rosters(border_post.vault).take(authority.signs(authority.roster(shelter, version=2)))
    assert not partners_of(border_post)


# ---- untrusted bytes


@pytest.fixture(scope="module")
def signed_without_cards() -> bytes:
    authority = Authority()
    return authority.signs(authority.roster())


def test_no_changed_byte_and_no_cut_is_believed(signed_without_cards: bytes) -> None:
    for at in range(len(signed_without_cards)):
        for flipped in (1, 0x80):
            changed = bytearray(signed_without_cards)
            changed[at] ^= flipped
            with pytest.raises((NotARoster, RosterUnsigned)):
                read_roster(bytes(changed))
        with pytest.raises((NotARoster, RosterUnsigned)):
            read_roster(signed_without_cards[:at])


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_no_roster(content: bytes) -> None:
    with pytest.raises((NotARoster, RosterUnsigned)):
        read_roster(content)


def test_more_signatures_than_roots_could_give_are_not_read(authority: Authority) -> None:
    with pytest.raises(NotARoster):
        read_roster(authority.signs(authority.roster(), *([0] * 17)))


def test_a_threshold_that_no_roots_can_reach_is_no_roster(authority: Authority) -> None:
    with pytest.raises(NotARoster):
        read_roster(authority.signs(replace(authority.roster(), threshold=4), 0, 1, 2))


# ---- from the command line, signed with OpenSSH


@pytest.mark.tools
def test_an_authority_signs_with_ssh_keygen_and_a_post_takes_it_in(
    border_post: Office, shelter: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    roots = [tmp_path / name for name in ("root-a", "root-b")]
    for root in roots:
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "an example", "-f", str(root)]
        subprocess.run(make, check=True, timeout=60)
    theirs = tmp_path / "shelter.sarana-card"
    theirs.write_bytes(card(shelter.vault))
    line = tmp_path / "roster.json"
    named = [part for root in roots for part in ("--root", f"{root}.pub")]
    command = ["roster", "write", "--authority", "Example Authority", "--expires", "2099-12-31", *named]
    assert run([*command, "--threshold", "2", "--card", str(theirs), "--out", str(line)]) == 0
    digits = re.findall(r"(?:\d{5} ){5}\d{5}", capsys.readouterr().out)[0]
    signatures = []
    for root in roots:
        sign = ["ssh-keygen", "-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(root), str(line)]
        subprocess.run(sign, check=True, timeout=60)
        signatures += ["--signature", str((tmp_path / "roster.json.sig").rename(f"{root}.sig"))]
    made = tmp_path / "example.sarana-roster"
    assert run(["roster", "assemble", str(line), *signatures, "--out", str(made)]) == 0
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE, encoding="utf-8")
    folder = border_post.vault.folder
    border_post.vault.close()
    take = ["roster", "take", str(made), "--vault", str(folder), "--passphrase-file", str(passphrase)]
    assert run([*take, "--digits", digits]) == 0
    assert "Example Border Police" in capsys.readouterr().out
    assert run([*take, "--digits", digits]) == 3  # the same one again
