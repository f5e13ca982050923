"""The list of cases: one line for each, found by a name in any script or by its code.

Lines are worked out when the list is read, for the cases that changed: saving a draft never waits for it.
Somebody else's case is a line without names, and is found by its code only: a hit on a name would tell it.
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sarana.cases.access import Sight
from sarana.cases.case import Cases, CaseState
from sarana.cases.extract import EXTRACT
from sarana.cases.revision import RECORD_OF_A_FORM, moment_of
from sarana.cases.search_key import search_key, terms
from sarana.errors import NoSuchCase, StorageError
from sarana.vault import Transaction, Vault

_SHORTEST_TRIGRAM = 3


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of the list."""

    case_id: str
    code: str
    names: tuple[str, ...]  # in the scripts that are known
    state: CaseState
    changed: datetime
    has_draft: bool
    origin: str  # the organisation that opened it; "" for our own
    masked: bool = False  # somebody else's: without names and origin until the glass is broken


class Listing:
    """The list of one vault's cases."""

    def __init__(self, vault: Vault, cases: Cases) -> None:
        self._vault, self._cases = vault, cases

    def lines(self, search: str, sight: Sight, *, signed: bool = False) -> list[CaseLine]:
        """The cases that every word of the search is found in, the latest change first.

        With `signed` only those of which something was signed.
        """
        self.catch_up()
        words = terms(search)
        condition, values = _condition(words)
        by_code, codes = _code_condition(words)
        rows = self._vault.query(
            f"SELECT case_id, code, names, state, changed, has_draft, origin, NOT {_SEEN}"  # noqa: S608
            f" FROM case_file JOIN case_words ON case_words.rowid = number WHERE ({by_code} OR {_SEEN}"
            f" AND {condition}) AND (NOT :signed OR {_SIGNED})"
            " AND case_id NOT IN (SELECT case_id FROM hidden_case WHERE NOT shown)"
            " ORDER BY changed DESC, number DESC",
            {
                **values,
                **codes,
                "all": sight.all,
                "cases": json.dumps(sorted(sight.cases)),
                "signed": signed,
            },
        )
        return [_line(*row) for row in rows]

    def signed_by_bundle(self, case_ids: Sequence[str]) -> dict[str, dict[str, datetime]]:
        """When each case's forms were last signed, by the bundle that it came in; extracts do not count."""
        found: dict[str, dict[str, datetime]] = {case_id: {} for case_id in case_ids}
        rows = self._vault.query(
            "SELECT case_id, bundle, max(clock) FROM record JOIN revision USING (record_id)"
            " WHERE record.kind = ? AND revision.kind <> ?"
            " AND case_id IN (SELECT value FROM json_each(?)) GROUP BY case_id, bundle",
            (RECORD_OF_A_FORM, EXTRACT, json.dumps(list(case_ids))),
        )
        for case_id, bundle, clock in rows:
            found[case_id][bundle] = moment_of(clock)
        return found

    def line(self, case_id: str, *, masked: bool) -> CaseLine | None:
        """The line of one case, also of a hidden one; None if there is none."""
        self.catch_up()
        rows = self._vault.query(
            "SELECT case_id, code, names, state, changed, has_draft, origin, ? FROM case_file"
            " JOIN case_words ON case_words.rowid = number WHERE case_id = ?",
            (masked, case_id),
        )
        return _line(*rows[0]) if rows else None

    def catch_up(self) -> None:
        """Work out again what changed since the list was last read; a full disk shows it as it last was."""
        stale = self._vault.query("SELECT number, case_id FROM case_file WHERE stale")
        if stale:
            with contextlib.suppress(StorageError), self._vault.transaction() as write:
                for number, case_id in stale:
                    self._work_out(write, number, case_id)

    def _work_out(self, write: Transaction, number: int, case_id: str) -> None:
        write.execute("DELETE FROM case_words WHERE rowid = ?", (number,))
        write.execute("DELETE FROM case_mark WHERE number = ?", (number,))
        try:
            case, words, marks = self._cases.with_words(case_id)
        except NoSuchCase:
            self._forget(write, number, case_id)
            return
        write.execute(
            "UPDATE case_file SET code = ?, names = ?, state = ?, changed = ?, has_draft = ?, origin = ?,"
            " stale = 0 WHERE number = ?",
            (
                case.code,
                json.dumps(case.names),
                case.state,
                case.changed.isoformat(),
                int(case.has_draft),
                case.origin,
                number,
            ),
        )
        keys = "\n".join(search_key(word) for word in words)
        write.execute("INSERT INTO case_words (rowid, words) VALUES (?, ?)", (number, keys))
        rows = [(number, kind, mark) for kind, mark in sorted(marks)]
        write.execute_many("INSERT INTO case_mark VALUES (?, ?, ?)", rows)

    def _forget(self, write: Transaction, number: int, case_id: str) -> None:
        """Nothing is left to show: its only draft was discarded, or it was erased and tombstones remain."""
        signed = "SELECT 1 FROM revision_kept JOIN record USING (record_id) WHERE case_id = ?"
        if write.execute(signed, (case_id,)):
            write.execute("UPDATE case_file SET stale = 0 WHERE number = ?", (number,))
            return
        write.execute("DELETE FROM record WHERE case_id = ?", (case_id,))
        write.execute("DELETE FROM case_file WHERE number = ?", (number,))


_SEEN = "(:all OR case_id IN (SELECT value FROM json_each(:cases)))"
_SIGNED = (
    "EXISTS (SELECT 1 FROM record JOIN revision USING (record_id) WHERE record.case_id = case_file.case_id)"
)


def _condition(words: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """Trigrams find three characters and more; shorter ones, as Chinese names are, are looked for in turn."""
    conditions, values = ["1"], {}
    for number, word in enumerate(words):
        name = f"word{number}"
        if len(word) >= _SHORTEST_TRIGRAM:
            conditions.append(
                f"case_words.rowid IN (SELECT rowid FROM case_words WHERE case_words MATCH :{name})"  # noqa: S608
            )
            values[name] = '"' + word.replace('"', '""') + '"'
        else:
            conditions.append(f"instr(words, :{name}) > 0")
            values[name] = word
    return "(" + " AND ".join(conditions) + ")", values


def _code_condition(words: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """Every word is part of the code, which is capitals, digits and hyphens."""
    values = {f"code{number}": word for number, word in enumerate(words)}
    conditions = [f"instr(lower(code), :{name}) > 0" for name in values]
    return "(" + " AND ".join(["1", *conditions]) + ")", values


def _line(
    case_id: str, code: str, names: str, state: str, changed: str, has_draft: int, origin: str, masked: int
) -> CaseLine:
    moment = datetime.fromisoformat(changed)
    if masked:
        return CaseLine(case_id, code, (), CaseState(state), moment, bool(has_draft), "", masked=True)
    return CaseLine(
        case_id, code, tuple(json.loads(names)), CaseState(state), moment, bool(has_draft), origin
    )
