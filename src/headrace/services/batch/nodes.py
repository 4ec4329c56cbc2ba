"""The nodes of a multi-node job: groups of containers that start and stop together («AWS Batch user guide,
multi-node parallel jobs»). Pure.

What one node runs is called its part here: the members `container` or `ecsProperties`. A job of another kind
is one part itself.
"""

from collections.abc import Mapping
from typing import Any

from headrace.services.batch.errors import client_exception

MOST = 1000
MAIN_ADDRESS = "AWS_BATCH_JOB_MAIN_NODE_PRIVATE_IPV4_ADDRESS"
"""The variable that tells the other nodes where the main node is."""

Part = Mapping[str, Any]


def check(given: Mapping[str, Any]) -> None:
    """Raises `ClientException`."""
    count, main = given["numNodes"], given["mainNode"]
    if not 1 <= count <= MOST or not 0 <= main < count:
        raise client_exception(
            f"numNodes must be between 1 and {MOST}, and mainNode the number of one of them."
        )
    targets = [span(one["targetNodes"], count) for one in given["nodeRangeProperties"]]
    if {number for target in targets for number in target} != set(range(count)):
        raise client_exception("The node ranges must cover every node.")


def span(text: str, count: int) -> range:
    """The numbers of the nodes of `0:3`, `2:`, `:2` or `1`. Raises `ClientException`."""
    first, colon, last = text.partition(":")
    try:
        low = int(first or 0)
        high = int(last or count - 1) if colon else low
    except ValueError:
        raise client_exception(f"The node range {text} is not valid.") from None
    if not 0 <= low <= high < count:
        raise client_exception(f"The node range {text} is not within 0:{count - 1}.")
    return range(low, high + 1)


def parts(wanted: Part) -> list[Part]:
    """What each node runs, in order; of ranges that overlap, the narrower one holds."""
    given = wanted.get("nodeProperties")
    if given is None:
        return [wanted]
    count = given["numNodes"]
    ranges = sorted(given["nodeRangeProperties"], key=lambda one: -len(span(one["targetNodes"], count)))
    found: dict[int, Part] = {}
    for one in ranges:
        found |= dict.fromkeys(span(one["targetNodes"], count), one)
    return [found[number] for number in range(count)]


def main(wanted: Part) -> int:
    """The number of the node that the job stands and falls with."""
    number: int = wanted.get("nodeProperties", {}).get("mainNode", 0)
    return number


def variables(wanted: Part, node: int) -> dict[str, str]:
    """What a node is told of itself and the others, but for where the main node is."""
    given = wanted.get("nodeProperties")
    if given is None:
        return {}
    return {
        "AWS_BATCH_JOB_NODE_INDEX": str(node),
        "AWS_BATCH_JOB_NUM_NODES": str(given["numNodes"]),
        "AWS_BATCH_JOB_MAIN_NODE_INDEX": str(given["mainNode"]),
    }


def split(id: str) -> tuple[str, int | None]:
    """A job's id, and a node's number if it is the id of a node: `JOB#3`."""
    job, mark, number = id.partition("#")
    return (job, int(number)) if mark and number.isdecimal() else (id, None)
