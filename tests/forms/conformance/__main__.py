"""`make conformance`: every measure in full, as a table; exit 1 where something differs without a waiver."""

import sys
import time

from tests.forms.conformance import measures
from tests.forms.conformance.differences import divided
from tests.forms.conformance.waivers import WAIVERS

MEASURES = (
    lambda: measures.expressions("cases.jsonl", "odk"),
    lambda: measures.expressions("cases.jsonl", "xpath1"),
    lambda: measures.expressions("javarosa-eval.jsonl", "javarosa"),
    measures.scenarios,
    measures.states,
    measures.refusals,
)


def main() -> int:
    unexplained = 0
    reasons: dict[str, int] = {}
    print(f"{'measure':34} {'held':>7} {'differ':>7} {'waived':>7} {'open':>6} {'agree':>8} {'s':>6}")
    for measuring in MEASURES:
        start = time.perf_counter()
        measure = measuring()
        open_ones, explained = divided(measure.differences, WAIVERS)
        waived = len(measure.differences) - len(open_ones)
        unexplained += len(open_ones)
        agree = 100 * (1 - len(measure.differences) / measure.held)
        took = time.perf_counter() - start
        print(
            f"{measure.name:34} {measure.held:7} {len(measure.differences):7} {waived:7}"
            f" {len(open_ones):6} {agree:7.2f}% {took:6.1f}"
        )
        for reason, differences in explained.items():
            reasons[reason] = reasons.get(reason, 0) + len(differences)
        for each in open_ones:
            where = f"{each.form} {each.phase} {each.ref} {each.what}"
            print(f"  open: {where}: {each.expected!r} → {each.got!r}")
    print("\nwaived, by reason")
    for reason, count in sorted(reasons.items(), key=lambda item: -item[1]):
        print(f"  {count:4}  {reason}")
    return 1 if unexplained else 0


sys.exit(main())
