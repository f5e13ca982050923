"""Signatures are OpenSSH's, to the byte, and are read with one spelling only."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarana.errors import BadSignature
from sarana.seal.signature import PublicKey, SigningKey, verify

MESSAGE = b'{"v":1,"type":"rev"}'
NAMESPACE = "sarana-revision-v1"
SSH_KEYGEN = shutil.which("ssh-keygen")


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.generate()


def test_a_signature_names_its_signer(key: SigningKey) -> None:
    assert verify(MESSAGE, key.sign(MESSAGE, NAMESPACE), NAMESPACE) == key.public


def test_another_text_or_purpose_does_not_hold(key: SigningKey) -> None:
    signature = key.sign(MESSAGE, NAMESPACE)
    for message, namespace in ((MESSAGE + b" ", NAMESPACE), (b"", NAMESPACE), (MESSAGE, "sarana-bundle-v1")):
        with pytest.raises(BadSignature):
            verify(message, signature, namespace)


def test_every_other_spelling_is_refused(key: SigningKey) -> None:
    signature = key.sign(MESSAGE, NAMESPACE)
    for at in range(len(signature)):
        for other in ("A", "\n", " ", "="):
            if signature[at] != other:
                with pytest.raises(BadSignature):
                    verify(MESSAGE, signature[:at] + other + signature[at + 1 :], NAMESPACE)
        with pytest.raises(BadSignature):
            verify(MESSAGE, signature[:at], NAMESPACE)
    for around in (signature + "\n", " " + signature, signature.replace("\n", "\r\n")):
        with pytest.raises(BadSignature):
            verify(MESSAGE, around, NAMESPACE)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_arbitrary_text_is_no_signature(text: str) -> None:
    wrapped = f"-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----\n"
    for untrusted in (text, wrapped):
        with pytest.raises(BadSignature):
            verify(MESSAGE, untrusted, NAMESPACE)
        with pytest.raises(BadSignature):
            PublicKey.from_text("ssh-ed25519 " + untrusted)


def test_keys_come_back_from_their_texts(key: SigningKey) -> None:
    assert SigningKey.from_seed(key.seed).public == key.public
    assert PublicKey.from_text(key.public.text) == key.public
    for spoilt in (key.public.text + " comment", key.public.text + "\n", "ssh-rsa AAAA", ""):
        with pytest.raises(BadSignature):
            PublicKey.from_text(spoilt)


def test_a_seed_is_not_shown_by_accident(key: SigningKey) -> None:
    assert key.seed.hex() not in repr(key)


def test_a_known_seed_gives_the_known_signature() -> None:
    """Ed25519 is deterministic: this text was written by OpenSSH 9.2 for the seed 00 01 … 1f."""
    known = (Path(__file__).parent / "vectors" / "sshsig-ed25519.txt").read_text(encoding="ascii")
    assert SigningKey.from_seed(bytes(range(32))).sign(MESSAGE, NAMESPACE) == known


if SSH_KEYGEN:

    @pytest.mark.tools
    class TestOpenSsh:
        def test_writes_the_same_bytes(self, key: SigningKey, tmp_path: Path) -> None:
            (tmp_path / "key").write_text(openssh_private_key(key), encoding="ascii")
            (tmp_path / "key").chmod(0o600)
            command = [SSH_KEYGEN, "-q", "-Y", "sign", "-f", str(tmp_path / "key"), "-n", NAMESPACE]
            signed = subprocess.run(command, input=MESSAGE, capture_output=True, check=True, timeout=60)
            assert signed.stdout.decode("ascii") == key.sign(MESSAGE, NAMESPACE)

        def test_verifies_ours(self, key: SigningKey, tmp_path: Path) -> None:
            signature = key.sign(MESSAGE, NAMESPACE)
            assert ssh_keygen_accepts(key, MESSAGE, signature, tmp_path)
            assert not ssh_keygen_accepts(key, MESSAGE + b"x", signature, tmp_path)
            assert not ssh_keygen_accepts(SigningKey.generate(), MESSAGE, signature, tmp_path)

        def test_shows_the_same_fingerprint(self, key: SigningKey, tmp_path: Path) -> None:
            (tmp_path / "key.pub").write_text(key.public.text + "\n", encoding="ascii")
            command = [SSH_KEYGEN, "-l", "-f", str(tmp_path / "key.pub")]
            shown = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
            assert key.public.fingerprint in shown.split()


def ssh_keygen_accepts(key: SigningKey, message: bytes, signature: str, folder: Path) -> bool:
    (folder / "allowed").write_text(f"u1 {key.public.text}\n", encoding="ascii")
    (folder / "sig").write_text(signature, encoding="ascii")
    command = [str(SSH_KEYGEN), "-q", "-Y", "verify", "-f", str(folder / "allowed"), "-I", "u1"]
    command += ["-n", NAMESPACE, "-s", str(folder / "sig")]
    return subprocess.run(command, input=message, capture_output=True, timeout=60).returncode == 0


def openssh_private_key(key: SigningKey) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    return private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode("ascii")
