"""The chapters of an interview: what stands outermost in the form, as one page each."""

from collections.abc import Iterator
from dataclasses import dataclass

from sarana.forms import Interview
from sarana.forms.state import Kind, SectionProgress


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page: a top-level group or repeat, or the questions that stand between such groups."""

    refs: tuple[str, ...]
    is_group: bool

    @property
    def key(self) -> str:
        return self.refs[0]

    def holds(self, ref: str) -> bool:
        """Does this place stand in the chapter?"""
        return any(ref == top or ref.startswith((f"{top}/", f"{top}[")) for top in self.refs)


def chapters(interview: Interview) -> tuple[Chapter, ...]:
    """The chapters that are relevant now, in the form's order."""
    found: list[Chapter] = []
    loose: list[str] = []
    for ref in interview.form.sections:
        state = interview.node(ref)
        if not state.relevant:
            continue
        if state.kind in (Kind.QUESTION, Kind.NOTE):
            loose.append(ref)
            continue
        if loose:
            found.append(Chapter(tuple(loose), is_group=False))
            loose = []
        found.append(Chapter((ref,), is_group=True))
    if loose:
        found.append(Chapter(tuple(loose), is_group=False))
    return tuple(found)


def progress(interview: Interview, chapter: Chapter) -> SectionProgress:
    """How far the whole chapter is."""
    parts = [interview.progress(ref) for ref in chapter.refs]
    return SectionProgress(
        asked=sum(part.asked for part in parts),
        answered=sum(part.answered for part in parts),
        missing=sum(part.missing for part in parts),
        violations=sum(part.violations for part in parts),
    )


def places(interview: Interview, refs: tuple[str, ...]) -> Iterator[str]:
    """Every visible place under these, in reading order."""
    for ref in refs:
        yield ref
        if interview.node(ref).kind not in (Kind.QUESTION, Kind.NOTE):
            yield from places(interview, interview.children(ref))
