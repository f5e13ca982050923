"""What a bundle says about each case, gathered from its revisions as they pass by."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sarana.cases.facts import CASE_CODE, names_in
from sarana.cases.history import heads
from sarana.cases.revision import Revision
from sarana.exchange.manifest import Manifest
from sarana.exchange.passing import Gist
from sarana.forms.state import Facts


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is kept of a revision: not its answers."""

    parents: tuple[str, ...]
    clock: str
    code: str
    names: tuple[str, ...]


@dataclass(slots=True)
class _CaseSeen:
    latest: Revision
    revisions: dict[str, _Seen] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    last_day: str = ""  # that its office set to keep it; of several the earliest


class Gists:
    """Looks at revisions as they pass by and keeps what a review shows of them."""

    def __init__(self) -> None:
        self._cases: dict[str, _CaseSeen] = {}
        self._last_days: dict[str, str] = {}  # by record

    def opened(self, manifest: Manifest) -> None:
        """How long what is in the bundle may be kept, as its statement says."""
        days = {terms.terms_id: terms.retain_until or "" for terms in manifest.terms}
        self._last_days = {each.record: days[each.terms] for each in manifest.records}

    def see(self, revision: Revision, facts: Facts) -> None:
        case = self._cases.setdefault(revision.case_id, _CaseSeen(revision))
        code = facts[CASE_CODE].value if CASE_CODE in facts else ""
        case.revisions[revision.id] = _Seen(revision.parents, revision.says.clock, code, names_in(facts))
        case.files.update(file.sha256 for file in revision.attachments)
        days = (case.last_day, self._last_days.get(revision.record_id, ""))
        case.last_day = min(filter(None, days), default="")
        case.latest = max(case.latest, revision, key=lambda each: (each.says.clock, each.id))

    def all(self) -> Iterator[Gist]:
        for case_id, case in self._cases.items():
            states = [
                case.revisions[head] for head in heads({i: r.parents for i, r in case.revisions.items()})
            ]
            states.sort(key=lambda state: state.clock, reverse=True)
            yield Gist(
                case_id=case_id,
                code=next((state.code for state in states if state.code), ""),
                names=tuple(dict.fromkeys(name for state in states for name in state.names)),
                changed=case.latest.time,
                author=case.latest.author,
                attachments=len(case.files),
                last_day=case.last_day,
            )
