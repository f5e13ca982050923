"""Other people's programs open what we seal, and we open what they seal."""

import json
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest

from sarana.errors import NotForThisIdentity, SealBroken
from sarana.seal import age
from sarana.seal.age import Identity

PLAINTEXT = "范例 / 王小明 (sample) — ឧទាហរណ៍ សុខា".encode() * 3000
ORACLES = Path(__file__).parents[2] / ".oracles" / "node_modules"
NODE = shutil.which("node")
STOCK_AGE = shutil.which("age")


class TestPyrage:
    """pyrage, the Rust implementation; classic keys only."""

    def test_opens_ours(self) -> None:
        theirs = pyrage.x25519.Identity.generate()
        ours = age.Recipient.from_text(str(theirs.to_public()))
        assert pyrage.decrypt(age.encrypt(PLAINTEXT, [ours]), [theirs]) == PLAINTEXT

    def test_is_opened_by_ours(self) -> None:
        ours = Identity.generate("classic")
        theirs = pyrage.x25519.Recipient.from_str(ours.recipient.text)
        assert age.decrypt(pyrage.encrypt(PLAINTEXT, [theirs]), [ours]) == PLAINTEXT

    def test_reads_our_keys(self) -> None:
        ours = Identity.generate("classic")
        assert str(pyrage.x25519.Identity.from_str(ours.text).to_public()) == ours.recipient.text


if STOCK_AGE:

    @pytest.mark.tools
    class TestStockAge:
        """The age command (Debian 12 has 1.1, which knows classic keys only)."""

        def test_opens_ours(self, tmp_path: Path) -> None:
            identity = Identity.generate("classic")
            key = tmp_path / "key.txt"
            key.write_text(identity.text + "\n", encoding="ascii")
            sealed = age.encrypt(PLAINTEXT, [identity.recipient])
            for content in (sealed, age.armor(sealed)):
                assert run([STOCK_AGE, "-d", "-i", str(key)], content) == PLAINTEXT

        def test_is_opened_by_ours(self) -> None:
            identity = Identity.generate("classic")
            command = [STOCK_AGE, "-r", identity.recipient.text]
            assert age.decrypt(run(command, PLAINTEXT), [identity]) == PLAINTEXT
            assert age.decrypt(age.dearmor(run([*command, "-a"], PLAINTEXT)), [identity]) == PLAINTEXT


if NODE and (ORACLES / "age-encryption").exists():

    @pytest.mark.tools
    @pytest.mark.parametrize("profile", ["pq", "classic"])
    class TestTypage:
        """npm's age-encryption, by age's author; both profiles."""

        def test_opens_ours(self, profile: str) -> None:
            identity = Identity.generate(profile)
            sealed = age.encrypt(PLAINTEXT, [identity.recipient])
            script = f"""
                const opener = new age.Decrypter(); opener.addIdentity({json.dumps(identity.text)});
                process.stdout.write(await opener.decrypt(input));
            """
            assert run_node(script, sealed) == PLAINTEXT

        def test_is_opened_by_ours(self, profile: str) -> None:
            identity = Identity.generate(profile)
            recipient = json.dumps(identity.recipient.text)
            script = f"""
                const sealer = new age.Encrypter(); sealer.addRecipient({recipient});
                process.stdout.write(await sealer.encrypt(input));
            """
            sealed = run_node(script, PLAINTEXT)
            assert age.decrypt(sealed, [identity]) == PLAINTEXT
            with pytest.raises(NotForThisIdentity):
                age.decrypt(sealed, [Identity.generate(profile)])
            with pytest.raises(SealBroken):
                age.decrypt(sealed[:-1], [identity])


def run_node(script: str, content: bytes) -> bytes:
    entry = (ORACLES / "age-encryption" / "dist" / "index.js").as_uri()
    whole = f"""
        import * as age from {json.dumps(entry)};
        import {{ readFileSync }} from "node:fs";
        const input = readFileSync(0);
        {script}
    """
    return run([str(NODE), "--input-type=module", "-e", whole], content)


def run(command: list[str], content: bytes) -> bytes:
    return subprocess.run(command, input=content, stdout=subprocess.PIPE, check=True, timeout=60).stdout
