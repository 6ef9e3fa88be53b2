"""A wheel built from the tree holds all that the tree's packages hold, and works in an empty environment outside it."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TWO_DAYS = """\
import sys
from huanyu.demo import DAYS, run_demo
seen = []
run_demo({}, sys.argv[1], on_day=seen.append, days=DAYS[:2])
print([step.name for day in seen for step in day.steps if step.failures])
"""


def test_a_wheel_holds_every_file_of_the_packages_and_its_days_run_in_an_empty_environment(tmp_path: Path) -> None:
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
    with zipfile.ZipFile(wheel) as packed:
        held = set(packed.namelist())
    packages = {name.split("/")[0] for name in held if name.endswith("/__init__.py")}
    listed = subprocess.run(["git", "ls-files", "-z", *packages], cwd=ROOT, capture_output=True, check=True, text=True)
    tracked = set(filter(None, listed.stdout.split("\0")))
    assert len(tracked) > 300
    assert tracked - held == set()

    venv.create(tmp_path / "empty", with_pip=True)
    python = tmp_path / "empty" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "-r", ROOT / "requirements.txt")
    run(python, "-m", "pip", "check")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel)
    where = run(python, "-c", "import huanyu; print(huanyu.__file__)")
    assert str(tmp_path / "empty") in where
    assert run(python, "-c", TWO_DAYS, tmp_path / "data") == "[]\n"
    found = run(python, "-m", "huanyu", "--data", tmp_path / "data", "search", "环境", "--limit", "1")
    assert "环境" in found
    assert not found.startswith("共 0 篇")
