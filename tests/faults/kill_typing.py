"""Kill -9 the real program while somebody types, and see that nothing the screen called saved is missing.

    python -m tests.faults.kill_typing [--kills 100]

A child process opens the window (offscreen), unlocks the vault, opens the draft, types, and pauses to think.
Each time the screen says "Saved" it reports what stands in the field. It is killed at a random moment; then
the draft in the vault must hold at least what was reported last.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListView
from tests.given import PASSPHRASE, office

from sarana import places, vault
from sarana.ui.app import Sarana
from sarana.ui.form_hands import FormHands
from sarana.ui.hands import Hands, until
from sarana.vault import Cost, NewOfficer

SECTION, QUESTION = "sec_a_arrival", "contact_place"
REF = f"/data/{SECTION}/{QUESTION}"


@dataclass
class Tally:
    """What the kills found."""

    kills: int = 0
    saved: int = 0  # how often the screen said so
    letters: int = 0  # in the draft at the end
    lost: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{name} {number}" for name, number in vars(self).items())


# ---- the child: a person who types ----------------------------------------------------------------------


def type_until_killed(home: Path, seed: int) -> None:
    chance = random.Random(seed)
    program = at_the_draft(home)
    hands = Hands(program.window)
    form = FormHands(hands)
    form.open_section(SECTION)
    field = form.questions()[QUESTION].findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    field.end(False)

    def report(sentence: str, tone: str) -> None:
        if tone == "good":
            print(f"saved {field.text()}", flush=True)

    form.page.saving.said.connect(report)
    print("typing", flush=True)
    while True:
        hands.type(chance.choice("abcdefghij "), field)
        thinking = chance.random() < 0.08
        next_letter = time.monotonic() + (chance.uniform(0.7, 1.2) if thinking else chance.uniform(0, 0.05))
        until(lambda moment=next_letter: time.monotonic() >= moment)


def at_the_draft(home: Path) -> Sarana:
    """The real program, unlocked, with the only draft in front."""
    program = Sarana(QApplication([]), home / "vault", home / "settings.json")
    program.start()
    hands = Hands(program.window)
    hands.write("passphrase", PASSPHRASE)
    hands.press("unlock.go")
    cases = hands.find("cases.list", QListView)
    until(lambda: cases.model().rowCount() == 1, "the draft in the list")
    cases.setCurrentIndex(cases.model().index(0, 0))
    hands.key(Qt.Key.Key_Return, cases)
    hands.press("record.0.open")
    return program


# ---- the parent -----------------------------------------------------------------------------------------


def kill_repeatedly(home: Path, kills: int, seed: int = 1) -> Tally:
    """Prepare a vault with one draft, kill whoever types in it so many times, and count what is missing."""
    chance = random.Random(seed)
    record = prepare(home / "vault")
    tally = Tally()
    for turn in range(kills):
        reported = interrupted(home, seed + turn, chance.uniform(0.5, 4))
        tally.kills += 1
        tally.saved += len(reported)
        kept = draft_of(home / "vault", record)
        tally.letters = len(kept)
        if reported and not kept.startswith(reported[-1]):
            tally.lost += 1
    return tally


def prepare(folder: Path) -> str:
    officer = NewOfficer("Example Sokha", "Example Post")
    form = places.resources() / "forms" / "victim_identification.xlsx"
    with vault.create(folder, officer, PASSPHRASE, cost=Cost.floor()) as opened:
        here = office(opened)
        here.store.publish(form.read_bytes(), form.name)
        case = here.store.new_case()
        interview = here.interview(case)
        interview.answer(REF, "Typed: ")
        record = here.record_of(case)
        here.store.save_draft(record, interview.snapshot(), {})
    return record


def interrupted(home: Path, seed: int, after: float) -> list[str]:
    """Let a child type for a moment and kill it; what the screen called saved, each time."""
    command = [sys.executable, "-m", "tests.faults.kill_typing", "--type", str(home), str(seed)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        begun = child.stdout.readline()
        time.sleep(after)
        child.kill()
        said = child.stdout.read()
    assert begun == "typing\n", "the child could not begin to type"
    whole = said[: said.rfind("\n") + 1].splitlines()
    return [line.removeprefix("saved ") for line in whole if line.startswith("saved ")]


def draft_of(folder: Path, record: str) -> str:
    with vault.unlock(folder, PASSPHRASE) as opened:
        draft = office(opened).store.draft(record)
    assert draft is not None
    return str(draft.snapshot.values[REF])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--type", nargs=2, metavar=("HOME", "SEED"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.type:
        type_until_killed(Path(arguments.type[0]), int(arguments.type[1]))
    with tempfile.TemporaryDirectory() as place:
        tally = kill_repeatedly(Path(place), arguments.kills, arguments.seed)
    print(f"typing: {tally}")
    return 1 if tally.lost else 0


if __name__ == "__main__":
    sys.exit(main())
