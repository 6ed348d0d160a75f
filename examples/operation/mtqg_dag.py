"""Monthly reports in Airflow: figures in, reports, then a word on what they found.

Written for Airflow 2.9 and 3; compiled and linted, not tried in Airflow.
"""

from datetime import datetime, timedelta

from airflow import DAG

try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:  # Airflow 2
    from airflow.operators.bash import BashOperator

OFFICE = "/srv/mtqg"

with DAG(
    "mtqg",
    schedule="0 6 2 * *",
    start_date=datetime(2026, 12, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=10)},
) as dag:
    load = BashOperator(
        task_id="load",
        cwd=OFFICE,
        # 1: loaded, with contradictions that the reports tell as well.
        bash_command="mtqg load inbox --log-format json || [ $? -eq 1 ]",
    )
    report = BashOperator(
        task_id="report",
        cwd=OFFICE,
        bash_command="mtqg report --quiet --log-format json --summary last-run.json",
    )
    # A task of its own, so that what was found is not taken for a report that failed.
    found = BashOperator(
        task_id="contradictions",
        cwd=OFFICE,
        retries=0,
        bash_command="mtqg report --quiet --log-format json --fail-on contradiction",
    )
    load >> report >> found
