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
CREATE TABLE revoked_key (key TEXT PRIMARY KEY, since TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""

STEPS = (_PARTNERS, _BUNDLES, _WATCHED)
