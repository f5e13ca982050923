"""`make bench`: run every bench beside this file and print its ratios. Numbers to know, never asserted."""

import importlib
import sys
from pathlib import Path

NOT_BENCHES = {"__init__", "__main__", "ratio"}


def main(wanted: list[str]) -> int:
    names = wanted or sorted(
        path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in NOT_BENCHES
    )
    for name in names:
        print(f"\n{name}", flush=True)
        for row in importlib.import_module(f"tests.bench.{name}").run():
            print("  " + row.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
