"""The choices of a long list, found by typing: only what is in sight is drawn, so thousands are quick."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from sarana.forms.state import Choice
from sarana.ui import words
from sarana.ui.fields.lists import in_both

VALUE = Qt.ItemDataRole.UserRole
NOWHERE = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class ChoiceModel(QAbstractListModel):
    """Those of the choices in which what was typed occurs, in either language or in the value itself."""

    ticked = Signal(str, bool)  # a choice's value, and whether it is ticked now

    def __init__(self, *, many: bool = False) -> None:
        super().__init__()
        self._many = many
        self._given: tuple[Sequence[Choice], Mapping[str, str]] | None = None
        self._texts: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._heard: list[tuple[str, str]] = []
        self._found: list[str] = []
        self._chosen: frozenset[str] = frozenset()
        self._typed = ""

    def offer(self, choices: Sequence[Choice], second: Mapping[str, str]) -> bool:
        """Offer these choices from now on; False where they are offered already."""
        if self._given is not None and self._given == (choices, second):
            return False
        self._given = (choices, dict(second))
        self.beginResetModel()
        self._labels = {choice.value: words.plain(choice.label) for choice in choices}
        self._texts = {value: in_both(label, second.get(value, "")) for value, label in self._labels.items()}
        self._heard = [
            (value, f"{label}\n{second.get(value, '')}\n{value}".casefold())
            for value, label in self._labels.items()
        ]
        self._look()
        self.endResetModel()
        return True

    def find(self, typed: str) -> None:
        """Offer only what this occurs in; everything for ""."""
        if typed.strip().casefold() != self._typed:
            self.beginResetModel()
            self._typed = typed.strip().casefold()
            self._look()
            self.endResetModel()

    def choose(self, values: frozenset[str]) -> None:
        """Show these as ticked."""
        self._chosen = values
        if self._found:
            self.dataChanged.emit(self.index(0), self.index(len(self._found) - 1))

    def found(self) -> list[str]:
        """The values that are offered now."""
        return list(self._found)

    def label(self, value: str) -> str:
        """What a choice is called in the first language; the value itself where it is none."""
        return self._labels.get(value, value)

    def _look(self) -> None:
        self._found = [value for value, heard in self._heard if self._typed in heard]

    # ---- what Qt asks -------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._found)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._many else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._found):
            return None
        value = self._found[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return words.breakable(self._texts[value])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._texts[value]
        if role == VALUE:
            return value
        if role == Qt.ItemDataRole.CheckStateRole and self._many:
            return Qt.CheckState.Checked if value in self._chosen else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not 0 <= index.row() < len(self._found):
            return False
        self.ticked.emit(self._found[index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True
