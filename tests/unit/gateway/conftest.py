"""A gateway before services that answer what the test says."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.config import Config

from headrace.aws.call import Call, Request, Response
from headrace.aws.credentials import Credential
from headrace.gateway.app import Gateway
from headrace.kit.clock import SystemClock
from headrace.kit.ids import RandomIds

ACCOUNT = "123456789012"
KEY = "AKIAEXAMPLE000000000"
SECRET = "a/secret+of+forty+characters/made/for/te"
CREDENTIAL = Credential(secret=SECRET, account=ACCOUNT, principal=f"arn:aws:iam::{ACCOUNT}:root")

SESSION = boto3.Session()
"""Shared, because it keeps the models it has read."""

Answer = Callable[[Call, Request], Awaitable[Response]]


@dataclass
class Scripted:
    """A service that supports everything, notes what it is asked and answers what it is told to."""

    name: str
    calls: list[tuple[Call, Request]] = field(default_factory=list)
    answers: dict[str, Answer | Response | Exception] = field(default_factory=dict)

    def supports(self, operation: str) -> bool:
        return operation in self.answers

    async def call(self, call: Call, request: Request) -> Response:
        self.calls.append((call, request))
        answer = self.answers[call.operation]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, dict) else await answer(call, request)


@dataclass
class KnownKeys:
    """Keys in memory."""

    credentials: dict[tuple[str, str | None], Credential] = field(
        default_factory=lambda: {(KEY, None): CREDENTIAL}
    )

    async def find(self, access_key_id: str, session_token: str | None) -> Credential | None:
        return self.credentials.get((access_key_id, session_token))


@dataclass
class Running:
    """The gateway and what is behind it."""

    url: str
    keys: KnownKeys
    services: dict[str, Scripted]
    gateway: Gateway

    def client(self, service: str, **options: Any) -> Any:
        """A boto3 client of it."""
        return self._client(SESSION, service, options)

    def cbor_client(self, service: str, **options: Any) -> Any:
        """A boto3 client that speaks CBOR to a service that offers json as well."""
        session = boto3.Session()
        loader = session._session.get_component("data_loader")
        load = loader.load_service_model

        def load_with_cbor(name: str, type_name: str, api_version: str | None = None) -> Any:
            description = load(name, type_name, api_version)
            if type_name == "service-2":
                metadata = {**description["metadata"], "protocols": ["smithy-rpc-v2-cbor"]}
                return {**description, "metadata": metadata}
            return description

        loader.load_service_model = load_with_cbor
        return self._client(session, service, options)

    def _client(self, session: boto3.Session, service: str, options: dict[str, Any]) -> Any:
        config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
        defaults: dict[str, Any] = {
            "endpoint_url": self.url,
            "region_name": "eu-west-3",
            "aws_access_key_id": KEY,
            "aws_secret_access_key": SECRET,
            "config": config,
        }
        return session.client(service, **(defaults | options))  # type: ignore[call-overload]


@pytest.fixture
def running() -> Running:
    names = ("ecs", "codebuild", "ecr", "s3", "logs", "sts", "iam", "batch")
    services = {name: Scripted(name) for name in names}
    keys = KnownKeys()
    gateway = Gateway(
        list(services.values()), keys=keys, clock=SystemClock(), ids=RandomIds(), body_limit=1024 * 1024
    )
    return Running("http://127.0.0.1:4566", keys, services, gateway)
