"""A revision on its way in: what of it the tables of a vault are found by."""

from dataclasses import dataclass

from sarana.cases.revision import Author, Revision


@dataclass(frozen=True, slots=True)
class Arrival:
    """The bytes of a revision, and what of them is looked up."""

    id: str
    case_id: str
    record_id: str
    kind: str
    clock: str
    parents: tuple[str, ...]
    files: tuple[tuple[str, str], ...]  # name and SHA-256 of each attachment
    form: str  # SHA-256 of the form that it answers, or ""
    author: Author
    content: bytes
    signature: str

    @classmethod
    def of(cls, revision: Revision) -> "Arrival":
        says = revision.says
        return cls(
            id=revision.id,
            case_id=says.case_id,
            record_id=says.record_id,
            kind=says.kind,
            clock=says.clock,
            parents=says.parents,
            files=tuple((file.name, file.sha256) for file in says.attachments),
            form=says.form.sha256 if says.form else "",
            author=says.author,
            content=revision.content,
            signature=revision.signature,
        )
