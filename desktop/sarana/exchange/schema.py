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

STEPS = (_PARTNERS, _BUNDLES, _ROSTERS)
