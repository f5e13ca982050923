"""Which forms this vault has: every version that a record ever answered, so that it can always be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sarana.cases.revision import digest
from sarana.errors import FormRefused, NoSuchForm, RevisionRefused
from sarana.forms import Form, FormSource, compile_form, read_workbook
from sarana.forms.beside import media_named
from sarana.vault import Transaction, Vault

NO_MEDIA: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Offered:
    """The form that new cases begin with, and what became of the one that came with the program."""

    form: Form
    waits: bool = False  # it is another, and an administrator must open the vault before it is used
    replaced: bool = False  # it has just taken the place of an older one


def _name(workbook: bytes, media: Mapping[str, bytes]) -> str:
    """Under which a workbook is known, so that it is converted once: other lists make it another one."""
    if not media:
        return digest(workbook)
    listed = [f"{name} {digest(content)}" for name, content in sorted(media.items())]
    return digest("\n".join([digest(workbook), *listed]).encode())


class FormShelf:
    """The forms of one vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._sources: dict[str, FormSource] = {}
        self._compiled: dict[str, Form] = {}

    def publish(self, workbook: bytes, file_name: str, media: Mapping[str, bytes] = NO_MEDIA) -> Form:
        """Make this workbook the one that new cases begin with; converted only if it is new here.

        Of `media` only what the form names is kept.
        """
        name = _name(workbook, media)
        rows = self._vault.query("SELECT form FROM form_workbook WHERE sha256 = ?", (name,))
        if rows:
            form = self.form(rows[0][0])
        else:
            source = read_workbook(workbook, file_name=file_name, media=media)
            source = replace(source, media=media_named(source.xform, media))
            form = compile_form(source)
        if not rows or self.current_sha256(form.id) != form.sha256:
            with self._vault.transaction() as write:
                if not rows:
                    self.add(write, form.id, form.version, source.to_bytes())
                    write.execute("INSERT INTO form_workbook VALUES (?, ?)", (name, form.sha256))
                write.execute("INSERT OR REPLACE INTO form_current VALUES (?, ?)", (form.id, form.sha256))
                self._vault.journal("form.publish", form.sha256)
        return form

    def offer(self, workbook: bytes, file_name: str, form_id: str, *, may_publish: bool) -> Offered:
        """The form that came with the program: published when this vault first sees it, and never again.

        So a form that somebody published later stays the one that new cases begin with (R28). Where the
        officer may not publish, it waits and `form_id` stays in use, unless the vault has no such form.
        """
        rows = self._vault.query(
            "SELECT form_id FROM form_workbook JOIN form ON form.sha256 = form_workbook.form"
            " WHERE form_workbook.sha256 = ?",
            (digest(workbook),),
        )
        if rows:
            return Offered(self.current(rows[0][0]))
        older = self.current_sha256(form_id)
        if may_publish or not older:
            form = self.publish(workbook, file_name)
            return Offered(form, replaced=form.id == form_id and older not in ("", form.sha256))
        return Offered(self.current(form_id), waits=True)

    def add(self, write: Transaction, form_id: str, version: str, source: bytes) -> None:
        """Keep a form under the digest of its source."""
        row = (digest(source), form_id, version, source)
        write.execute("INSERT OR IGNORE INTO form VALUES (?, ?, ?, ?)", row)

    def take_in(self, write: Transaction, form_id: str, version: str, untrusted_source: bytes) -> None:
        """Keep a form that came in a bundle. One that this program cannot compile is kept for a later one."""
        if self.has(digest(untrusted_source)):
            return
        try:
            form = compile_form(FormSource.from_bytes(untrusted_source))
        except FormRefused:
            pass
        else:
            if (form.id, form.version, form.sha256) != (form_id, version, digest(untrusted_source)):
                raise RevisionRefused("form-differs-from-list")
        self.add(write, form_id, version, untrusted_source)

    def has(self, sha256: str) -> bool:
        return bool(self._vault.query("SELECT 1 FROM form WHERE sha256 = ?", (sha256,)))

    def form(self, sha256: str) -> Form:
        """The compiled form; raises NoSuchForm."""
        if sha256 not in self._compiled:
            self._compiled[sha256] = compile_form(self.source(sha256))
        return self._compiled[sha256]

    def source(self, sha256: str) -> FormSource:
        if sha256 not in self._sources:
            self._sources[sha256] = FormSource.from_bytes(self.source_bytes(sha256))
        return self._sources[sha256]

    def source_bytes(self, sha256: str) -> bytes:
        rows = self._vault.query("SELECT source FROM form WHERE sha256 = ?", (sha256,))
        if not rows:
            raise NoSuchForm
        return bytes(rows[0][0])

    def current(self, form_id: str) -> Form:
        sha256 = self.current_sha256(form_id)
        if not sha256:
            raise NoSuchForm
        return self.form(sha256)

    def current_sha256(self, form_id: str) -> str:
        """Which version new cases begin with; "" where this vault has no form of that name."""
        rows = self._vault.query("SELECT form FROM form_current WHERE form_id = ?", (form_id,))
        return str(rows[0][0]) if rows else ""
