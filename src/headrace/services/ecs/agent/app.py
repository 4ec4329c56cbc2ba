"""The agent as an ASGI application. Every path bears the badge of the container that asks."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, Router

from headrace.engines.base import EngineUnavailable, Stats
from headrace.kit.clock import Clock
from headrace.runs.records import Phase, Run
from headrace.services.ecs.agent import metadata
from headrace.services.ecs.agent.badges import Badges
from headrace.services.ecs.operations.task_protection import DEFAULT_MINUTES, MOST_MINUTES
from headrace.services.ecs.ports import Roles
from headrace.services.ecs.records import Task
from headrace.services.ecs.rollout.situation import is_staying
from headrace.store.base import Store, StoreUnavailable

LIFETIME = timedelta(hours=6)
LONGEST = 64 * 1024
"""Bytes of a request's body."""


class Protection(msgspec.Struct, frozen=True, rename="pascal"):
    """What PUT asks for."""

    protection_enabled: bool
    expires_in_minutes: int = DEFAULT_MINUTES


class Asker(NamedTuple):
    """The container that asks, of a task that has not ended."""

    task: Task
    run: Run
    place: int
    request: Request

    @property
    def container(self) -> str:
        return self.run.spec.containers[self.place].name


Answer = Callable[[Asker], Awaitable[JSONResponse]]


class Agent:
    """Answers containers of tasks that have not ended."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        badges: Badges,
        roles: Roles,
        stats: Callable[[str], Awaitable[Mapping[str, Stats]]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._badges = badges
        self._roles = roles
        self._stats = stats

    def router(self) -> Router:
        """The application."""
        state = "/api/{badge}/task-protection/v1/state"
        return Router(
            [
                Route("/v2/credentials/{badge}", self._for(self._credentials, _no_credentials)),
                Route(state, self._for(self._get_protection), methods=["GET"]),
                Route(state, self._for(self._put_protection), methods=["PUT"]),
                *(
                    Route(f"/{version}/{{badge}}{path}", self._for(answer))
                    for version in ("v3", "v4")
                    for path, answer in self._metadata().items()
                ),
            ]
        )

    def _metadata(self) -> dict[str, Answer]:
        return {
            "": self._container,
            "/task": self._task,
            "/taskWithTags": self._task_with_tags,
            "/stats": self._container_stats,
            "/task/stats": self._task_stats,
        }

    def _for(
        self, answer: Answer, nobody: Callable[[], JSONResponse] | None = None
    ) -> Callable[[Request], Awaitable[JSONResponse]]:
        async def endpoint(request: Request) -> JSONResponse:
            asker = await self._find(request)
            if asker is None:
                return (nobody or _nobody)()
            try:
                return await answer(asker)
            except (EngineUnavailable, StoreUnavailable) as error:
                return _problem(503, "ServerException", str(error))

        return endpoint

    async def _find(self, request: Request) -> Asker | None:
        holder = self._badges.holder(request.path_params["badge"])
        if holder is None:
            return None
        task = await self._store.get(Task, holder.run)
        run = await self._store.get(Run, holder.run)
        if task is None or run is None or run.phase is Phase.STOPPED:
            return None
        return Asker(task, run, holder.container, request)

    async def _container(self, asker: Asker) -> JSONResponse:
        return JSONResponse(metadata.container(asker.task, asker.run, asker.place))

    async def _task(self, asker: Asker) -> JSONResponse:
        return JSONResponse(metadata.task(asker.task, asker.run))

    async def _task_with_tags(self, asker: Asker) -> JSONResponse:
        return JSONResponse(metadata.with_tags(asker.task, asker.run))

    async def _container_stats(self, asker: Asker) -> JSONResponse:
        used = (await self._stats(asker.run.id)).get(asker.container)
        return JSONResponse(metadata.stats(used) if used else None)

    async def _task_stats(self, asker: Asker) -> JSONResponse:
        used = await self._stats(asker.run.id)
        ids = {name: str(asker.run.container(name).runtime_id) for name in used}
        return JSONResponse({ids[name]: metadata.stats(one) for name, one in used.items()})

    async def _credentials(self, asker: Asker) -> JSONResponse:
        """Those of the task's role; AWS's SDKs ask again some minutes before they expire."""
        account, region = asker.run.scope.split("/")
        role = asker.run.role or asker.run.service
        issued = self._roles.issue(account, region, asker.run.id, role, LIFETIME)
        return JSONResponse(
            {
                "RoleArn": f"arn:aws:iam::{account}:role/{role}",
                "AccessKeyId": issued.access_key_id,
                "SecretAccessKey": issued.secret,
                "Token": issued.session_token,
                "Expiration": _time(self._clock.now() + LIFETIME),
            },
            headers={"Cache-Control": "no-store"},
        )

    async def _get_protection(self, asker: Asker) -> JSONResponse:
        if not _is_protectable(asker):
            return _not_valid(asker.task)
        return self._protection(asker.task)

    async def _put_protection(self, asker: Asker) -> JSONResponse:
        try:
            wanted = msgspec.json.decode(await _body(asker.request), type=Protection)
        except ValueError as error:
            return _invalid(asker.task, f"The request body is not valid: {error}")
        if not 1 <= wanted.expires_in_minutes <= MOST_MINUTES:
            return _invalid(asker.task, f"ExpiresInMinutes must be between 1 and {MOST_MINUTES}.")
        if not _is_protectable(asker):
            return _not_valid(asker.task)
        until = self._clock.now() + timedelta(minutes=wanted.expires_in_minutes)
        async with self._store.write() as tx:
            task = await tx.get(Task, asker.task.id)
            if task is None:
                return _nobody()
            protected = replace(task, protected_until=until if wanted.protection_enabled else None)
            task = await tx.replace(protected, expect=task.revision)
        return self._protection(task)

    def _protection(self, task: Task) -> JSONResponse:
        now = self._clock.now()
        shown: dict[str, Any] = {"ProtectionEnabled": task.is_protected(now), "TaskArn": task.arn}
        if task.is_protected(now) and task.protected_until is not None:
            shown["ExpirationDate"] = _time(task.protected_until)
        return JSONResponse({"protection": shown})


async def _body(request: Request) -> bytes:
    parts = b""
    async for chunk in request.stream():
        parts += chunk
        if len(parts) > LONGEST:
            raise ValueError("it is too long")
    return parts


def _is_protectable(asker: Asker) -> bool:
    return asker.task.service is not None and is_staying(asker.run)


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _nobody() -> JSONResponse:
    return _problem(404, "NotFound", "No task that has not ended is known by this path.")


def _no_credentials() -> JSONResponse:
    return _problem(400, "InvalidIdInRequest", "CredentialsV2Request: ID not found")


def _problem(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"code": code, "message": message, "HTTPErrorCode": status}, status_code=status)


def _not_valid(task: Task) -> JSONResponse:
    return JSONResponse({"failure": {"Arn": task.arn, "Reason": "TASK_NOT_VALID"}}, status_code=400)


def _invalid(task: Task, message: str) -> JSONResponse:
    error = {"Arn": task.arn, "Code": "InvalidParameterException", "Message": message}
    return JSONResponse({"error": error}, status_code=400)
