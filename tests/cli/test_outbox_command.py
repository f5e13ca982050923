"""`sarana outbox` and the receipt that comes back, without a window."""

from pathlib import Path

import pytest
from tests.exchange.sharing import publishes, takes_down
from tests.given import PASSPHRASE, Office

from sarana.cli.main import run


def test_a_bundle_is_handed_over_taken_over_and_answered(
    border_post: Office, social_services: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publishes(border_post)
    to_services = border_post.knows(social_services)
    social_services.knows(border_post, "immigration")
    code = border_post.store.case(takes_down(border_post, sharing="social_affairs")).code
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE, encoding="utf-8")
    (tmp_path / "stick").mkdir()
    post, services = (
        ["--vault", str(office.vault.folder), "--passphrase-file", str(passphrase)]
        for office in (border_post, social_services)
    )
    border_post.vault.close()
    social_services.vault.close()

    def said(*command: str) -> str:
        assert run(command) == 0
        return capsys.readouterr().out

    assert "No bundle" in said("outbox", "list", *post)
    export = ["bundle", "export", *post, "--case", code, "--to", to_services]
    said(*export, "--out", str(tmp_path / "stick"))
    (bundle,) = (tmp_path / "stick").glob("*.age")
    listed = said("outbox", "list", *post)
    assert bundle.name in listed
    assert "sealed" in listed
    said("outbox", "handed-over", listed.split()[0], *post)
    assert "handed over" in said("outbox", "list", *post)
    (tmp_path / "back").mkdir()
    said("bundle", "import", str(bundle), *services, "--receipt", str(tmp_path / "back"))
    (receipt,) = (tmp_path / "back").glob("*.age")
    said("bundle", "import", str(receipt), *post)
    assert "received" in said("outbox", "list", *post)
