"""`huanyu user token`: given once, listed without its secret, revoked; a mistake says what is allowed."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from huanyu.cli import huanyu
from ledger.ledger import Ledger
from tests.ledger.moments import NOW


def run(data: Path, *words: str) -> Result:
    return CliRunner().invoke(huanyu, ["--data", str(data), "user", "token", *words])


def test_a_token_is_shown_once_listed_without_its_secret_and_revoked(tmp_path: Path) -> None:
    (tmp_path / "sample").mkdir()
    with Ledger(f"sqlite:///{tmp_path / 'sample' / 'ledger.sqlite'}") as ledger:
        ledger.set_user("wang", "correct horse", role="analyst", by="test", at=NOW)
        secret = run(tmp_path, "add", "wang", "--label", "大屏", "--scope", "articles", "--scope", "months")
        token = secret.stdout.strip()
        assert token.startswith("hy_")
        assert "第 1 号令牌" in secret.stderr
        (entry,) = ledger.tokens()
        assert (entry.user, entry.label, entry.scopes) == ("wang", "大屏", ("articles", "months"))
        listed = run(tmp_path, "list", "--json").stdout
        assert token not in listed
        assert json.loads(listed)["scopes"] == ["articles", "months"]
        assert run(tmp_path, "revoke", "1").stdout == "第 1 号令牌已作废。\n"
        assert "已作废" in run(tmp_path, "list").stdout
        assert [each.what for each in ledger.deeds(subject="wang")] == ["revoke token", "add token", "user"]
        assert run(tmp_path, "revoke", "1").exit_code == 2
        refused = run(tmp_path, "add", "nobody", "--label", "x", "--scope", "articles")
        assert (refused.exit_code, "没有用户“nobody”" in refused.stderr) == (2, True)
