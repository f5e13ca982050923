"""What cards, tables, groups and repeats of an interview need from the page that they stand on."""

from __future__ import annotations

from typing import Protocol

from sarana.forms import Interview
from sarana.forms.state import NodeState
from sarana.ui.fields.field import Attachments
from sarana.ui.files import FileChooser
from sarana.ui.pages.interview_card import SecondTexts


class Around(Protocol):
    """What the pieces need from the page around them."""

    interview: Interview
    files: FileChooser

    @property
    def attachments(self) -> Attachments:
        """Where files of answers are kept."""
        ...

    def media(self, name: str) -> bytes:
        """A picture of the form."""
        ...

    def second(self, state: NodeState) -> SecondTexts:
        """The words of a place in the second language."""
        ...

    def edit(self, ref: str, value: str) -> None:
        """The person answered."""
        ...

    def add_instance(self, repeat: str) -> None: ...

    def remove_instance(self, instance: str) -> None: ...

    def move_instance(self, instance: str, position: int) -> None: ...
