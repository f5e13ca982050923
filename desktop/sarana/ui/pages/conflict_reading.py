"""What the page about a conflict shows: every difference in words, in every language. In the vault thread."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sarana.cases import CaseState, Change, Conflict, Revision
from sarana.errors import NoSuchCase, NoSuchForm
from sarana.exchange.authors import Authors, Signer, authors
from sarana.forms import Control, Interview, Snapshot
from sarana.language import Catalog, available, catalog
from sarana.progress import Progress
from sarana.ui.answers import answer_in_words, list_in_words, question_in_words, sections_of
from sarana.ui.rows import Row, content, rows_of, shared, without
from sarana.ui.workspace import Opened

Said = Mapping[str, str]  # by catalog code
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the versions: what it is called on the page, and who signed it where and when."""

    head: str
    letter: str
    signer: Signer
    device: str
    time: datetime
    edition: str  # the version of the form that it answers


@dataclass(frozen=True, slots=True)
class Difference:
    """One question, or one list, that the versions answer differently."""

    ref: str
    section: Said
    question: Said
    before: Said
    options: tuple[tuple[tuple[str, ...], Said], ...]  # the heads that say this, and what they say
    proposed: str  # the head whose answer is proposed; "" where a person must decide
    alike: Said  # of a list: how much of it is the same in all versions, and not shown


@dataclass(frozen=True, slots=True)
class Torn:
    """A record with several versions, ready to be shown."""

    record_id: str
    sides: tuple[Side, ...]
    before: Side | None  # the latest version that all come from, if it is here
    differences: tuple[Difference, ...]
    lost: tuple[tuple[str, Said, Said], ...]  # the letter of a version, a question, the answer
    draft: str  # "" without one; "one" continues one version and is in the way; "all" joins them already


def read_torn(opened: Opened, case_id: str, record_id: str) -> Torn:
    """The conflict of this record, or of the first of the case that has one; raises NoSuchCase without."""
    store = opened.store
    torn = [r for r in store.case(case_id).records if r.state is CaseState.CONFLICT and r.form is not None]
    record = next((r for r in torn if record_id in ("", r.record_id)), None)
    conflict = store.conflict(record.record_id) if record else None
    if record is None or conflict is None:
        raise NoSuchCase
    draft = store.draft(record.record_id)
    joins = draft is not None and set(draft.parents) >= set(conflict.heads)
    return _Reader(opened, conflict).torn(record.record_id, "all" if joins else "one" if draft else "")


class _Reader:
    """Words one conflict."""

    def __init__(self, opened: Opened, conflict: Conflict) -> None:
        self._opened, self._conflict = opened, conflict
        self._authors: Authors = authors(opened.vault)
        self._letters = dict(zip(conflict.heads, LETTERS, strict=False))
        first = next(iter(conflict.heads.values()))
        self._form = opened.store.form(first.form_sha256)
        self._before = opened.store.revision(conflict.before) if conflict.before else None
        self._views = {head: self._view(snapshot) for head, snapshot in conflict.heads.items()}

    def torn(self, record_id: str, draft: str) -> Torn:
        revision = self._opened.store.revision
        return Torn(
            record_id=record_id,
            sides=tuple(self._side(revision(head), letter) for head, letter in self._letters.items()),
            before=self._side(self._before, "") if self._before else None,
            differences=tuple(map(self._difference, self._in_order())),
            lost=tuple(self._lost()),
            draft=draft,
        )

    def _view(self, snapshot: Snapshot) -> Interview:
        """The answers in the form that they were given in, if it came along; else in the one that is used."""
        try:
            return Interview.resume(self._opened.store.form(snapshot.form_sha256), snapshot)
        except NoSuchForm:
            return Interview.resume(self._form, snapshot)

    def _side(self, revision: Revision, letter: str) -> Side:
        signer, form = self._authors.signer(revision.author), revision.says.form
        edition = form.version if form else ""
        return Side(revision.id, letter, signer, revision.says.device, revision.time, edition)

    def _in_order(self) -> list[Change]:
        """As the form asks, with what stands in no form at the end."""
        places = {
            ref: number for view in self._views.values() for number, ref in enumerate(view.refs(ranges=True))
        }
        return sorted(self._conflict.changes, key=lambda change: places.get(change.ref, len(places)))

    def _difference(self, change: Change) -> Difference:
        view = self._asking(change.ref)
        short, alike = change, 0
        if view.is_range(change.ref):
            short, alike = self._without_what_is_alike(change)
        before = self._view(self._before.snapshot) if self._before and self._before.snapshot else view
        section = next(sections_of(view, change.ref), "")
        return Difference(
            ref=change.ref,
            section=_every(lambda words: question_in_words(view, section, words) if section else ""),
            question=_every(lambda words: question_in_words(view, change.ref, words)),
            before=_every(
                lambda words: (
                    _answer(before, change.ref, short.before, words)
                    or _nothing_else(short.before != change.before, words)
                )
            ),
            options=tuple((heads, self._said(short, heads[0], alike)) for heads in change.alike),
            proposed=change.proposed,
            alike=_every(lambda words: _alike_in_words(alike, words)),
        )

    def _without_what_is_alike(self, change: Change) -> tuple[Change, int]:
        """A list without the instances that all versions have, and how many these are.

        One with a file stays: two files may have one name. So does everything where only the order differs.
        """
        sides = {head: rows_of(change.ref, answers) for head, answers in change.sides.items()}
        files = {content(row) for head in sides for row in self._with_files(head, change.ref, sides[head])}
        in_all = {row: count for row, count in shared(list(sides.values())).items() if row not in files}
        short = {head: without(in_all, change.ref, rows) for head, rows in sides.items()}
        if not in_all or not any(short.values()):
            return change, 0
        before = without(in_all, change.ref, rows_of(change.ref, change.before))
        return replace(change, sides=short, before=before), sum(in_all.values())

    def _with_files(self, head: str, repeat: str, rows: Mapping[int, Row]) -> Iterator[Row]:
        view = self._views[head]
        for number, row in rows.items():
            refs = [f"{repeat}[{number}]{rest}" for rest in row]
            if any(view.find(ref) is not None and view.node(ref).control is Control.UPLOAD for ref in refs):
                yield row

    def _asking(self, ref: str) -> Interview:
        views = list(self._views.values())
        return next((v for v in views if v.find(ref) is not None or v.is_range(ref)), views[0])

    def _said(self, change: Change, head: str, alike: int) -> Said:
        return _every(
            lambda words: (
                _answer(self._views[head], change.ref, change.sides[head], words)
                or _nothing_else(bool(alike), words)
            )
        )

    def _lost(self) -> Iterator[tuple[str, Said, Said]]:
        for head, answers in self._conflict.lost.items():
            view = self._views[head]
            for ref, value in answers.items():
                yield (self._letters[head], _asked_as(view, ref), _answered_as(view, ref, value))


def _asked_as(view: Interview, ref: str) -> Said:
    return _every(lambda words: question_in_words(view, ref, words))


def _answered_as(view: Interview, ref: str, value: str) -> Said:
    return _every(lambda words: answer_in_words(view, ref, value, words))


def _every(worded: Callable[[Catalog], str]) -> Said:
    return {code: worded(catalog(code)) for code in available()}


def _alike_in_words(count: int, words: Catalog) -> str:
    said = words.ngettext(
        "{count} entry is the same in all versions.", "{count} entries are the same in all versions.", count
    )
    return said.format(count=words.number(count)) if count else ""


def _nothing_else(shortened: bool, words: Catalog) -> str:
    """Of a list of which only what all versions have is left; "" of one that is empty."""
    return words.gettext("Nothing else") if shortened else ""


def _answer(view: Interview, ref: str, answers: Mapping[str, str], words: Catalog) -> str:
    """A question's answer, or a list line by line."""
    if view.is_range(ref) or any(part != ref for part in answers):
        return "\n".join(list_in_words(view, ref, answers, words))
    return answer_in_words(view, ref, answers.get(ref, ""), words)


def bring_together(
    opened: Opened, record_id: str, decisions: Mapping[str, str], *, sign: bool, progress: Progress
) -> bool:
    """Write what was decided into a draft and, if nothing is missing in it, sign it; whether it is signed."""
    store = opened.store
    draft = store.begin_merge(record_id, decisions)
    interview = Interview.resume(store.form(draft.snapshot.form_sha256), draft.snapshot)
    if not sign or interview.violations():
        return False
    store.finalise(record_id, interview.final_snapshot(), interview.facts())
    return True
