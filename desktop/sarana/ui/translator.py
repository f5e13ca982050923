"""Qt's own few words (OK, Cancel, Copy, the file dialog) in the language of the screen.

Qt brings no Khmer, so its words come from our catalog. The translator answers None, not "", for what it does
not know: "" would make the text disappear.
"""

from PySide6.QtCore import QTranslator

from sarana.language import _


class CatalogTranslator(QTranslator):
    """Looks Qt's source texts up in a table that is made once per language."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[str, str] = {}

    def speak(self) -> None:
        """Take the words of the language that is spoken now."""
        self._texts = qt_texts()

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        return self._texts.get(source)

    def isEmpty(self) -> bool:
        return False


def qt_texts() -> dict[str, str]:
    """Qt's source texts, and ours for each."""
    return {
        "OK": _("OK"),
        "&OK": _("OK"),
        "Cancel": _("Cancel"),
        "&Cancel": _("Cancel"),
        "Close": _("Close"),
        "&Close": _("Close"),
        "&Yes": _("Yes"),
        "&No": _("No"),
        "Open": _("Open"),
        "&Open": _("Open"),
        "Save": _("Save"),
        "&Save": _("Save"),
        "&Undo": _("Undo"),
        "&Redo": _("Redo"),
        "Cu&t": _("Cut"),
        "&Copy": _("Copy"),
        "&Paste": _("Paste"),
        "Delete": _("Delete"),
        "&Delete": _("Delete"),
        "Select All": _("Select all"),
        "Look in:": _("Look in:"),
        "&Look in:": _("Look in:"),
        "Save in:": _("Save in:"),
        "File &name:": _("File name:"),
        "File name:": _("File name:"),
        "Directory:": _("Folder:"),
        "Directory": _("Folder"),
        "Files of type:": _("Kind of file:"),
        "Files of &type:": _("Kind of file:"),
        "Save as type:": _("Kind of file:"),
        "&Choose": _("Choose"),
        "Choose": _("Choose"),
        "Back": _("Back"),
        "Go back": _("Back"),
        "Forward": _("Forward"),
        "Go forward": _("Forward"),
        "Parent Directory": _("Folder above"),
        "Go to the parent directory": _("Folder above"),
        "Create New Folder": _("New folder"),
        "Create a New Folder": _("New folder"),
        "&New Folder": _("New folder"),
        "New Folder": _("New folder"),
        "List View": _("As a list"),
        "Change to list view mode": _("As a list"),
        "Detail View": _("With details"),
        "Change to detail view mode": _("With details"),
        "&Rename": _("Rename"),
        "Show &hidden files": _("Show hidden files"),
        "Name": _("Name"),
        "Size": _("Size"),
        "Type": _("Kind"),
        "Kind": _("Kind"),
        "Date Modified": _("Changed"),
        "Computer": _("This computer"),
        "My Computer": _("This computer"),
        "Drive": _("Drive"),
        "File": _("File"),
        "Folder": _("Folder"),
        "File Folder": _("Folder"),
        "%1 already exists.\nDo you want to replace it?": _(
            "There is a file with this name already. Replace it?"
        ),
        "%1\nFile not found.\nPlease verify the correct file name was given.": _(
            "There is no such file. Check its name."
        ),
        "%1\nDirectory not found.\nPlease verify the correct directory name was given.": _(
            "There is no such folder. Check its name."
        ),
        "'%1' is write protected.\nDo you want to delete it anyway?": _(
            "This file is protected against changes. Delete it anyway?"
        ),
        "Are you sure you want to delete '%1'?": _("Do you really want to delete this file?"),
        "Could not delete directory.": _("The folder could not be deleted."),
    }
