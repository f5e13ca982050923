"""What a reader of a journal of 20,000 rows waits for, against the same in a journal of two pages."""

import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from tests.bench.ratio import Ratio, milliseconds
from tests.given import PASSPHRASE

from sarana import vault
from sarana.progress import silent
from sarana.ui.pages.journal import draw_extract
from sarana.ui.pages.journal_rows import ROWS_AT_A_TIME, Wanted, read_all, read_rows, verify
from sarana.ui.workspace import Opened, open_stores
from sarana.vault import Cost, NewOfficer

SMALL, LARGE = 2 * ROWS_AT_A_TIME, 20_000
ON_PAPER = 1_000


def run() -> Iterable[Ratio]:
    with tempfile.TemporaryDirectory() as place:
        small, large = (filled(Path(place) / str(rows), rows) for rows in (SMALL, LARGE))
        against = f"the same of {SMALL} rows"
        works = {
            "the newest 200 of 20,000 rows": (Wanted(), None),
            "the oldest 200": (Wanted(), ROWS_AT_A_TIME + 1),
            "those of a case that is not there": (Wanted(case_code="0000"), None),
            "those of a rare action": (Wanted(action="create"), None),
        }
        for name, (wanted, before) in works.items():
            read = partial(read_rows, wanted, before, ROWS_AT_A_TIME)
            ours, theirs = (milliseconds(partial(read, one, silent)) for one in (large, small))
            yield Ratio(name, ours, theirs, against)
        walked, short = (milliseconds(partial(verify, one, silent), times=3) for one in (large, small))
        yield Ratio("walk the chain of 20,000 rows", walked, short, against)
        rows = read_all(Wanted(), ON_PAPER, large, silent)
        drawn = milliseconds(lambda: draw_extract(rows, "km", "Example Office"), times=3)
        few = read_all(Wanted(), ON_PAPER // 10, large, silent)
        a_tenth = milliseconds(lambda: draw_extract(few, "km", "Example Office"), times=3)
        yield Ratio("draw 1,000 rows in Khmer on paper", drawn, a_tenth, "a tenth of them")
        for one in (small, large):
            one.vault.close()


def filled(folder: Path, rows: int) -> Opened:
    officer = NewOfficer("Example Sokha", "Example Shelter")
    opened = open_stores(vault.create(folder, officer, PASSPHRASE, cost=Cost.floor()))
    case = opened.store.new_case()
    with opened.vault.transaction():
        for _row in range(rows):
            opened.vault.journal("case.view", case)
    return opened
