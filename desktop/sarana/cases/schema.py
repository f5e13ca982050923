"""The tables about people, built step by step; a step that has once been delivered is never changed.

What is signed is append-only: the database itself refuses to change or remove it (SECURITY.md 2.8).
"""

from collections.abc import Iterable

OWNER = "cases"


def _append_only(tables: Iterable[str]) -> str:
    return "".join(
        f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append only'); END;\n"
        for table in tables
        for what in ("UPDATE", "DELETE")
    )


_FORMS = """
CREATE TABLE form (
  sha256 TEXT PRIMARY KEY, form_id TEXT NOT NULL, version TEXT NOT NULL, source BLOB NOT NULL
) STRICT;
CREATE TABLE form_workbook (sha256 TEXT PRIMARY KEY, form TEXT NOT NULL REFERENCES form) STRICT;
CREATE TABLE form_current (form_id TEXT PRIMARY KEY, form TEXT NOT NULL REFERENCES form) STRICT;
""" + _append_only(["form", "form_workbook"])

_CASES = """
CREATE TABLE case_file (
  number INTEGER PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, code TEXT NOT NULL DEFAULT '',
  names TEXT NOT NULL DEFAULT '[]', state TEXT NOT NULL DEFAULT '', changed TEXT NOT NULL DEFAULT '',
  has_draft INTEGER NOT NULL DEFAULT 0, origin TEXT NOT NULL DEFAULT '', stale INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX case_file_stale ON case_file (case_id) WHERE stale;
CREATE TABLE record (
  record_id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_file (case_id), kind TEXT NOT NULL
) STRICT;
CREATE INDEX record_case ON record (case_id);
CREATE VIRTUAL TABLE case_words USING fts5 (words, tokenize = 'trigram case_sensitive 1');
INSERT INTO case_words (case_words, rank) VALUES ('secure-delete', 1);
"""

_REVISIONS = """
CREATE TABLE revision (
  id TEXT PRIMARY KEY, record_id TEXT NOT NULL REFERENCES record, kind TEXT NOT NULL, clock TEXT NOT NULL,
  content BLOB NOT NULL, signature TEXT NOT NULL, bundle TEXT NOT NULL
) STRICT;
CREATE INDEX revision_record ON revision (record_id);
CREATE TABLE revision_parent (
  revision TEXT NOT NULL REFERENCES revision, parent TEXT NOT NULL, PRIMARY KEY (revision, parent)
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_parent_child ON revision_parent (parent);
CREATE TABLE revision_file (
  revision TEXT NOT NULL REFERENCES revision, name TEXT NOT NULL, sha256 TEXT NOT NULL,
  PRIMARY KEY (revision, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_file_digest ON revision_file (sha256);
""" + _append_only(["revision", "revision_parent", "revision_file"])

_ATTACHMENTS = """
CREATE TABLE blob (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL) STRICT;
CREATE TABLE blob_chunk (
  sha256 TEXT NOT NULL REFERENCES blob, number INTEGER NOT NULL, content BLOB NOT NULL,
  PRIMARY KEY (sha256, number)
) STRICT;
CREATE TRIGGER blob_kept BEFORE DELETE ON blob
  WHEN EXISTS (SELECT 1 FROM revision_file WHERE sha256 = OLD.sha256)
  BEGIN SELECT RAISE(ABORT, 'a signed revision needs it'); END;
CREATE TRIGGER blob_chunk_kept BEFORE DELETE ON blob_chunk
  WHEN EXISTS (SELECT 1 FROM revision_file WHERE sha256 = OLD.sha256)
  BEGIN SELECT RAISE(ABORT, 'a signed revision needs it'); END;
CREATE TRIGGER blob_same BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'content is its name'); END;
CREATE TRIGGER blob_chunk_same BEFORE UPDATE ON blob_chunk
  BEGIN SELECT RAISE(ABORT, 'content is its name'); END;
"""

_DRAFTS = """
CREATE TABLE draft (
  record_id TEXT PRIMARY KEY REFERENCES record, form TEXT NOT NULL REFERENCES form, parents TEXT NOT NULL,
  answers TEXT NOT NULL, changed TEXT NOT NULL
) STRICT;
CREATE TABLE draft_file (
  record_id TEXT NOT NULL REFERENCES draft ON DELETE CASCADE, name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES blob, PRIMARY KEY (record_id, name)
) STRICT, WITHOUT ROWID;
"""

# About the office, never about a person: what an officer answers the same way at one post every day.
_POST_DEFAULTS = """
CREATE TABLE post_default (
  officer TEXT NOT NULL, post TEXT NOT NULL, fact TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (officer, post, fact)
) STRICT, WITHOUT ROWID;
"""


def _append_only_but_arriving(table: str, trigger: str, column: str) -> str:
    arriving = f"EXISTS (SELECT 1 FROM arriving WHERE id = OLD.{column})"  # noqa: S608 - names of ours
    return (
        f"DROP TRIGGER {trigger}_no_delete;\n"
        f"CREATE TRIGGER {trigger}_no_delete BEFORE DELETE ON {table} WHEN NOT {arriving} "
        "BEGIN SELECT RAISE(ABORT, 'append only'); END;\n"
    )


# What everything reads leaves out what is still arriving, so that an import becomes visible in one moment.
_ARRIVING = """
CREATE TABLE arriving (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
ALTER TABLE revision RENAME TO revision_kept;
ALTER TABLE revision_parent RENAME TO revision_parent_kept;
CREATE VIEW revision AS SELECT * FROM revision_kept
  WHERE NOT EXISTS (SELECT 1 FROM arriving WHERE arriving.id = revision_kept.id);
CREATE VIEW revision_parent AS SELECT * FROM revision_parent_kept
  WHERE NOT EXISTS (SELECT 1 FROM arriving WHERE arriving.id = revision_parent_kept.revision);
"""
_ARRIVALS = "".join(
    (
        _ARRIVING,
        _append_only_but_arriving("revision_kept", "revision", "id"),
        _append_only_but_arriving("revision_parent_kept", "revision_parent", "revision"),
        _append_only_but_arriving("revision_file", "revision_file", "revision"),
    )
)

# Whose a case is (need-to-know). What the journal tells of older cases: who opened, signed or took them in.
_OFFICERS = """
CREATE TABLE case_officer (
  case_id TEXT NOT NULL REFERENCES case_file (case_id) ON DELETE CASCADE, officer TEXT NOT NULL,
  PRIMARY KEY (case_id, officer)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_officer_cases ON case_officer (officer);
INSERT OR IGNORE INTO case_officer
  SELECT case_id, actor FROM audit JOIN case_file ON case_id = object WHERE action = 'case.create';
INSERT OR IGNORE INTO case_officer
  SELECT case_id, actor FROM audit JOIN revision_kept ON id = object JOIN record USING (record_id)
  WHERE action = 'record.finalise';
INSERT OR IGNORE INTO case_officer
  SELECT case_id, actor FROM audit JOIN json_each(detail_json, '$.cases') taken
  JOIN case_file ON case_id = taken.value WHERE action = 'bundle.import';
"""

# What was erased on purpose: a stub for each revision, which lets its rows go and never lets it in again.
_ERASED = """
CREATE TABLE erased_revision (
  id TEXT PRIMARY KEY, record_id TEXT NOT NULL, case_id TEXT NOT NULL, kind TEXT NOT NULL,
  parents TEXT NOT NULL, erased_by TEXT NOT NULL, clock TEXT NOT NULL, bundle TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX erased_revision_case ON erased_revision (case_id);
CREATE TABLE erased_case (case_id TEXT PRIMARY KEY, erased_by TEXT NOT NULL, erased TEXT NOT NULL) STRICT;
CREATE TABLE hidden_case (case_id TEXT PRIMARY KEY, because_of TEXT NOT NULL, shown INTEGER NOT NULL) STRICT;
CREATE TABLE sealed_edit (
  id TEXT PRIMARY KEY, case_id TEXT NOT NULL, officer TEXT NOT NULL, sealed BLOB NOT NULL,
  since TEXT NOT NULL, until TEXT NOT NULL, told INTEGER NOT NULL
) STRICT;
CREATE TABLE case_terms (case_id TEXT PRIMARY KEY, retain_until TEXT NOT NULL) STRICT;
CREATE TABLE retention (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), days INTEGER NOT NULL) STRICT;
CREATE INDEX revision_tombstone ON revision_kept (record_id) WHERE kind = 'tombstone';
CREATE INDEX revision_link ON revision_kept (record_id) WHERE kind = 'link';
""" + _append_only(["erased_revision"])


def _append_only_but_erased(table: str, trigger: str, column: str) -> str:
    arriving = f"EXISTS (SELECT 1 FROM arriving WHERE id = OLD.{column})"  # noqa: S608 - names of ours
    erased = f"EXISTS (SELECT 1 FROM erased_revision WHERE id = OLD.{column})"  # noqa: S608 - names of ours
    return (
        f"DROP TRIGGER {trigger}_no_delete;\n"
        f"CREATE TRIGGER {trigger}_no_delete BEFORE DELETE ON {table} WHEN NOT {arriving} AND NOT {erased} "
        "BEGIN SELECT RAISE(ABORT, 'append only'); END;\n"
    )


_ERASURE = "".join(
    (
        _ERASED,
        _append_only_but_erased("revision_kept", "revision", "id"),
        _append_only_but_erased("revision_parent_kept", "revision_parent", "revision"),
        _append_only_but_erased("revision_file", "revision_file", "revision"),
    )
)

# What a person may be recognised by in another case; worked out with the list, gone with the case.
_LIKENESS = """
CREATE TABLE case_mark (
  number INTEGER NOT NULL, kind TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (number, kind, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_mark_same ON case_mark (kind, mark);
UPDATE case_file SET stale = 1;
"""

# A draft as it was before its record moved to a newer version of its form; goes when the draft goes.
_MOVES = """
CREATE TABLE draft_before_move (
  record_id TEXT NOT NULL REFERENCES draft ON DELETE CASCADE, number INTEGER NOT NULL,
  form TEXT NOT NULL REFERENCES form, answers TEXT NOT NULL, moved TEXT NOT NULL,
  PRIMARY KEY (record_id, number)
) STRICT, WITHOUT ROWID;
"""

# Content that is still arriving must not be taken for whole. And what nobody here knows the author of, or
# whose author's key was revoked, stays marked as arriving, `held`, until somebody answers for it
# (SECURITY.md 4.5).
_QUARANTINE = """
CREATE TABLE arriving_blob (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
DROP TRIGGER blob_kept;
CREATE TRIGGER blob_kept BEFORE DELETE ON blob
  WHEN EXISTS (SELECT 1 FROM revision_file WHERE sha256 = OLD.sha256)
  AND NOT EXISTS (SELECT 1 FROM arriving_blob WHERE sha256 = OLD.sha256)
  BEGIN SELECT RAISE(ABORT, 'a signed revision needs it'); END;
DROP TRIGGER blob_chunk_kept;
CREATE TRIGGER blob_chunk_kept BEFORE DELETE ON blob_chunk
  WHEN EXISTS (SELECT 1 FROM revision_file WHERE sha256 = OLD.sha256)
  AND NOT EXISTS (SELECT 1 FROM arriving_blob WHERE sha256 = OLD.sha256)
  BEGIN SELECT RAISE(ABORT, 'a signed revision needs it'); END;
ALTER TABLE arriving ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
CREATE TABLE quarantine (
  id TEXT PRIMARY KEY, reason TEXT NOT NULL, since TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

# Who typed a draft; of older ones the journal tells who began them.
_TYPED_BY = """
ALTER TABLE draft ADD COLUMN officer TEXT NOT NULL DEFAULT '';
UPDATE draft SET officer = coalesce((
  SELECT actor FROM audit JOIN record ON record.record_id = draft.record_id
  WHERE (action = 'record.reopen' AND object = draft.record_id)
  OR (action = 'case.create' AND object = case_id) ORDER BY seq DESC LIMIT 1
), '');
"""

# Nobody looks for the children of a revision: a record's history is read as a whole.
_NO_CHILDREN = "DROP INDEX revision_parent_child;"

STEPS = (
    _FORMS,
    _CASES,
    _REVISIONS,
    _ATTACHMENTS,
    _DRAFTS,
    _POST_DEFAULTS,
    _ARRIVALS,
    _OFFICERS,
    _ERASURE,
    _LIKENESS,
    _MOVES,
    _QUARANTINE,
    _TYPED_BY,
    _NO_CHILDREN,
)
