"""The task that serves the site's image."""

from botocore.exceptions import WaiterError

from examples.campus.demo.web import Origin
from examples.running.cloud import Cloud
from examples.running.problem import Problem

FAMILY = "campus-site"
LOG_GROUP = "/campus/site"
PORT = 8080


def run(cloud: Cloud, image: str) -> Origin:
    """Run the image as a task, wait for it, then stop the tasks of earlier releases."""
    ecs = cloud.client("ecs")
    ecs.create_cluster(clusterName="default")
    earlier = ecs.list_tasks(family=FAMILY)["taskArns"]
    answer = ecs.run_task(taskDefinition=_register(cloud, image), launchType="EC2", startedBy="demo")
    if answer["failures"]:
        raise Problem("The task can't be placed.", detail=str(answer["failures"]))
    arn = answer["tasks"][0]["taskArn"]
    try:
        ecs.get_waiter("tasks_running").wait(tasks=[arn], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    except WaiterError:
        raise Problem("The task did not start.", detail=_why_stopped(cloud, arn)) from None
    for each in earlier:
        ecs.stop_task(task=each, reason="A newer release is up")
    container = ecs.describe_tasks(tasks=[arn])["tasks"][0]["containers"][0]
    port = container["networkBindings"][0]["hostPort"]
    return Origin(port, f"127.0.0.1:{port}")


def stop(cloud: Cloud) -> None:
    """Stop what serves the site and wait until it has ended."""
    ecs = cloud.client("ecs")
    tasks = ecs.list_tasks(family=FAMILY)["taskArns"]
    for arn in tasks:
        ecs.stop_task(task=arn, reason="The demonstration is over")
    if tasks:
        ecs.get_waiter("tasks_stopped").wait(tasks=tasks, WaiterConfig={"Delay": 1, "MaxAttempts": 60})


def _register(cloud: Cloud, image: str) -> str:
    answer = cloud.client("ecs").register_task_definition(
        family=FAMILY,
        containerDefinitions=[
            {
                "name": "web",
                "image": image,
                "memory": 64,
                "essential": True,
                "portMappings": [{"containerPort": PORT, "hostPort": 0}],
                "stopTimeout": 2,
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": LOG_GROUP,
                        "awslogs-region": cloud.region,
                        "awslogs-stream-prefix": "release",
                        "awslogs-create-group": "true",
                    },
                },
            }
        ],
    )
    return str(answer["taskDefinition"]["taskDefinitionArn"])


def _why_stopped(cloud: Cloud, arn: str) -> str:
    task = cloud.client("ecs").describe_tasks(tasks=[arn])["tasks"][0]
    reasons = [task.get("stoppedReason", ""), *(each.get("reason", "") for each in task["containers"])]
    return "\n".join(filter(None, [task["lastStatus"], *reasons]))
