"""What the check of a vault found, in the reader's words."""

from sarana.language import Catalog
from sarana.vault import Finding


def finding_words(finding: Finding, catalog: Catalog) -> str:
    """One sentence."""
    _ = catalog.gettext
    about_records = {
        "missing": _("Records are missing that were there before."),
        "came back": _("Records are there again that were erased."),
        "unknown": _("There are records that neither an officer signed here nor a bundle brought."),
        "file altered": _("A file that belongs to a record was altered."),
    }
    if finding.problem in about_records:
        return about_records[finding.problem]
    return {
        "key file": _("The key file is damaged or was altered."),
        "database": _("The database is damaged or was altered."),
        "journal": _("The journal was altered or cut."),
        "state": _("The list of everything that was ever in this vault was altered."),
        "anchor": _("An older copy of the vault was put in place, or its last changes are missing."),
    }[finding.part]
