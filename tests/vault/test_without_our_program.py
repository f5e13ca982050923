"""The disaster path as desktop/README.md words it: its very lines, typed into a shell without our program."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.vault.test_recovery import add, sheets_of, typed_back

from sarana.seal import age
from sarana.vault import Vault

PROJECT = Path(__file__).parents[2]
NODE_MODULES = PROJECT / ".oracles" / "node_modules"
SHAMIR = Path(sys.executable).with_name("shamir")

#: `age -d -i KEY [FILE]` by age's author, where the machine's own age is older than 1.3.
AGE = f"""#!/usr/bin/env node
const {{ readFileSync }} = require("node:fs");
const [flag, i, key, file] = process.argv.slice(2);
if (flag !== "-d" || i !== "-i") process.exit(2);
import({json.dumps((NODE_MODULES / "age-encryption" / "dist" / "index.js").as_uri())}).then(async (age) => {{
  const opener = new age.Decrypter();
  opener.addIdentity(readFileSync(key, "ascii").trim());
  process.stdout.write(await opener.decrypt(readFileSync(file ?? 0)));
}}).catch((error) => {{ console.error(String(error)); process.exit(1); }});
"""
#: The shell of SQLCipher 4 by its library, where the machine's own is older.
SQLCIPHER = f"""#!{sys.executable}
import sys
from sqlcipher3 import dbapi2
connection = dbapi2.connect(sys.argv[1])
for statement in sys.stdin.read().split(";"):
    for row in connection.execute(statement):
        if row != ("ok",):
            print("|".join(map(str, row)))
"""


def answer(*command: str, given: str = "") -> str:
    try:
        return subprocess.run(command, input=given, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:
        return ""


def is_at_least(version: str, least: tuple[int, int]) -> bool:
    numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
    return bool(numbers) and numbers >= least


HAS_AGE = is_at_least(answer("age", "--version"), (1, 3))
HAS_SQLCIPHER = is_at_least(answer("sqlcipher", ":memory:", "PRAGMA cipher_version;"), (4, 0))
HAS_NODE = bool(shutil.which("node")) and (NODE_MODULES / "age-encryption").exists()


def lines() -> list[str]:
    """The commands of the section, in their order."""
    readme = (PROJECT / "desktop" / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Without our program")[2].partition("\n#")[0]
    return [line.strip() for line in section.splitlines() if line.startswith("    ")]


def line(begins: str) -> str:
    (found,) = (each for each in lines() if each.startswith(begins))
    return found


Type = Callable[..., str]


@pytest.fixture
def type_it(tmp_path: Path) -> Type:
    """Somebody at a shell in a folder of their own, with age and sqlcipher, which may be stand-ins."""
    programs, desk = tmp_path / "programs", tmp_path / "desk"
    programs.mkdir()
    desk.mkdir()
    (desk / "node_modules").symlink_to(NODE_MODULES)
    (programs / "shamir").symlink_to(SHAMIR)
    for name, stand_in, is_there in (("age", AGE, HAS_AGE), ("sqlcipher", SQLCIPHER, HAS_SQLCIPHER)):
        if not is_there:
            (programs / name).write_text(stand_in, encoding="utf-8")
            (programs / name).chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"

    def typed(command: str, given: str = "") -> str:
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", command],
            cwd=desk,
            env={**os.environ, "PATH": path},
            input=given,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return typed


def words_in_the_vault(type_it: Type) -> str:
    """The last two lines: the key, then the database."""
    key = json.loads(type_it(line("tr ")))["sqlcipher_raw_key"]
    command, _hash, then = line("sqlcipher ").partition("# then:")
    return type_it(command, f"{then.strip().replace('KEY', key)} SELECT count(*) FROM word;").strip()


def test_the_readme_has_the_five_lines() -> None:
    assert [each.split()[0] for each in lines()] == ["shamir", "node", "age", "tr", "sqlcipher"]


@pytest.mark.tools
@pytest.mark.skipif(not HAS_NODE, reason="needs node and npm's age-encryption, as .ci/run installs them")
class TestAsWritten:
    def test_the_single_sheet_opens_the_vault(
        self, opened: Vault, folder: Path, tmp_path: Path, type_it: Type
    ) -> None:
        ceremony = opened.recovery.begin("whole")
        (tmp_path / "desk" / "sheet.txt").write_text(ceremony.sheets[0].key_text + "\n", encoding="ascii")
        ceremony.confirm(typed_back(ceremony))
        opened.close()
        for name in ("vault.json", "vault.db"):
            shutil.copy(folder / name, tmp_path / "desk")
        assert words_in_the_vault(type_it).endswith("20")

    def test_the_key_of_a_head_office_opens_a_backup(
        self, opened: Vault, tmp_path: Path, type_it: Type
    ) -> None:
        head_office = age.Identity.generate("pq")
        add(opened, head_office.recipient.text)
        made = opened.backups.make(tmp_path / "desk")
        (tmp_path / "desk" / "sheet.txt").write_text(head_office.text + "\n", encoding="ascii")
        type_it(line("age ").replace("backup-….age", made.name))
        assert words_in_the_vault(type_it).endswith("20")

    def test_two_sheets_open_a_backup(self, opened: Vault, tmp_path: Path, type_it: Type) -> None:
        papers = sheets_of(opened)
        made = opened.backups.make(tmp_path / "desk")
        said = type_it(line("shamir "), f"{papers[0]}\n{papers[2]}\n")
        secret = said.rpartition("is:")[2].strip()
        type_it(line("node ").replace("HEX", secret))
        type_it(line("age ").replace("backup-….age", made.name))
        assert words_in_the_vault(type_it).endswith("20")
