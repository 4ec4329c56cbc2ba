"""GetJobQueueSnapshot."""

from itertools import islice

from headrace.aws.call import Call, Request, Response
from headrace.services.batch.context import Context, operation
from headrace.services.batch.operations import job_queues
from headrace.services.batch.records import batch_arn
from headrace.services.batch.sizes import CORE
from headrace.services.batch.wire import milliseconds

SHOWN = 100


@operation("GetJobQueueSnapshot")
async def get_job_queue_snapshot(context: Context, call: Call, request: Request) -> Response:
    """The first jobs of the queue, in the order in which they are to start, and what its jobs take."""
    queue = await job_queues.require(context.store, call, request["jobQueue"])
    now = milliseconds(call.now)
    front = [
        {
            "jobArn": batch_arn(call.scope, f"job/{job.id}"),
            "earliestTimeAtPosition": milliseconds(context.board.passed.get(job.id, call.now)),
        }
        for job in islice(context.board.front(queue.id, call.now), SHOWN)
    ]
    return {
        "frontOfQueue": {"jobs": front, "lastUpdatedAt": now},
        "queueUtilization": {**_utilization(context, queue.id), "lastUpdatedAt": now},
    }


def _utilization(context: Context, queue: str) -> Response:
    used: dict[str, float] = {}
    for job in context.board.started.values():
        if job.queue == queue:
            used[job.share] = used.get(job.share, 0.0) + job.need.cpu / CORE
    answer: Response = {"totalCapacityUsage": [_usage(sum(used.values()))]}
    line = context.board.lines.get(queue)
    if line is not None and line.fair is not None:
        answer["fairshareUtilization"] = {
            "activeShareCount": len(used),
            "topCapacityUtilization": [
                {"shareIdentifier": share, "capacityUsage": [_usage(cpus)]}
                for share, cpus in sorted(used.items(), key=lambda one: -one[1])
            ],
        }
    return answer


def _usage(cpus: float) -> Response:
    return {"capacityUnit": "VCPU", "quantity": cpus}
