"""The demonstration's bundle opens and verifies with the commands that lie beside it, and nothing of ours."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.journeys.conftest import Demo

TYPAGE = Path(__file__).parents[2] / ".oracles" / "node_modules" / "age-encryption" / "dist" / "index.js"
#: age 1.3 in the words of npm's age-encryption, by age's author: `age -d -i KEY FILE`.
STAND_IN = f"""#!/usr/bin/env node
const {{ readFileSync }} = require("node:fs");
const [flag, i, key, file] = process.argv.slice(2);
if (flag !== "-d" || i !== "-i") process.exit(2);
import({json.dumps(TYPAGE.as_uri())}).then(async (age) => {{
  const opener = new age.Decrypter();
  opener.addIdentity(readFileSync(key, "ascii").trim());
  process.stdout.write(await opener.decrypt(readFileSync(file)));
}}).catch((error) => {{ console.error(String(error)); process.exit(1); }});
"""


def _knows_post_quantum_keys() -> bool:
    age = shutil.which("age")
    if not age:
        return False
    said = subprocess.run([age, "--version"], capture_output=True, text=True).stdout
    version = [int(part) for part in said.strip().lstrip("v").split(".")[:2] if part.isdigit()]
    return version >= [1, 3]


HAS_AGE = _knows_post_quantum_keys()
HAS_REST = all(map(shutil.which, ("sh", "tar", "ssh-keygen", "sha256sum")))
HAS_STAND_IN = bool(shutil.which("node") and TYPAGE.exists())


def type_the_commands(bundle: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    """Exactly what commands.txt says, in its folder; stops at the first command that fails."""
    if not HAS_AGE:
        programs.mkdir()
        (programs / "age").write_text(STAND_IN, encoding="ascii")
        (programs / "age").chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    folder = bundle / "open-without-sarana"
    words = (folder / "commands.txt").read_text(encoding="ascii")
    return subprocess.run(
        ["sh", "-e", "-c", words],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )


if HAS_REST and (HAS_AGE or HAS_STAND_IN):

    @pytest.mark.tools
    def test_the_commands_beside_the_bundle_open_and_verify_it(demo: Demo, tmp_path: Path) -> None:
        bundle = Path(shutil.copytree(demo.out / "bundle", tmp_path / "bundle"))
        done = type_the_commands(bundle, tmp_path / "programs")
        assert done.returncode == 0, done.stderr
        good = [line for line in done.stdout.splitlines() if line.startswith("Good ")]
        opened = bundle / "open-without-sarana" / "out"
        assert len(good) == 2 + len(list(opened.glob("data/rev/*.json")))
        assert ": OK" in done.stdout
        assert ": FAILED" not in done.stdout

    @pytest.mark.tools
    def test_the_commands_refuse_a_signature_of_somebody_else(demo: Demo, tmp_path: Path) -> None:
        bundle = Path(shutil.copytree(demo.out / "bundle", tmp_path / "bundle"))
        signers = bundle / "open-without-sarana" / "allowed_signers"
        lines = signers.read_text(encoding="ascii").splitlines(keepends=True)
        signers.write_text("".join(line for line in lines if not line.startswith("u1@")), encoding="ascii")
        assert type_the_commands(bundle, tmp_path / "programs").returncode != 0
