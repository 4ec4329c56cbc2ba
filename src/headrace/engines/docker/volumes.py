"""The volumes of runs. The Engine makes them with the containers that use them."""

from headrace.engines.docker import names
from headrace.engines.docker.api import Api, MissingIsFine


async def remove(api: Api, installation: str, run: str) -> None:
    """Remove those that belong to this run; kept ones belong to none."""
    filters = names.labelled(f"{names.INSTALLATION}={installation}", f"{names.RUN}={run}")
    found = await api.json("GET", "volumes", query={"filters": filters})
    for volume in found["Volumes"] or ():
        with MissingIsFine():
            await api.json("DELETE", f"volumes/{volume['Name']}")
