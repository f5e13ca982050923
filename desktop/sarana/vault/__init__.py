"""Where it rests: keys, officers and the encrypted file on this computer. Knows nothing of cases."""

from sarana.vault.backup import Backup
from sarana.vault.backup_file import Contents
from sarana.vault.cost import Cost
from sarana.vault.creating import create
from sarana.vault.database import Row, Transaction
from sarana.vault.guard import harden_process
from sarana.vault.journal import Entry, Filter, Head
from sarana.vault.officers import IN_CHARGE, ROLES, Device, Finding, NewOfficer, Officer, SlotLabel
from sarana.vault.opening import check, exists, slots, unlock
from sarana.vault.paper import Question, RecoveryKey, Sheet
from sarana.vault.passphrases import seconds_to_wait
from sarana.vault.reasons import says_something
from sarana.vault.recovering import drill, recover
from sarana.vault.recovery import Ceremony, fingerprint, recipient_in
from sarana.vault.restoring import prove, restore
from sarana.vault.second_officer import Agreement, SecondOfficer
from sarana.vault.vault import Vault

__all__ = [
    "IN_CHARGE",
    "ROLES",
    "Agreement",
    "Backup",
    "Ceremony",
    "Contents",
    "Cost",
    "Device",
    "Entry",
    "Filter",
    "Finding",
    "Head",
    "NewOfficer",
    "Officer",
    "Question",
    "RecoveryKey",
    "Row",
    "SecondOfficer",
    "Sheet",
    "SlotLabel",
    "Transaction",
    "Vault",
    "check",
    "create",
    "drill",
    "exists",
    "fingerprint",
    "harden_process",
    "prove",
    "recipient_in",
    "recover",
    "restore",
    "says_something",
    "seconds_to_wait",
    "slots",
    "unlock",
]
