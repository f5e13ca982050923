"""Print the figures that a vault must show when computers, disks and people fail.

python -m tests.faults kill [--kills 1000] [save import rekey backup passphrase key-file]
"""

import argparse
import sys

from tests.faults import kill


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    figures = parser.add_subparsers(required=True)
    killing = figures.add_parser("kill", help="1. kill -9 at work, again and again")
    killing.add_argument("kinds", nargs="*", choices=[*kill.KINDS, []], metavar="KIND")
    killing.add_argument("--kills", type=int, default=1000)
    killing.add_argument("--seed", type=int, default=1)
    killing.set_defaults(run=lambda asked: kill.figures(asked.kinds, asked.kills, asked.seed))
    asked = parser.parse_args()
    return 0 if asked.run(asked) else 1


if __name__ == "__main__":
    sys.exit(main())
