"""Which runs may have changed, as the Engine reports it."""

from collections.abc import AsyncGenerator

import msgspec

from headrace.engines.base import EngineUnavailable
from headrace.engines.docker import names
from headrace.engines.docker.api import Api, ApiError, Json

CHANGES = ["die", "oom", "health_status", "destroy"]
"""Not `create` and `start`: nobody but Headrace makes and starts its containers."""


async def watch(api: Api, installation: str) -> AsyncGenerator[str | None, None]:
    """Ids of runs; None first. Ends with `EngineUnavailable`."""
    filters: Json = {"type": ["container"], "event": CHANGES}
    filters |= names.labelled(f"{names.INSTALLATION}={installation}", names.RUN)
    try:
        async with api.stream("GET", "events", query={"filters": filters}) as answer:
            yield None
            async for line in answer.content:
                if line.strip():
                    yield msgspec.json.decode(line)["Actor"]["Attributes"][names.RUN]
    except ApiError as error:
        raise EngineUnavailable(error.message) from error
    raise EngineUnavailable("the Docker Engine closed its stream of events")
