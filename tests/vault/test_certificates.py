"""Certificates of an office: one root for all officers, a key for documents that only its officer has."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.vault.conftest import PASSPHRASE

from sarana import vault
from sarana.seal.document import OfficeRoot
from sarana.vault import Cost, NewOfficer, Vault

Unlock = Callable[[], Vault]
MALY = NewOfficer("Sample Maly", "Example Shelter", role="case_officer")
MALYS = "nine red lanterns at dusk"


def read(certificate: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate)


def verify(issued: bytes, by: bytes) -> None:
    issuer = read(by).public_key()
    assert isinstance(issuer, ec.EllipticCurvePublicKey)
    own = read(issued)
    issuer.verify(own.signature, own.tbs_certificate_bytes, ec.ECDSA(hashes.SHA256()))


def test_all_officers_are_certified_by_one_root_that_stays(folder: Path, unlock: Unlock) -> None:
    with unlock() as opened:
        opened.staff.add(MALY, MALYS, cost=Cost.floor())
        first, pem = opened.certificates.signer(), opened.certificates.root_pem()
        assert opened.certificates.signer() == first
    with vault.unlock(folder, MALYS) as opened:
        malys = opened.certificates.signer()
        assert opened.certificates.root_pem() == pem
    assert malys.root == first.root
    assert malys.certificate != first.certificate
    for signer in (first, malys):
        verify(signer.certificate, signer.root)
        names = read(signer.certificate).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        assert names[0].value == signer.holder.name
    assert malys.holder.name == "Sample Maly"


def test_an_officers_key_is_in_no_table(unlock: Unlock) -> None:
    """Who has the vault open as somebody else finds the root's key there, but nobody's own."""
    with unlock() as opened:
        signer = opened.certificates.signer()
        kept = dict(opened.query("SELECT name, value FROM secret"))
        assert bytes(kept["certificate u1"]) == signer.certificate
        assert OfficeRoot.from_secret(bytes(kept["office root"])).certificate == signer.root
        point = read(signer.certificate).public_key()
        assert isinstance(point, ec.EllipticCurvePublicKey)
        assert len([name for name in kept if "certificate" in name]) == 1


def test_new_keys_get_a_new_certificate(folder: Path, unlock: Unlock) -> None:
    with unlock() as opened:
        officer = opened.staff.add(MALY, MALYS, cost=Cost.floor())
    with vault.unlock(folder, MALYS) as opened:
        before = opened.certificates.signer()
    with unlock() as opened:
        opened.staff.reset(officer.id, MALYS, cost=Cost.floor())
    with vault.unlock(folder, MALYS) as opened:
        after = opened.certificates.signer()
    assert read(before.certificate).public_key() != read(after.certificate).public_key()


def test_an_officer_may_only_sign_and_the_root_only_certify(unlock: Unlock) -> None:
    with unlock() as opened:
        signer = opened.certificates.signer()
    own = read(signer.certificate).extensions
    root = read(signer.root).extensions
    assert not own.get_extension_for_class(x509.BasicConstraints).value.ca
    assert root.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    assert own.get_extension_for_class(x509.KeyUsage).value.content_commitment
    assert not root.get_extension_for_class(x509.KeyUsage).value.digital_signature


def test_what_is_made_is_journaled(unlock: Unlock) -> None:
    with unlock() as opened:
        opened.certificates.signer()
        opened.certificates.signer()
        actions = [entry.action for entry in opened.journal_entries()]
    assert actions.count("certificate.root") == actions.count("certificate.issue") == 1


def test_the_root_can_be_given_out_from_the_command_line(
    folder: Path,
    unlock: Unlock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from sarana.cli.main import run

    with unlock() as opened:
        pem = opened.certificates.root_pem()
        fingerprint = opened.certificates.root_fingerprint()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    file = tmp_path / "root.pem"
    assert (
        run(["paper", "certificate", str(folder), "--out", str(file), "--passphrase-file", str(secret)]) == 0
    )
    assert file.read_text() == pem
    assert fingerprint in capsys.readouterr().out
