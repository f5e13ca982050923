"""What is wrong with a form, collected while it is read, told all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sarana.errors import FormProblem, FormRefused
from sarana.forms.definition import Aspect, Path
from sarana.sentence import N_


@dataclass(frozen=True, slots=True)
class Complaint:
    message: str
    path: Path = ()
    aspect: str = ""
    remedy: str = ""


class Complaints:
    """Collects; `raise_any` tells."""

    def __init__(self) -> None:
        self.all: list[Complaint] = []

    def add(self, message: str, path: Path = (), aspect: Aspect | str = "", remedy: str = "") -> None:
        self.all.append(Complaint(message, path, str(aspect), remedy))

    def raise_any(self, locate: Callable[[Complaint], FormProblem]) -> None:
        if self.all:
            raise FormRefused(tuple(dict.fromkeys(map(locate, self.all))))


def path_text(path: Path) -> str:
    return "/" + "/".join(step.rpartition("}")[2] for step in path)


def in_words(complaint: Complaint) -> FormProblem:
    """Where the form is an XForm and has no sheets: the path is told in the message."""
    message = complaint.message
    if complaint.path:
        message = N_("{place}: {problem}", place=path_text(complaint.path), problem=message)
    return FormProblem(message, column=complaint.aspect, remedy=complaint.remedy)
