"""Asking a target how it is."""

import asyncio

import aiohttp

from headrace.services.elbv2.addresses import address
from headrace.services.elbv2.health.verdict import Answer
from headrace.services.elbv2.matcher import matches
from headrace.services.elbv2.records import Target, TargetGroup

AGENT = "ELB-HealthChecker/2.0"


class Asker:
    """Makes the requests of health checks."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, target: Target, group: TargetGroup) -> Answer:
        """One check. A group that speaks HTTP/2 to its targets is asked for a connection only."""
        check = group.check
        port = target.port if check.port == "traffic-port" else int(check.port)
        host = address(target.target)
        try:
            async with asyncio.timeout(check.timeout):
                if group.protocol_version == "HTTP2":
                    return await _connect(host, port)
                return await self._get(f"{check.protocol.lower()}://{host}:{port}{check.path}", check.matcher)
        except TimeoutError:
            return Answer("Target.Timeout", "Request timed out")
        except (OSError, aiohttp.ClientError):
            return Answer("Target.FailedHealthChecks", "Health checks failed")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _get(self, url: str, matcher: str) -> Answer:
        if self._session is None:
            connector = aiohttp.TCPConnector(force_close=True, limit=0, ssl=False)
            self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": AGENT})
        async with self._session.get(url, allow_redirects=False) as response:
            if matches(matcher, response.status):
                return Answer()
            codes = f"[{response.status}]"
            return Answer("Target.ResponseCodeMismatch", f"Health checks failed with these codes: {codes}")


async def _connect(host: str, port: int) -> Answer:
    _, writer = await asyncio.open_connection(host.strip("[]"), port)
    writer.close()
    return Answer()
