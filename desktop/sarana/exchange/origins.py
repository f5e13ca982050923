"""From which other offices what is known of a case comes: it is theirs to let go further (R20)."""

from sarana.cases import CaseStore
from sarana.exchange.partners import Partners
from sarana.vault import Vault


def of_case(store: CaseStore, vault: Vault, case_id: str) -> tuple[str, ...]:
    """The organisations of those offices, of all forms of the case; our sister posts are none of them."""
    found = [
        of_record(store, vault, record.record_id)
        for record in store.case(case_id).records
        if record.form is not None
    ]
    return tuple(dict.fromkeys(name for names in found for name in names))


def of_record(store: CaseStore, vault: Vault, record_id: str) -> tuple[str, ...]:
    """The same of one record: whoever stands anywhere in its history."""
    own = Partners(vault).own_offices()
    originators = (revision.says.originator for revision in store.history(record_id))
    return tuple(dict.fromkeys(each.organisation for each in originators if each.office not in own))
