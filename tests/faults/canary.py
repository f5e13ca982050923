"""Type a name into a case in the real program, lock it, and look for the name everywhere it must not be.

    python -m tests.faults canary

A child process opens the window (offscreen) and types, searches, has the answers drawn as a page and
locks, so that the program replaces itself. Then the name is looked for in every file that the program
could write (the vault, settings, temporary files, the working directory, what it said to the terminal) and in
the memory of the locked process. Last, a name is erased from a vault, and looked for in every decrypted page.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.kill_typing import at_the_draft, prepare
from tests.given import PASSPHRASE

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
SCANNED_AT_ONCE = 1 << 24


@dataclass
class Sightings:
    """Where the canary was looked for, and where it was."""

    files: int = 0
    file_bytes: int = 0
    in_files: list[str] = field(default_factory=list)
    while_open: int = 0  # copies in memory: shows that the measure works
    memory_bytes: int = 0
    in_memory: int = 0
    memory_is_readable: bool = True

    @property
    def good(self) -> bool:
        measured = self.while_open > 0 or not self.memory_is_readable
        return measured and not self.in_files and not self.in_memory


# ---- the child: a person who types a name, in the real program ------------------------------------------


def type_and_lock(home: Path, name: str) -> None:
    """Ends by becoming the locked program."""
    from PySide6.QtWidgets import QApplication, QListView

    from sarana.ui.demo_story import ANSWERS
    from sarana.ui.form_hands import FormHands
    from sarana.ui.hands import Hands, until

    program = at_the_draft(home)
    hands = Hands(program.window)
    form = FormHands(hands)
    form.fill_all({"sec_d_consent": ANSWERS["sec_d_consent"], "sec_f_identity": {"family_name_latin": name}})
    hands.click(form.page.top.leave)
    hands.press("record.0.read")  # as it is being written
    program.jobs.wait_until_idle(QApplication.processEvents)
    hands.press("nav.cases")
    hands.write("cases.search", name)
    cases = hands.find("cases.list", QListView)
    until(lambda: cases.property("searched") == name and cases.model().rowCount() == 1, "the search")
    print("open", flush=True)
    sys.stdin.readline()
    hands.press("lock")


# ---- the parent -----------------------------------------------------------------------------------------


def sightings(place: Path, name: str) -> Sightings:
    """Let somebody type the name and lock; then look for it."""
    found = Sightings()
    folders = {part: place / part for part in ("home", "tmp", "config", "cache", "data", "work")}
    for folder in folders.values():
        folder.mkdir()
    prepare(folders["home"] / "vault")
    with working(folders) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(name + "\n")
        child.stdin.flush()
        assert child.stdout.readline() == "open\n", "the child did not come so far"
        found.while_open, _ = copies_in(child.pid, name)
        child.stdin.write("\n")
        child.stdin.flush()
        until_it_is_another_program(child.pid)
        try:
            found.in_memory, found.memory_bytes = copies_in(child.pid, name)
        except PermissionError:  # a hardened program shows its memory to the administrator only
            found.memory_is_readable = False
    look_into_files(place, name, found)
    return found


@contextmanager
def working(folders: dict[str, Path]) -> Iterator["subprocess.Popen[str]"]:
    """The child; everything that a program may write to lies in these folders."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("PYTEST")},
        "QT_QPA_PLATFORM": "offscreen",
        "SARANA_HOME": str(folders["home"]),
        "HOME": str(folders["home"]),
        "TMPDIR": str(folders["tmp"]),
        "XDG_CONFIG_HOME": str(folders["config"]),
        "XDG_CACHE_HOME": str(folders["cache"]),
        "XDG_DATA_HOME": str(folders["data"]),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]),
    }
    command = [sys.executable, "-m", "tests.faults", "canary", "--type", str(folders["home"])]
    with (
        (folders["work"] / "stderr.txt").open("w") as said,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            env=environment,
            cwd=folders["work"],
        ) as child,
    ):
        try:
            yield child
        finally:
            child.kill()
            assert child.stdout
            (folders["work"] / "stdout.txt").write_text(child.stdout.read(), encoding="utf-8")


def until_it_is_another_program(pid: int) -> None:
    """Wait until the process runs `python -m sarana`, and has its window."""
    while b"\0-m\0sarana\0" not in Path(f"/proc/{pid}/cmdline").read_bytes() + b"\0":
        os.sched_yield()
    while "libQt6Widgets" not in Path(f"/proc/{pid}/maps").read_text():
        os.sched_yield()


def copies_in(pid: int, name: str) -> tuple[int, int]:
    """How often the name stands in a process's memory, in any encoding; how many bytes were looked at."""
    found = size = 0
    needles = [name.encode(encoding) for encoding in ENCODINGS]
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            place, rights = line.split()[:2]
            first, last = (int(part, 16) for part in place.split("-"))
            if not rights.startswith("r") or "[v" in line:
                continue
            with suppress(OSError):  # a page that the system does not show
                for at in range(first, last, SCANNED_AT_ONCE):
                    content = os.pread(memory.fileno(), min(SCANNED_AT_ONCE, last - at), at)
                    found += sum(content.count(needle) for needle in needles)
                    size += len(content)
    return found, size


def look_into_files(place: Path, name: str, found: Sightings) -> None:
    """Also into the vault's own files: they hold it encrypted only. And into the names of files."""
    needles = [name.encode(encoding) for encoding in ENCODINGS]
    for path in sorted(place.rglob("*")):
        if name in path.name:
            found.in_files.append(f"the name of a file in {path.parent.name}")
        if path.is_file():
            content = path.read_bytes()
            found.files += 1
            found.file_bytes += len(content)
            found.in_files += [path.name for needle in needles if needle in content]


# ---- erasing --------------------------------------------------------------------------------------------


def pages_after_erasing(folder: Path) -> tuple[int, int, int]:
    """Pages that show the name before it is erased and after, and how many there are, decrypted by hand."""
    from tests.faults.kill import OFFICER, cheap_passphrases
    from tests.vault.test_erasure import pages_that_show, purge, write_the_canary

    from sarana import vault
    from sarana.vault import Cost

    with cheap_passphrases(), vault.create(folder, OFFICER, PASSPHRASE, cost=Cost.floor()) as opened:
        opened.apply_steps(
            "test", ["CREATE TABLE word(number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"]
        )
        write_the_canary(opened)
        before, _ = pages_that_show(opened)
        opened.erase("case", purge)
        after, pages = pages_that_show(opened)
    return before, after, pages


def figures() -> bool:
    """Print where the name was looked for; whether it was nowhere."""
    name = "Canary-" + "Sokha-" + os.urandom(3).hex()
    with tempfile.TemporaryDirectory() as place:
        found = sightings(Path(place), name)
    with tempfile.TemporaryDirectory() as place:
        before, after, pages = pages_after_erasing(Path(place) / "vault")
    print(f"files: in {len(found.in_files)} of {found.files} ({found.file_bytes} bytes) {found.in_files}")
    memory = f"{found.in_memory} copies in {found.memory_bytes} bytes of the locked process"
    print(f"memory: {found.while_open} copies while open, {memory}")
    print(f"erased: in {before} decrypted pages before, in {after} of {pages} after")
    return found.good and before > 0 and after == 0
