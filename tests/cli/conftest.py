"""The vault that four officers share, for commands too."""

from tests.cases.test_roles import shared_vault as shared_vault
