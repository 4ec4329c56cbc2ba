"""From a SubmitJob request to what a job is to do: pure («AWS Batch API, SubmitJob»)."""

from collections.abc import Iterable, Mapping
from typing import Any

from headrace.aws.call import Request
from headrace.services import tagging
from headrace.services.batch import definitions, names, nodes, retries, sizes
from headrace.services.batch.errors import client_exception, executing, too_many_tags, unsupported
from headrace.services.batch.job_records import Need
from headrace.services.batch.parameters import substituted
from headrace.services.batch.records import Definition, Queue

MOST_DEPENDENCIES = 20
SMALLEST_ARRAY, LARGEST_ARRAY = 2, 10_000
MOST_UNITS = 5
N_TO_N, SEQUENTIAL = "N_TO_N", "SEQUENTIAL"


def check(request: Request, queue: Queue, request_id: str) -> None:
    """Refuse what can't be a job, whatever its definition says. Raises `ClientException`."""
    if not names.NAME.fullmatch(request["jobName"]):
        raise executing("Job name should match valid pattern", request_id)
    if "eksPropertiesOverride" in request:
        raise unsupported("jobs on Amazon EKS")
    retries.check(request.get("retryStrategy"))
    definitions.check_timeout(request.get("timeout"))
    definitions.check_priority(request.get("schedulingPriorityOverride"))
    _check_share(request, queue)
    _check_array(request)
    _check_dependencies(request)


def wanted(request: Request, definition: Definition) -> dict[str, Any]:
    """The definition with what the request says over it, in the members of `JobDetail`. Raises
    `ClientException`."""
    given = definition.definition
    parameters = {**given.get("parameters", {}), **request.get("parameters", {})}
    job: dict[str, Any] = {
        "parameters": parameters,
        "platformCapabilities": given["platformCapabilities"],
        "retryStrategy": request.get("retryStrategy") or given.get("retryStrategy") or {"attempts": 1},
        "dependsOn": request.get("dependsOn", []),
    }
    for name in ("timeout", "propagateTags"):
        if (value := request.get(name, given.get(name))) is not None:
            job[name] = value
    priority = request.get("schedulingPriorityOverride", given.get("schedulingPriority"))
    if priority is not None:
        job["schedulingPriority"] = priority
    units = request.get("consumableResourcePropertiesOverride") or given.get("consumableResourceProperties")
    if units:
        job["consumableResourceProperties"] = units
    return {**job, **_containers(request, given, parameters)}


def tags(request: Request, definition: Definition) -> dict[str, str]:
    """The job's, which win, over the definition's. Raises `ClientException`."""
    before = (
        definition.tags if request.get("propagateTags", definition.definition.get("propagateTags")) else {}
    )
    return tagging.added(before, request.get("tags", {}), too_many_tags)


def need(job: Mapping[str, Any], units: Mapping[str, int]) -> Need:
    """What a job of this kind takes. Raises `ClientException`."""
    platform = job["platformCapabilities"][0]
    needed = [sizes.size(containers(part), platform) for part in nodes.parts(job)]
    return Need(
        cpu=sum(cpu for cpu, _ in needed),
        memory=sum(memory for _, memory in needed),
        platform=platform,
        units=dict(units),
    )


def containers(part: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of a job as `wanted` gives it, or of one of its nodes."""
    return definitions.containers_of(part)


def consumed(job: Mapping[str, Any]) -> dict[str, int]:
    """Units of consumable resources, by how the job names them. Raises `ClientException`."""
    listed = job.get("consumableResourceProperties", {}).get("consumableResourceList", ())
    if len(listed) > MOST_UNITS:
        raise client_exception(f"A job uses at most {MOST_UNITS} consumable resources.")
    units = {one.get("consumableResource", ""): one.get("quantity", 0) for one in listed}
    if any(not name or quantity < 1 for name, quantity in units.items()):
        raise client_exception("A consumable resource needs a name and a quantity of at least 1.")
    return units


def _containers(request: Request, given: Mapping[str, Any], parameters: Mapping[str, str]) -> dict[str, Any]:
    if "nodeProperties" in given:
        return {"nodeProperties": _nodes(request, given["nodeProperties"], parameters)}
    if "nodeOverrides" in request:
        raise client_exception("nodeOverrides is for multi-node jobs.")
    return _part(request, definitions.as_part(given), parameters)


def _nodes(request: Request, given: Mapping[str, Any], parameters: Mapping[str, str]) -> dict[str, Any]:
    """Their number can be another; then the last range goes on to the last of them."""
    overrides = request.get("nodeOverrides", {})
    if "containerOverrides" in request or "ecsPropertiesOverride" in request:
        raise client_exception("The containers of multi-node jobs are overridden by nodeOverrides.")
    count = overrides.get("numNodes", given["numNodes"])
    by_target = {one["targetNodes"]: one for one in overrides.get("nodePropertyOverrides", ())}
    ranges = [
        {
            "targetNodes": one["targetNodes"],
            **_part(by_target.pop(one["targetNodes"], {}), one, parameters),
        }
        for one in given["nodeRangeProperties"]
    ]
    if by_target:
        raise client_exception(f"The job definition has no node range {sorted(by_target)[0]}.")
    changed = {**given, "numNodes": count, "nodeRangeProperties": ranges}
    nodes.check(changed)
    return changed


def _part(
    overrides: Mapping[str, Any], given: Mapping[str, Any], parameters: Mapping[str, str]
) -> dict[str, Any]:
    if "ecsProperties" not in given:
        if "ecsPropertiesOverride" in overrides:
            raise client_exception("ecsPropertiesOverride is for job definitions with ecsProperties.")
        override = overrides.get("containerOverrides", {})
        return {"container": _overridden(given["container"], override, parameters)}
    if "containerOverrides" in overrides:
        raise client_exception("containerOverrides is for job definitions with containerProperties.")
    task = given["ecsProperties"]["taskProperties"][0]
    found = _overrides_by_name(overrides, {one["name"] for one in task["containers"]})
    changed = [_overridden(one, found.get(one["name"], {}), parameters) for one in task["containers"]]
    return {"ecsProperties": {"taskProperties": [{**task, "containers": changed}]}}


def _overrides_by_name(overrides: Mapping[str, Any], there: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    tasks = overrides.get("ecsPropertiesOverride", {}).get("taskProperties") or [{}]
    found = {one.get("name", ""): one for one in tasks[0].get("containers", ())}
    if unknown := found.keys() - set(there):
        raise client_exception(f"There is no container named {sorted(unknown)[0]} in the job definition.")
    return found


def _overridden(
    container: Mapping[str, Any], override: Mapping[str, Any], parameters: Mapping[str, str]
) -> dict[str, Any]:
    definitions.check_environment(override.get("environment", ()))
    if any(not word for word in override.get("command", ())):
        raise client_exception("The command of containerOverrides can't contain empty strings.")
    merged = {**container}
    command = override.get("command") or container.get("command", [])
    merged["command"] = substituted(command, parameters)
    environment = {pair["name"]: pair.get("value", "") for pair in container.get("environment", ())}
    environment |= {pair["name"]: pair.get("value", "") for pair in override.get("environment", ())}
    merged["environment"] = [{"name": name, "value": value} for name, value in environment.items()]
    return _sized(merged, override)


def _sized(merged: dict[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    """What the definition requires by `resourceRequirements` can only be overridden so."""
    required = sizes.requirements(merged)
    listed = {one["type"] for one in merged.get("resourceRequirements", ())}
    for member, resource in sizes.DEPRECATED.items():
        if member in override and resource in listed:
            raise client_exception(
                "This value was submitted in a deprecated key and may conflict with the value provided by "
                "the job definition's resource requirements."
            )
    required |= sizes.requirements(override)
    for member in sizes.DEPRECATED:
        merged.pop(member, None)
    merged["resourceRequirements"] = [
        {"type": resource, "value": value} for resource, value in required.items()
    ]
    return merged


def _check_share(request: Request, queue: Queue) -> None:
    share = request.get("shareIdentifier")
    if not queue.policy:
        if share or "schedulingPriorityOverride" in request:
            raise client_exception(
                "Job with shareIdentifier or schedulingPriority can onlybe submitted to job queue with fair "
                "share scheduling policy."
            )
        return
    if not share:
        raise client_exception("A job in a queue with a scheduling policy needs a shareIdentifier.")
    if not names.SHARE.fullmatch(share):
        raise client_exception("shareIdentifier must be up to 255 letters and numbers.")


def _check_array(request: Request) -> None:
    size = request.get("arrayProperties", {}).get("size")
    if "arrayProperties" in request and not SMALLEST_ARRAY <= (size or 0) <= LARGEST_ARRAY:
        raise client_exception(
            f"Array size must be between {SMALLEST_ARRAY} and {LARGEST_ARRAY}, and it is {size or 0}."
        )


def _check_dependencies(request: Request) -> None:
    listed = request.get("dependsOn", ())
    if len(listed) > MOST_DEPENDENCIES:
        raise client_exception(f"A job can depend on at most {MOST_DEPENDENCIES} jobs.")
    for one in listed:
        how = one.get("type")
        if how and "arrayProperties" not in request:
            raise client_exception(f"A dependency of the type {how} is for array jobs.")
        if how == SEQUENTIAL and "jobId" in one:
            raise client_exception("A SEQUENTIAL dependency has no jobId.")
        if how != SEQUENTIAL and not one.get("jobId"):
            raise client_exception("A dependency needs a jobId.")
