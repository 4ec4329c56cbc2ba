"""Airflow's operators, as a DAG has them, each run outside of a scheduler. Run by Airflow's own Python:
`airflow_operators.py batch QUEUE DEFINITION` or `airflow_operators.py ecs DEFINITION GROUP`."""

import sys
from typing import Any


class TaskInstance:
    """What an operator leaves its links with."""

    def xcom_push(self, *_: Any, **__: Any) -> None:
        pass


def batch(queue: str, definition: str) -> Any:
    from airflow.providers.amazon.aws.operators.batch import BatchOperator

    return BatchOperator(
        task_id="job",
        job_name="from-airflow",
        job_queue=queue,
        job_definition=definition,
        parameters={"what": "airflow"},
        aws_conn_id="headrace",
    )


def ecs(definition: str, group: str) -> Any:
    from airflow.providers.amazon.aws.operators.ecs import EcsRunTaskOperator

    return EcsRunTaskOperator(
        task_id="task",
        cluster="default",
        task_definition=definition,
        launch_type="EC2",
        overrides={"containerOverrides": [{"name": "main", "command": ["echo", "airflow"]}]},
        awslogs_group=group,
        awslogs_stream_prefix=f"{definition}/main",
        awslogs_region="us-east-1",
        waiter_delay=1,
        aws_conn_id="headrace",
    )


def main() -> None:
    kind, *words = sys.argv[1:]
    instance = TaskInstance()
    operator = {"batch": batch, "ecs": ecs}[kind](*words)
    print("result:", operator.execute({"ti": instance, "task_instance": instance}))


main()
