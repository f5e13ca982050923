"""What this office remembers of sharing: who was sent what, what partners stated, whom it asked.

Only digests, ids and places in forms: erasing a case leaves no answer behind in here.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sarana.exchange import schema, statements
from sarana.exchange.partners import Partner, Partners
from sarana.exchange.statements import Onward, Statement, Withdrawal
from sarana.vault import Transaction, Vault

#: So long a bundle can be opened by whom it was sealed for.
GOOD_FOR = timedelta(days=30)


#: Purposes of bundles that carry nothing about a person: they take something back, or let something go on.
TELLS_NOTHING = ("withdrawal", "onward", "erasure")


@dataclass(frozen=True, slots=True)
class Made:
    """An extract that left: enough to know whether another one would say anything new."""

    id: str
    clock: str
    source_revision: str
    profile: str
    fields: frozenset[str]  # places in the form
    until: date
    bundle_id: str = ""  # that it left in


@dataclass(frozen=True, slots=True)
class Sent:
    """That a case went to a partner."""

    bundle_id: str
    case_id: str
    recipient: str  # SHA-256 of their office's key
    partner: str
    kind: str
    purpose: str
    sent: datetime
    until: date | None


@dataclass(frozen=True, slots=True)
class Request:
    """That the office which a case came from was asked for its written consent."""

    number: int
    case_id: str
    office: str
    organisation: str
    partner: str
    purpose: str
    asked: datetime
    asked_by: str


class Ledger:
    """The ledger of one vault."""

    def __init__(self, vault: Vault) -> None:
        vault.apply_steps(schema.OWNER, schema.STEPS)
        self._vault = vault

    # ---- what was sent

    def files_of(self, recipients: Iterable[str], case_id: str, now: datetime) -> frozenset[str]:
        """Digests of what each of these recipients was sent of a case, and may have.

        What a receipt refused, and what was sealed in a bundle that nobody can open any more and that no
        receipt answered, they do not have.
        """
        found = [
            frozenset(
                digest
                for digest, bundle in self._vault.query(
                    "SELECT sha256, bundle_id FROM sent_file WHERE recipient = ? AND case_id = ?",
                    (recipient, case_id),
                )
                if self.may_be_there(recipient, bundle, case_id, now)
            )
            for recipient in recipients
        ]
        return frozenset.intersection(*found) if found else frozenset()

    def may_be_there(self, recipient: str, bundle_id: str, case_id: str, now: datetime) -> bool:
        """Whether a case that was sealed in a bundle arrived at this recipient, or can still arrive.

        What another office that the bundle was also sealed for says, tells nothing about this one.
        """
        offices = self._offices_of(recipient)
        answers = [
            accepted.split()
            for office, accepted in self._vault.query(
                "SELECT office, accepted FROM bundle_receipt WHERE bundle_id = ?", (bundle_id,)
            )
            if office in offices
        ]
        if answers:
            return any(case_id in accepted for accepted in answers)
        rows = self._vault.query("SELECT created FROM bundle_sent WHERE bundle_id = ?", (bundle_id,))
        return bool(rows) and now < datetime.fromisoformat(rows[0][0]) + GOOD_FOR

    def _offices_of(self, recipient: str) -> frozenset[str]:
        """Who opens what is sealed for this key: as a rule one office."""
        cards = (each.card for each in Partners(self._vault).all())
        return frozenset(card.office for card in cards if card.recipient.key_hash == recipient)

    def last_extract(self, record_id: str) -> Made | None:
        """The latest extract in this record, which the next one follows."""
        rows = self._vault.query(
            "SELECT id, clock, source_revision, profile, fields, until, bundle_id FROM extract_made"
            " WHERE record_id = ?"
            " ORDER BY clock DESC, id DESC LIMIT 1",
            (record_id,),
        )
        if not rows:
            return None
        made, clock, source, profile, fields, until, bundle = rows[0]
        places, day = frozenset(json.loads(fields)), date.fromisoformat(until)
        return Made(made, clock, source, profile, places, day, bundle)

    def sent(self, case_id: str) -> list[Sent]:
        """To whom a case went, the latest first."""
        rows = self._vault.query(
            "SELECT bundle_id, case_id, recipient, partner, kind, purpose, sent, until FROM sent_case"
            " WHERE case_id = ? ORDER BY sent DESC, bundle_id",
            (case_id,),
        )
        return [
            Sent(
                bundle,
                case,
                to,
                partner,
                kind,
                purpose,
                datetime.fromisoformat(sent),
                date.fromisoformat(until) if until else None,
            )
            for bundle, case, to, partner, kind, purpose, sent, until in rows
        ]

    def cases_since(self, moment: datetime) -> frozenset[str]:
        """Which cases left since then, sealed or in the open, to whomever."""
        rows = self._vault.query(
            "SELECT case_id FROM sent_case WHERE sent >= ?"
            " AND purpose NOT IN (SELECT value FROM json_each(?))"
            " UNION SELECT case_id FROM case_copied WHERE copied >= ?",
            (moment.isoformat(), json.dumps(TELLS_NOTHING), moment.isoformat()),
        )
        return frozenset(case_id for (case_id,) in rows)

    def note_copied(self, write: Transaction, case_id: str, now: datetime) -> None:
        """Remember that a case left in the open."""
        write.execute("INSERT INTO case_copied VALUES (?, ?)", (case_id, now.isoformat()))

    def note_extract(
        self, write: Transaction, made: Made, record_id: str, case_id: str, bundle_id: str
    ) -> None:
        fields, until = json.dumps(sorted(made.fields)), made.until.isoformat()
        row = (made.id, record_id, made.clock, case_id, made.source_revision, made.profile, fields, until)
        write.execute("INSERT INTO extract_made VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, bundle_id))

    def note_sent(self, write: Transaction, every: Iterable[Sent]) -> None:
        write.execute_many(
            "INSERT OR IGNORE INTO sent_case VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    one.bundle_id,
                    one.case_id,
                    one.recipient,
                    one.partner,
                    one.kind,
                    one.purpose,
                    one.sent.isoformat(),
                    one.until.isoformat() if one.until else "",
                )
                for one in every
            ],
        )

    def note_files(
        self, write: Transaction, recipients: Iterable[str], files: Iterable[tuple[str, str]], bundle_id: str
    ) -> None:
        """Remember that these files, each with the case that it belongs to, were sent."""
        every = list(files)
        write.execute_many(
            "INSERT OR REPLACE INTO sent_file VALUES (?, ?, ?, ?)",
            [
                (recipient, case_id, sha256, bundle_id)
                for recipient in recipients
                for case_id, sha256 in every
            ],
        )

    # ---- what was stated

    def keep(self, write: Transaction, statement: Statement, *, bundle: str) -> None:
        """Remember a statement; the caller read and so checked it."""
        says = statement.says
        row = (
            statement.sha256,
            statement.kind,
            says.case_id,
            says.issuer.office,
            statement.content,
            statement.signature,
            bundle,
            datetime.now(UTC).isoformat(),
        )
        write.execute("INSERT OR IGNORE INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def statements(self, case_id: str) -> list[Statement]:
        """Everything that was stated about a case, the oldest first, as it was signed."""
        rows = self._vault.query(
            "SELECT content, signature FROM statement WHERE case_id = ? ORDER BY kept, sha256", (case_id,)
        )
        return [statements.read(content, signature) for content, signature in rows]

    def withdrawn(self, case_id: str, kind: str = "") -> bool:
        """Whether the person took their consent back, for this kind of recipient or for all.

        What another office states counts for all: it was told to us because we are meant.
        """
        own = Partners(self._vault).own_offices()
        return any(
            not says.kinds or kind in says.kinds or says.issuer.office not in own
            for each in self.withdrawals(case_id)
            if isinstance(says := each.says, Withdrawal)
        )

    def withdrawals(self, case_id: str) -> list[Statement]:
        """The withdrawals that stand: each office lifts only its own, and by a later statement.

        Who may say it was asked when it was kept. It is not asked again: a partner who is forgotten later
        must not open anything.
        """
        standing: dict[tuple[str, tuple[str, ...]], Statement] = {}
        every = [each for each in self.statements(case_id) if isinstance(each.says, Withdrawal)]
        for statement in sorted(every, key=lambda each: each.says.issued):
            says = statement.says
            if isinstance(says, Withdrawal) and says.lifted:
                standing = {key: each for key, each in standing.items() if key[0] != says.issuer.office}
            elif isinstance(says, Withdrawal):
                standing[says.issuer.office, says.kinds] = statement
        return list(standing.values())

    def onward(self, case_id: str) -> list[Statement]:
        """Onward consents about a case whose signer is known here to speak for the office that they name."""
        return [
            each
            for each in self.statements(case_id)
            if isinstance(each.says, Onward)
            and self._speaks_for(each.says.issuer.office, each.says.issuer.key)
        ]

    def _speaks_for(self, office: str, key: str) -> bool:
        return key in signers_of(self._vault, Partners(self._vault).all()).get(office, frozenset())

    # ---- who was asked

    def note_request(self, case_id: str, office: str, organisation: str, partner: str, purpose: str) -> None:
        """Remember that the office which a case came from is being asked."""
        with self._vault.transaction() as write:
            now = datetime.now(UTC).isoformat()
            row = (case_id, office, organisation, partner, purpose, now, self._vault.officer.id)
            write.execute("INSERT INTO onward_request VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row)
            self._vault.journal("onward.request", case_id, partner=partner, purpose=purpose)

    def requests(self, case_id: str) -> list[Request]:
        """Whom we asked about a case, the latest first."""
        rows = self._vault.query(
            "SELECT number, case_id, office, organisation, partner, purpose, asked, asked_by"
            " FROM onward_request WHERE case_id = ? ORDER BY number DESC",
            (case_id,),
        )
        return [
            Request(number, case, office, organisation, partner, purpose, datetime.fromisoformat(asked), by)
            for number, case, office, organisation, partner, purpose, asked, by in rows
        ]


def signers_of(vault: Vault, partners: Iterable[Partner]) -> Mapping[str, frozenset[str]]:
    """For each office that is known here, the keys of the people who speak for it."""
    found = {vault.id: frozenset(key.text for key in vault.staff.signing_keys())}
    for partner in partners:
        office = partner.card.office
        found[office] = found.get(office, frozenset()) | {partner.card.person_key.text}
    return found
