"""DescribeScalingActivities."""

from headrace.aws.call import Call, Request, Response
from headrace.services.autoscaling import finding, paging, wire
from headrace.services.autoscaling.context import Context, operation
from headrace.services.autoscaling.records import Activity


@operation("DescribeScalingActivities")
async def describe_scaling_activities(context: Context, call: Call, request: Request) -> Response:
    """Newest first."""
    finding.check_kind(request)
    resource = request.get("ResourceId")
    found, more = await paging.page(
        context.store,
        Activity,
        request,
        lambda activity: not activity.reasons or request.get("IncludeNotScaledActivities", False),
        scope=call.scope,
        owner=f"{call.scope}/{resource}" if resource else None,
        descending=True,
    )
    return {"ScalingActivities": [wire.activity(activity) for activity in found], "NextToken": more}
