"""What a person is told when something goes wrong with forms."""

from sarana import errors
from sarana.language import Catalog
from sarana.messages.saying import Message, message


def place_of_problem(problem: errors.FormProblem, catalog: Catalog) -> str:
    """Where in the workbook: sheet, row and column as far as they are known."""
    _ = catalog.gettext
    where = [problem.sheet] if problem.sheet else []
    if problem.row is not None:
        where.append(_("row {number}").format(number=problem.row))
    if problem.column:
        where.append(_("column {name}").format(name=problem.column))
    return catalog.beside(*where)


def with_version(title: str, version: str, catalog: Catalog) -> str:
    """What a form is called together with its version; many forms of other people have none."""
    _ = catalog.gettext
    said = _("{title}, version {version}") if version else _("{title}, without a version")
    return said.format(title=title, version=version)


@message.register
def form_refused(error: errors.FormRefused, catalog: Catalog) -> Message:
    happened = catalog.ngettext(
        "The form cannot be used: it has {count} problem.",
        "The form cannot be used: it has {count} problems.",
        len(error.problems),
    )
    _ = catalog.gettext
    return Message(
        happened.format(count=catalog.number(len(error.problems))),
        _("The forms that are already in the vault stay in use."),
        _("Ask whoever designed the form to correct it. “sarana form check” lists every problem."),
    )
