"""The tasks of `retrain`, and the note on a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.sdk import Connection, get_current_context
from airflow.sdk.exceptions import AirflowFailException, AirflowNotFoundException

from huanyu_dags.settings import workplace

if TYPE_CHECKING:
    from collections.abc import Mapping

API = "huanyu_airflow"
"""The connection with which a task writes its run's note: login and password of an Airflow user."""


def check_parameters(params: Mapping[str, Any]) -> None:
    """Fails with what is not there or cannot be replaced, before hours are spent."""
    from huanyu.retrain import model_link

    if not params["gold"]:
        raise AirflowFailException("没有给标注集（gold）：不比就不换")
    names = [("gold", each) for each in params["gold"]]
    names += [(name, params[name]) for name in ("candidate", "data", "encoder") if params[name]]
    if missing := [f"{name} {path!r}" for name, path in names if not Path(path).exists()]:
        raise AirflowFailException(f"没有这些文件或目录：{'、'.join(missing)}")
    if params["promote"]:
        model_link(workplace())


def candidate_of(params: Mapping[str, Any]) -> str:
    from huanyu.retrain import train_candidate

    if params["candidate"]:
        return str(params["candidate"])
    data, encoder = (Path(params[name]) if params[name] else None for name in ("data", "encoder"))
    work = workplace()
    return str(train_candidate(work, data=data, encoder=encoder, with_corrections=params["with_corrections"]))


def compare_and_promote(candidate: str, params: Mapping[str, Any]) -> dict[str, int]:
    """Promotes where no figure is worse; the figures go into the run's note. Fails where the model is worse."""
    from huanyu.retrain import compare, promote

    work = workplace()
    found = compare(work, Path(candidate), [Path(each) for each in params["gold"]])
    worse = [each.said for each in found if each.worse]
    promoted = False
    try:
        if found and not worse and params["promote"]:
            promote(work, Path(candidate))
            promoted = True
    finally:
        state = "已换上" if promoted else "更差，没有换" if worse else "没有换"
        note_run("\n".join([f"{candidate}：{state}", *(each.said for each in found)]))
    if worse or not found:
        raise AirflowFailException("；".join(worse) or "标注集里没有可以比的问题")
    return {"figures": len(found), "promoted": int(promoted)}


def note_run(text: str) -> None:
    """Prints it and, where the connection is there, writes it as the run's note through Airflow's API."""
    import httpx
    from airflow.sdk.configuration import conf

    print(text)
    run = get_current_context()["dag_run"]
    try:
        user = Connection.get(API)
    except AirflowNotFoundException:
        print(f"没有连接 {API}，备注没有写上")
        return
    base = (conf.get("api", "base_url", fallback="") or "http://127.0.0.1:8080").rstrip("/")
    try:
        with httpx.Client(base_url=base, timeout=30) as client:
            made = client.post("/auth/token", json={"username": user.login, "password": user.password})
            made.raise_for_status()
            client.patch(
                f"/api/v2/dags/{run.dag_id}/dagRuns/{run.run_id}", params={"update_mask": "note"}, json={"note": text},
                headers={"Authorization": f"Bearer {made.json()['access_token']}"},
            ).raise_for_status()  # fmt: skip
    except httpx.HTTPError as failed:
        # the model is judged and promoted by now: a busy API must not have it done again
        print(f"备注没有写上：{failed}")
