"""Write docs/operations.md: which of AWS's operations Headrace has, from the registries themselves.

Run it by `make docs`. A test fails when the page is older than the registries.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from headrace.aws.call import Operations
from headrace.aws.models import model
from headrace.services.autoscaling.operations import operation as autoscaling
from headrace.services.batch.operations import operation as batch
from headrace.services.cloudwatch.operations import operation as cloudwatch
from headrace.services.codebuild import service as codebuild
from headrace.services.ecr.operations import operation as ecr
from headrace.services.ecs import service as ecs
from headrace.services.elbv2.operations import operation as elbv2
from headrace.services.iam.operations import OPERATIONS as IAM
from headrace.services.logs.operations import operation as logs
from headrace.services.s3 import service as s3
from headrace.services.scheduler.operations import operation as scheduler
from headrace.services.secretsmanager.operations import operation as secretsmanager
from headrace.services.servicediscovery.operations import operation as servicediscovery
from headrace.services.sqs.operations import operation as sqs
from headrace.services.ssm.operations import operation as ssm
from headrace.services.sts.operations import OPERATIONS as STS

PAGE = Path(__file__).parent.parent / "docs" / "operations.md"

REGISTRIES: dict[str, Operations[Any]] = {
    "Amazon ECS": ecs.operation,
    "AWS Batch": batch,
    "AWS CodeBuild": codebuild.OPERATIONS,
    "Amazon S3": s3.operation,
    "Amazon ECR": ecr,
    "Application Auto Scaling": autoscaling,
    "Amazon EventBridge Scheduler": scheduler,
    "Amazon SQS": sqs,
    "Amazon CloudWatch": cloudwatch,
    "Amazon CloudWatch Logs": logs,
    "AWS Secrets Manager": secretsmanager,
    "Elastic Load Balancing": elbv2,
    "AWS Cloud Map": servicediscovery,
    "Systems Manager Parameter Store": ssm,
    "AWS IAM": IAM,
    "AWS STS": STS,
}

HEAD = """# What each service supports

Written by `make docs` from the registries of operations. An operation that AWS has and Headrace has not
answers an error that names it; nothing is answered that is not done.
"""


def page() -> str:
    """The page's text."""
    return HEAD + "".join(line for lines in map(_service, REGISTRIES) for line in lines)


def _service(title: str) -> Iterator[str]:
    registry = REGISTRIES[title]
    known = model(registry.service).operation_names
    yield f"\n## {title} (`{registry.service}`): {len(registry.handlers)} of {len(known)}\n\n"
    yield from (f"- {name}\n" for name in sorted(registry.handlers))
    if missing := sorted(set(known) - registry.handlers.keys()):
        yield f"\nNot there: {', '.join(missing)}.\n"


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"{PAGE.name} is written")
