"""What deploy/ and compose.yaml say is true of this program: settings, commands, numbers; the tools' own checks pass."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from huanyu.cli import COMMANDS
from huanyu.settings import SETTINGS

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
TEXTS = {
    path: path.read_text(encoding="utf-8") for path in [ROOT / "compose.yaml", *DEPLOY.rglob("*.*")] if path.is_file()
}


def test_every_setting_named_is_one() -> None:
    own = {"HUANYU_SRV", "HUANYU_BACKUP", "HUANYU_SITE", "HUANYU_WEB"}  # of compose and the proxy
    named = {name for text in TEXTS.values() for name in re.findall(r"HUANYU_[A-Z_]+", text)}
    assert named - own <= {setting.variable for setting in SETTINGS}
    assert len(named) > 8


def test_every_command_that_a_unit_starts_is_one() -> None:
    started = re.findall(r"bin/huanyu ([a-z]+)", "\n".join(TEXTS.values()))
    started += re.findall(
        r"[; ]huanyu ([a-z]+)", (ROOT / "compose.yaml").read_text(encoding="utf-8").split("services:")[1]
    )
    assert {"run", "alert", "serve", "backup"} <= set(started)
    assert set(started) <= set(COMMANDS)


def test_every_number_that_is_watched_is_given() -> None:
    given = set(re.findall(r'"(huanyu_\w+)"', (ROOT / "web/api/metrics.py").read_text(encoding="utf-8")))
    for path in (DEPLOY / "huanyu-rules.yml", ROOT / "docs/operate.md"):
        watched = set(re.findall(r"huanyu_[a-z_]+", path.read_text(encoding="utf-8")))
        assert watched, path
        assert watched <= given, path


def test_the_house_of_compose_has_its_five_parts_and_publishes_the_proxy_alone() -> None:
    services = yaml.safe_load(TEXTS[ROOT / "compose.yaml"])["services"]
    assert {"web", "proxy", "postgres", "elasticsearch", "airflow"} <= services.keys()
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert all(
        name == "proxy" or all(port.startswith("127.0.0.1:") for port in ports) for name, ports in published.items()
    )


def test_only_one_of_compose_s_profiles_does_the_days_and_airflow_finds_pools_dags_and_home() -> None:
    made = yaml.safe_load(TEXTS[ROOT / "compose.yaml"])
    profiles = {name: service["profiles"] for name, service in made["services"].items() if "profiles" in service}
    assert profiles == {"day": ["timers"], "chase": ["timers"], "airflow": ["airflow"]}
    airflow = made["services"]["airflow"]
    (started,) = airflow["command"]
    assert started.index("pools import dags/pools.json") < started.index("standalone")
    dags = airflow["environment"]["AIRFLOW__CORE__DAGS_FOLDER"]
    assert airflow["environment"]["PYTHONPATH"] == dags
    assert f"airflow:{airflow['environment']['AIRFLOW_HOME']}" in airflow["volumes"]
    assert "airflow" in made["volumes"]


def test_docker_compose_takes_the_file(tmp_path: Path) -> None:
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode
    ):
        pytest.skip("docker compose is not installed")
    (tmp_path / "huanyu.env").write_text("", encoding="utf-8")
    shutil.copy(ROOT / "compose.yaml", tmp_path)
    done = subprocess.run(
        ["docker", "compose", "--profile", "airflow", "config", "--quiet"], cwd=tmp_path, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "POSTGRES_PASSWORD": "x", "ELASTIC_PASSWORD": "x"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for path in (DEPLOY / "systemd").iterdir():
        # the program and its user are not on this machine: the units' own words are what is checked
        text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", path.read_text(encoding="utf-8"))
        (tmp_path / path.name).write_text(re.sub(r"(?m)^(User|Group)=.*\n", "", text), encoding="utf-8")
    units = sorted(str(path) for path in tmp_path.iterdir() if "@" not in path.name)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "huanyu" in line]
    assert (done.returncode, ours) == (0, []), done.stderr
