"""The translators' catalogs, one folder per language; read by sarana.language."""
