"""An interview driven in words: answers by the names of questions, wherever they stand in the form."""

from collections.abc import Callable
from datetime import UTC, datetime

from sarana.forms import Break, Form, Interview, NodeState, compile_form, read_workbook

A_MORNING = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def form_of(table: str) -> Form:
    """A form written as a Markdown table in the test."""
    lines = [line.strip() for line in table.strip().splitlines()]
    return compile_form(read_workbook("\n".join(lines).encode(), "form.md"))


class Scenario:
    """Someone fills in a form."""

    def __init__(self, form: Form, now: Callable[[], datetime] = lambda: A_MORNING) -> None:
        self.form = form
        self.now = now
        self.interview = Interview(form, now=now)

    # ---- doing

    def answer(self, **answers: str) -> "Scenario":
        for name, value in answers.items():
            self.interview.answer(self.ref(name), value)
        return self

    def interrupted(self) -> "Scenario":
        """The same interview, taken up again from its draft."""
        again = Scenario.__new__(Scenario)
        again.form, again.now = self.form, self.now
        again.interview = Interview.resume(self.form, self.interview.snapshot(), now=self.now)
        return again

    # ---- looking

    def ref(self, name: str) -> str:
        """The first place that is called so; `rep[2]/name` says which instance."""
        found = [ref for ref in self.interview.refs(ranges=True) if ref.endswith("/" + name)]
        assert found, f"the form has no {name}"
        return found[0]

    def place(self, name: str) -> NodeState:
        return self.interview.node(self.ref(name))

    def asks(self, name: str) -> bool:
        """Whether the question, note, group or repeat is shown."""
        return any(ref.endswith("/" + name) for ref in self.shown())

    def shown(self) -> list[str]:
        found: list[str] = []
        waiting = list(self.form.sections)
        while waiting:
            ref = waiting.pop(0)
            if self.interview.node(ref).relevant:
                found.append(ref)
                waiting[:0] = self.interview.children(ref)
        return found

    def value(self, name: str) -> str:
        return self.place(name).value

    def refuses(self, name: str) -> bool:
        """Whether the answer breaks the form's own rule."""
        violation = self.place(name).violation
        return violation is not None and violation.rule is Break.CONSTRAINT

    def wants(self, name: str) -> bool:
        """Whether an answer is needed and missing."""
        violation = self.place(name).violation
        return violation is not None and violation.rule is Break.REQUIRED
