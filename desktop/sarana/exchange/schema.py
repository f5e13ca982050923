"""The tables of what travels; a step that has once been delivered is never changed."""

OWNER = "exchange"

_PARTNERS = """
CREATE TABLE partner (id TEXT PRIMARY KEY, card BLOB NOT NULL, added TEXT NOT NULL) STRICT;
"""

# One line of numbers for each set of recipients, so that each of them notices a bundle that never arrived.
_BUNDLES = """
CREATE TABLE bundle_sent (
  bundle_id TEXT PRIMARY KEY, recipients TEXT NOT NULL, seq INTEGER NOT NULL, manifest TEXT NOT NULL,
  created TEXT NOT NULL, UNIQUE (recipients, seq)
) STRICT;
CREATE TABLE bundle_received (
  manifest TEXT PRIMARY KEY, bundle_id TEXT NOT NULL, device_key TEXT NOT NULL, recipients TEXT NOT NULL,
  seq INTEGER NOT NULL, accepted TEXT NOT NULL
) STRICT;
CREATE INDEX bundle_received_line ON bundle_received (device_key, recipients, seq);
"""

# A key that an authority has revoked stays so, whatever a later roster leaves out.
_ROSTERS = """
CREATE TABLE roster (
  id TEXT PRIMARY KEY, version INTEGER NOT NULL, file BLOB NOT NULL, taken TEXT NOT NULL
) STRICT;
CREATE TABLE partner_on_roster (partner TEXT PRIMARY KEY, roster TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE revoked_key (key TEXT PRIMARY KEY, since TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
"""


# What kind of office a partner's is, as an officer here said; never what their card says of itself.
_KINDS = """
CREATE TABLE partner_kind (
  partner TEXT PRIMARY KEY, kind TEXT NOT NULL, said_by TEXT NOT NULL, said TEXT NOT NULL
) STRICT;
"""

# Who got what: digests and places in forms only, never an answer, so that erasing a case leaves none behind.
_SENT = """
CREATE TABLE sent_file (
  recipient TEXT NOT NULL, case_id TEXT NOT NULL, sha256 TEXT NOT NULL, bundle_id TEXT NOT NULL,
  PRIMARY KEY (recipient, case_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE TABLE sent_case (
  bundle_id TEXT NOT NULL, case_id TEXT NOT NULL, recipient TEXT NOT NULL, partner TEXT NOT NULL,
  kind TEXT NOT NULL, purpose TEXT NOT NULL, sent TEXT NOT NULL, until TEXT NOT NULL,
  PRIMARY KEY (bundle_id, case_id, recipient, partner)
) STRICT, WITHOUT ROWID;
CREATE INDEX sent_case_case ON sent_case (case_id);
CREATE TABLE extract_made (
  id TEXT PRIMARY KEY, record_id TEXT NOT NULL, clock TEXT NOT NULL, case_id TEXT NOT NULL,
  source_revision TEXT NOT NULL, profile TEXT NOT NULL, fields TEXT NOT NULL, until TEXT NOT NULL,
  bundle_id TEXT NOT NULL
) STRICT;
CREATE INDEX extract_made_record ON extract_made (record_id);
"""

# Signed statements about cases: that one office may pass something on, that a person took consent back.
_STATEMENTS = """
CREATE TABLE statement (
  sha256 TEXT PRIMARY KEY, kind TEXT NOT NULL, case_id TEXT NOT NULL, office TEXT NOT NULL,
  content BLOB NOT NULL, signature TEXT NOT NULL, bundle TEXT NOT NULL, kept TEXT NOT NULL
) STRICT;
CREATE INDEX statement_case ON statement (case_id);
CREATE TABLE onward_request (
  number INTEGER PRIMARY KEY, case_id TEXT NOT NULL, office TEXT NOT NULL, organisation TEXT NOT NULL,
  partner TEXT NOT NULL, purpose TEXT NOT NULL, asked TEXT NOT NULL, asked_by TEXT NOT NULL
) STRICT;
CREATE INDEX onward_request_case ON onward_request (case_id);
"""

# What became of a bundle after it was sealed, and what was chosen for one that is not sealed yet.
_OUTBOX = """
CREATE TABLE bundle_place (
  bundle_id TEXT PRIMARY KEY REFERENCES bundle_sent, partners TEXT NOT NULL, purpose TEXT NOT NULL,
  size INTEGER NOT NULL, name TEXT NOT NULL
) STRICT;
CREATE TABLE bundle_handed (
  bundle_id TEXT PRIMARY KEY REFERENCES bundle_sent, handed TEXT NOT NULL, officer TEXT NOT NULL
) STRICT;
CREATE TABLE bundle_receipt (
  bundle_id TEXT NOT NULL REFERENCES bundle_sent, office TEXT NOT NULL, accepted TEXT NOT NULL,
  refused TEXT NOT NULL, issued TEXT NOT NULL, content BLOB NOT NULL, signature TEXT NOT NULL,
  PRIMARY KEY (bundle_id, office)
) STRICT;
CREATE TABLE bundle_draft (
  number INTEGER PRIMARY KEY, cases TEXT NOT NULL, partners TEXT NOT NULL, purpose TEXT NOT NULL,
  officer TEXT NOT NULL, made TEXT NOT NULL
) STRICT;
"""

# What was refused although its sender is known: what it said of itself and why, never what was in it. What
# was meant for others and is kept as it came. And keys that nobody here believes any more.
_WATCHED = """
CREATE TABLE bundle_refused (
  manifest TEXT PRIMARY KEY, statement BLOB NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE TABLE foreign_bundle (
  id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
  officer TEXT NOT NULL, reason TEXT NOT NULL, taken TEXT NOT NULL
) STRICT;
CREATE TABLE foreign_piece (
  id TEXT NOT NULL REFERENCES foreign_bundle ON DELETE CASCADE, number INTEGER NOT NULL,
  content BLOB NOT NULL, PRIMARY KEY (id, number)
) STRICT;
ALTER TABLE bundle_received ADD COLUMN previous TEXT NOT NULL DEFAULT '';
"""

# How often a partner gets an update of the cases that they have, as an officer here agreed with them.
_UPDATES = """
CREATE TABLE partner_update (
  partner TEXT PRIMARY KEY, days INTEGER NOT NULL, said_by TEXT NOT NULL, said TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

# Cases that left in the open: as the person's own copy, or as records for an ODK server.
_COPIES = """
CREATE TABLE case_copied (case_id TEXT NOT NULL, copied TEXT NOT NULL) STRICT;
CREATE INDEX case_copied_when ON case_copied (copied);
"""

STEPS = (_PARTNERS, _BUNDLES, _KINDS, _SENT, _STATEMENTS, _OUTBOX, _ROSTERS, _WATCHED, _UPDATES, _COPIES)
