"""The chapters of an interview: what stands outermost in the form, as one page each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sarana.forms import Interview
from sarana.forms.state import Kind, NodeState, SectionProgress

#: Questions that stand outside any group are laid on pages of this many: more would take too long to build.
LOOSE_ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page: a top-level group or repeat, or the questions that stand between such groups.

    `part` counts the pages of such loose questions from 1; it is 0 for groups, and where there is one page.
    """

    refs: tuple[str, ...]
    is_group: bool
    part: int = 0

    @property
    def key(self) -> str:
        return self.refs[0]

    def holds(self, ref: str) -> bool:
        """Does this place stand in the chapter?"""
        return any(ref == top or ref.startswith((f"{top}/", f"{top}[")) for top in self.refs)


def chapters(interview: Interview) -> tuple[Chapter, ...]:
    """The chapters that are relevant now, in the form's order."""
    pages = _pages(interview)
    loose = [page for page in pages if not page.is_group]
    if len(loose) > 1:
        parts = {page.key: number for number, page in enumerate(loose, 1)}
        pages = [replace(page, part=parts.get(page.key, 0)) for page in pages]
    return tuple(page for page in pages if any(interview.node(ref).relevant for ref in page.refs))


def _pages(interview: Interview) -> list[Chapter]:
    """All pages of the form, relevant or not: a page keeps its questions while others come and go."""
    found: list[Chapter] = []
    loose: list[str] = []

    def turn_the_page() -> None:
        if loose:
            found.append(Chapter(tuple(loose), is_group=False))
            loose.clear()

    for ref, state in _tops(interview):
        if state.kind in (Kind.QUESTION, Kind.NOTE):
            loose.append(ref)
            if len(loose) == LOOSE_ON_A_PAGE:
                turn_the_page()
        else:
            turn_the_page()
            found.append(Chapter((ref,), is_group=True))
    turn_the_page()
    return found


def _tops(interview: Interview) -> Iterator[tuple[str, NodeState]]:
    for ref in dict.fromkeys(interview.form.sections):
        try:
            yield ref, interview.node(ref)
        except KeyError:  # a control without a place in the data, as broken forms have: nothing to show
            continue


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


def heading_of_table_list(interview: Interview, group: str) -> str:
    """The note into which pyxform writes the title of a group with `table-list`; "" where there is none."""
    first = next(iter(interview.children(group)), "")
    return first if first.rpartition("/")[2].startswith("generated_table_list_label_") else ""
