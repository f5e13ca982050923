"""After locking, the memory of the process that was locked holds nothing of what was open in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.vault.conftest import PASSPHRASE

#: Put together at run time, so that the canary stands in nobody's arguments or source.
OPEN_THEN_LOCK = """
import os, sys
from pathlib import Path
from sarana import vault
name = "Canary-" + "Sokha-" + "7Q"
opened = vault.unlock(Path(sys.argv[1]), sys.stdin.readline().rstrip())
with opened.transaction() as begun:
    begun.execute("INSERT INTO word(text) VALUES(?)", (name,))
kept = opened.query("SELECT text FROM word")
print("open", flush=True)
sys.stdin.readline()
opened.close()
os.execv(sys.executable, [sys.executable, "-c", "import sys; print('locked', flush=True); sys.stdin.read()"])
"""

if sys.platform == "linux":

    def copies(pid: int, needle: bytes) -> int:
        """How often these bytes stand in the memory of a process."""
        found = 0
        with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
            for line in maps:
                place, rights = line.split()[:2]
                first, last = (int(part, 16) for part in place.split("-"))
                if not rights.startswith("r") or "[v" in line:
                    continue
                try:
                    found += os.pread(memory.fileno(), last - first, first).count(needle)
                except OSError:
                    continue  # a page that the system does not show
        return found

    # The ids matter: pytest puts them into the environment, which is in every process's memory.
    @pytest.mark.parametrize("secret", ["Canary-Sokha-7Q", PASSPHRASE], ids=["name", "passphrase"])
    def test_a_locked_process_remembers_nothing(folder: Path, secret: str) -> None:
        command = [sys.executable, "-c", OPEN_THEN_LOCK, str(folder)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdin
            assert child.stdout
            child.stdin.write(PASSPHRASE + "\n")
            child.stdin.flush()
            assert child.stdout.readline() == "open\n"
            needle = secret.encode("utf-8")
            assert copies(child.pid, needle) > 0  # the measure works: while open, it is there
            child.stdin.write("\n")
            child.stdin.flush()
            assert child.stdout.readline() == "locked\n"
            assert copies(child.pid, needle) == 0
            child.stdin.close()
