"""Without our program: the commands of SECURITY.md 3.9 open and verify a bundle that the program sealed."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.exchange.conftest import Exchange
from tests.given import PICTURE, Office

from sarana.cases import line
from sarana.errors import MixedProfiles
from sarana.exchange import OWN_POST, card, export
from sarana.exchange.card import NAMESPACE
from sarana.seal.age import Identity

STOCK_AGE = shutil.which("age")
TYPAGE = Path(__file__).parents[2] / ".oracles" / "node_modules" / "age-encryption" / "dist" / "index.js"
HAVE = {tool: shutil.which(tool) for tool in ("tar", "ssh-keygen", "sha256sum", "node")}
CAN_VERIFY = all(HAVE[tool] for tool in ("tar", "ssh-keygen", "sha256sum"))


def run(command: list[str], content: bytes = b"", at: Path | None = None) -> bytes:
    done = subprocess.run(command, input=content, capture_output=True, cwd=at, timeout=60)
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def opened_by_typage(sealed: bytes, identity: str) -> bytes:
    """npm's age-encryption, by age's author: it knows the post-quantum profile."""
    script = f"""
        import * as age from {json.dumps(TYPAGE.as_uri())};
        import {{ readFileSync }} from "node:fs";
        const opener = new age.Decrypter(); opener.addIdentity({json.dumps(identity)});
        process.stdout.write(await opener.decrypt(readFileSync(0)));
    """
    return run(["node", "--input-type=module", "-e", script], sealed)


def opened_by_age(sealed: bytes, identity: str, folder: Path) -> bytes:
    key = folder / "my-key.txt"
    key.write_text(identity + "\n", encoding="ascii")
    return run([str(STOCK_AGE), "-d", "-i", str(key)], sealed)


def check_with_stock_tools(archive: bytes, post: Office, folder: Path) -> None:
    """The rest of the commands, on the opened archive."""
    out = folder / "out"
    out.mkdir()
    run(["tar", "-x", "-C", str(out)], archive)
    signers = folder / "allowed_signers"
    officer, device = post.vault.officer, post.vault.device
    signers.write_text(
        f'{officer.id} namespaces="sarana-bundle-v1,sarana-revision-v1" {officer.public_key.text}\n'
        f'{device.id} namespaces="sarana-bundle-v1" {device.public_key.text}\n'
    )
    for role, who in (("person", officer.id), ("device", device.id)):
        (signature,) = out.glob(f"sig/{role}-*.sig")
        verify(signers, who, "sarana-bundle-v1", signature, out / "manifest.json")
    revisions = list(out.glob("data/rev/*.json"))
    assert revisions
    for revision in revisions:
        verify(signers, officer.id, "sarana-revision-v1", revision.with_suffix(".sig"), revision)
    run(["sha256sum", "--strict", "-c", "manifest-sha256.txt"], at=out)
    run([sys.executable, "-m", "bagit", "--validate", str(out)])
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in out.rglob("*") if path.is_file())


def verify(signers: Path, who: str, namespace: str, signature: Path, content: Path) -> None:
    command = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        str(signers),
        "-I",
        who,
        "-n",
        namespace,
        "-s",
        str(signature),
    ]
    run(command, content.read_bytes())


def a_case_with_everything(post: Office) -> str:
    case_id = post.takes_down(
        files={"p.png": PICTURE}, family_name="Example", name_khmer="សុខា", photo="p.png"
    )
    post.continues(case_id, story="经过")
    return case_id


def card_of_an_office_with_classic_age(office: Office) -> tuple[bytes, Identity]:
    """As an office would give that has only an older age: the same card with another recipient."""
    identity = Identity.generate("classic")
    content = line.read(card(office.vault).partition(b"\n")[0])
    content["recipient"] = identity.recipient.text
    written = line.write(content)
    return written + b"\n" + office.vault.sign_as_officer(written, NAMESPACE).encode(), identity


if CAN_VERIFY and HAVE["node"] and TYPAGE.exists():

    @pytest.mark.tools
    def test_stock_tools_open_and_verify_a_bundle(exchange: Exchange, tmp_path: Path) -> None:
        sealed = exchange.sends(a_case_with_everything(exchange.post))
        identity = exchange.shelter.vault.office_identity.text
        archive = opened_by_typage(sealed.path.read_bytes(), identity)
        check_with_stock_tools(archive, exchange.post, tmp_path)


if CAN_VERIFY and STOCK_AGE:

    @pytest.mark.tools
    def test_stock_age_opens_a_bundle_for_an_office_with_a_classic_key(
        border_post: Office, shelter: Office, stick: Path, tmp_path: Path
    ) -> None:
        their_card, identity = card_of_an_office_with_classic_age(shelter)
        partner = border_post.partners.add(their_card)
        border_post.partners.describe(partner.id, OWN_POST)
        case_id = a_case_with_everything(border_post)
        sealed = export(
            border_post.store, border_post.vault, [case_id], [partner.id], purpose="referral", to=stick
        )
        archive = opened_by_age(sealed.path.read_bytes(), identity.text, tmp_path)
        assert b'"profile":"classic"' in archive
        check_with_stock_tools(archive, border_post, tmp_path)


def test_one_bundle_never_mixes_the_two_kinds_of_seal(
    border_post: Office, shelter: Office, open_office: Callable[[str], Office], stick: Path
) -> None:
    older = border_post.partners.add(card_of_an_office_with_classic_age(shelter)[0]).id
    border_post.partners.describe(older, OWN_POST)
    newer = border_post.knows(open_office("sister post"))
    case_id = border_post.takes_down(story="a")
    with pytest.raises(MixedProfiles) as refused:
        export(border_post.store, border_post.vault, [case_id], [older, newer], purpose="referral", to=stick)
    assert refused.value.classic == (older,)
    assert list(stick.iterdir()) == []
