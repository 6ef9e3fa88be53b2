"""A wheel built from the tree runs the demo in an empty environment outside the checkout."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_a_wheel_in_an_empty_environment_runs_the_demo(tmp_path: Path) -> None:
    def run(*words: str | Path) -> str:
        done = subprocess.run(
            [str(word) for word in words], cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("huanyu-*.whl")
    venv.create(tmp_path / "empty", with_pip=True)
    python = tmp_path / "empty" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "-r", ROOT / "requirements.txt")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel)
    where = run(python, "-c", "import huanyu; print(huanyu.__file__)")
    assert str(tmp_path / "empty") in where
    said = run(tmp_path / "empty" / "bin" / "huanyu", "--data", tmp_path / "data", "demo")
    assert "2026年6月排名（已封账）" in said
    assert (tmp_path / "data" / "sample" / "months" / "2026-06").is_dir()
