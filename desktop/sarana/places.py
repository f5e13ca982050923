"""Where the vault and the settings live on this machine. `SARANA_HOME` moves both, for tests and sticks."""

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """The folder of everything that Sarana keeps on this computer."""
    moved = os.environ.get("SARANA_HOME")
    return Path(moved) if moved else platformdirs.user_data_path("Sarana", appauthor=False)


def vault_folder() -> Path:
    return home() / "vault"


def settings_file() -> Path:
    return home() / "settings.json"


def resources() -> Path:
    """The folder of forms, letters, fonts and pictures that came with the program."""
    import sarana.resources

    return Path(sarana.resources.__path__[0])


def catalogs() -> Path:
    """The folder of the translators' catalogs."""
    import sarana.i18n

    return Path(sarana.i18n.__path__[0])
