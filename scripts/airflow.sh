#!/usr/bin/env bash
# A standalone Airflow on loopback with our DAGs, for trying and for a small bureau.
#   scripts/airflow.sh [HOME [PORT]]     runs until Ctrl-C; HOME (build/airflow) keeps its database and login
# Huanyu's settings are the HUANYU_* variables that it is started with, else Airflow's variable `huanyu` (docs/airflow.md).
set -euo pipefail
cd "$(dirname "$0")/.."
home=$(realpath -m "${1:-build/airflow}")
port=${2:-8080}
[ -x build/airflow-venv/bin/airflow ] || { echo "airflow.sh: Airflow is not installed; run make airflow-venv" >&2; exit 2; }

export PATH=$PWD/build/airflow-venv/bin:$PATH AIRFLOW_HOME=$home
export AIRFLOW__CORE__DAGS_FOLDER=$PWD/dags AIRFLOW__CORE__LOAD_EXAMPLES=False
export AIRFLOW__API__HOST=127.0.0.1 AIRFLOW__API__PORT=$port AIRFLOW__API__BASE_URL=http://127.0.0.1:$port
export AIRFLOW__CORE__EXECUTION_API_SERVER_URL=http://127.0.0.1:$port/execution/
export PYTHONPATH=$PWD/dags${PYTHONPATH:+:$PYTHONPATH}   # the triggerer, which tells of deadlines, reads no DAG folder
export AIRFLOW__CORE__PARALLELISM=${AIRFLOW__CORE__PARALLELISM:-8} AIRFLOW__API__WORKERS=1
export HUANYU_DATA=${HUANYU_DATA:-$PWD/data}

mkdir -p "$home"
login=$home/simple_auth_manager_passwords.json.generated
if [ ! -s "$login" ]; then
    (umask 077 && python -c 'import json, secrets; print(json.dumps({"admin": secrets.token_urlsafe(12)}))' > "$login")
fi
airflow db migrate >/dev/null
airflow pools import dags/pools.json >/dev/null
echo "Airflow: http://127.0.0.1:$port　user admin　password $(python -c 'import json, sys; print(json.load(open(sys.argv[1]))["admin"])' "$login")"
exec airflow standalone
