"""`python -m tests.fuzz NAME [SECONDS]`: try a parser with atheris, guided by what of the program it reaches.

atheris is not needed by anything else, and has no wheel for every Python: `pip install atheris`. Each input
that was a surprise is left in `crash-…` in the present folder; `python -m tests.fuzz NAME FILE` tries it
again.
"""

import sys
import tempfile
from pathlib import Path

MOST_BYTES, MOST_MEGABYTES, MOST_SECONDS = 64 * 1024, 1024, 5


def main(words: list[str]) -> int:
    try:
        import atheris
    except ImportError:
        print("atheris is not installed here: pip install atheris")
        return 2
    with atheris.instrument_imports(include=["sarana"]):
        from tests.fuzz.targets import TARGETS, tried
    if not words or words[0] not in TARGETS:
        print("targets: " + ", ".join(TARGETS))
        return 2
    name, how = words[0], words[1] if len(words) > 1 else "600"
    if not how.isdigit():
        return int(not tried(name, Path(how).read_bytes()))
    with tempfile.TemporaryDirectory() as corpus:
        for number, good in enumerate(TARGETS[name].good):
            Path(corpus, f"good{number}").write_bytes(good)
        limits = [f"-max_len={MOST_BYTES}", f"-rss_limit_mb={MOST_MEGABYTES}", f"-timeout={MOST_SECONDS}"]
        atheris.Setup(
            ["fuzz", corpus, f"-max_total_time={how}", "-print_final_stats=1", *limits],
            lambda untrusted: tried(name, untrusted),
        )
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
