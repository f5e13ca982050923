"""Print the figures that a vault must show when computers, disks and people fail.

python -m tests.faults kill [--kills 1000] [save import rekey backup passphrase key-file]
python -m tests.faults tamper [--every 1]
"""

import argparse
import sys
from pathlib import Path

from tests.faults import canary, disk, kill, tamper


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    figures = parser.add_subparsers(required=True)
    killing = figures.add_parser("kill", help="1. kill -9 at work, again and again")
    killing.add_argument("kinds", nargs="*", choices=[*kill.KINDS, []], metavar="KIND")
    killing.add_argument("--kills", type=int, default=1000)
    killing.add_argument("--seed", type=int, default=1)
    killing.set_defaults(run=lambda asked: kill.figures(asked.kinds, asked.kills, asked.seed))
    filling = figures.add_parser("disk", help="2. disks that are full, write-protected or gone")
    filling.set_defaults(run=lambda _asked: disk.figures())
    touching = figures.add_parser("tamper", help="3. every bit flipped, every page and file put back")
    touching.add_argument("--every", type=int, default=1, help="each how-manieth bit of the database")
    touching.set_defaults(run=lambda asked: tamper.figures(asked.every))
    looking = figures.add_parser("canary", help="4. a name that was typed is nowhere it must not be")
    looking.add_argument("--type", type=Path, metavar="HOME", help=argparse.SUPPRESS)
    looking.set_defaults(run=look_for_the_canary)
    asked = parser.parse_args()
    return 0 if asked.run(asked) else 1


def look_for_the_canary(asked: argparse.Namespace) -> bool:
    if asked.type:
        canary.type_and_lock(asked.type, sys.stdin.readline().rstrip())
    return canary.figures()


if __name__ == "__main__":
    sys.exit(main())
