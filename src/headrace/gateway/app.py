"""The gateway: a request comes in, is understood, believed, performed and answered.

Every answer bears a request id, which is also in the log line of the request. What a client did
wrong is answered in AWS's words; what Headrace did wrong is logged and answered without details.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from time import perf_counter

from starlette.types import Receive, Scope, Send

from headrace.aws.body import Body
from headrace.aws.call import Call, Request, Response, Service, not_implemented
from headrace.aws.credentials import Credential
from headrace.aws.errors import AwsError
from headrace.aws.http import HttpResponse
from headrace.aws.models import Operation
from headrace.aws.protocols.base import serialization_error
from headrace.aws.validation import validate
from headrace.blobs.base import BlobsUnavailable
from headrace.engines.base import EngineUnavailable
from headrace.gateway import payload, refusals, signature, verification
from headrace.gateway.arrival import Disconnected, chunks_of, request_of
from headrace.gateway.departure import begin, send_response
from headrace.gateway.dialect import Dialect, dialect_of
from headrace.gateway.exchange import Exchange, internal, unavailable
from headrace.gateway.ports import Keys
from headrace.gateway.routing import Router
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.store.base import AlreadyExists, StaleRecord, StoreUnavailable

log = logging.getLogger(__name__)
access_log = logging.getLogger("headrace.access")

BODY_LIMIT = 16 * 1024 * 1024
"""Bytes of a body that is not streamed."""
ATTEMPTS = 5
"""How often a call is made that others' writes keep crossing."""
ANONYMOUS = Credential(secret="", account="", principal="")
"""Whoever does not say who he is: the service s3 decides what he may read."""

_ANONYMOUS_OPERATIONS = frozenset({"GetObject", "HeadObject"})
_ANONYMOUS_REGION = "us-east-1"


class Gateway:
    """An ASGI application that answers for all services."""

    def __init__(
        self,
        services: Sequence[Service],
        *,
        keys: Keys,
        clock: Clock,
        ids: Ids,
        body_limit: int = BODY_LIMIT,
    ) -> None:
        self._services = {service.name: service for service in services}
        self._router = Router(self._services)
        self._keys = keys
        self._clock = clock
        self._ids = ids
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = perf_counter()
        exchange = Exchange(request_of(scope), self._ids.uuid(), scope.get("scheme", "http"))
        bodiless = exchange.request.method == "HEAD"
        try:
            response = await self._answer(exchange, receive)
            await send_response(response, send, receive, bodiless=bodiless)
        except Disconnected:
            access_log.info("%s %s: the client went away", exchange.request_id, exchange.name)
            return
        except Exception:
            log.exception("%s %s: the answer broke off", exchange.request_id, exchange.name)
            return
        access_log.info(
            "%s %s %s %s %d %.1f ms",
            exchange.request_id,
            exchange.name,
            exchange.request.method,
            exchange.request.path,
            response.status,
            (perf_counter() - started) * 1000,
        )

    async def _answer(self, exchange: Exchange, receive: Receive) -> HttpResponse:
        try:
            return await begin(await self._perform(exchange, receive))
        except Disconnected:
            raise
        except AwsError as error:
            return exchange.refuse(error)
        except (StoreUnavailable, EngineUnavailable, BlobsUnavailable, StaleRecord, AlreadyExists) as error:
            log.warning("%s %s: %s: %s", exchange.request_id, exchange.name, type(error).__name__, error)
            return exchange.refuse(unavailable(error))
        except Exception:
            log.exception("%s %s failed", exchange.request_id, exchange.name)
            return exchange.refuse(internal(exchange.dialect))

    async def _perform(self, exchange: Exchange, receive: Receive) -> HttpResponse:
        now = self._clock.now()
        request = exchange.request
        signed = exchange.signature = signature.read(request)
        exchange.speak(dialect_of(request, signed.service if signed is not None else ""))
        credential = await self._believe(exchange, now)
        service = self._router.service(signed.service if signed is not None else "s3", exchange.dialect)
        exchange.service = service
        if exchange.dialect is Dialect.QUERY:
            await self._take_document(exchange, receive)
        route = self._router.route(request, service, exchange.dialect)
        exchange.operation, exchange.protocol = route
        await self._take_body(exchange, credential, receive)
        return await self._call(exchange, credential, now)

    async def _believe(self, exchange: Exchange, now: datetime) -> Credential:
        """Who says he sends the request; that he does is verified with the body."""
        signed, dialect = exchange.signature, exchange.dialect
        if signed is None:
            if dialect is Dialect.S3:
                return ANONYMOUS
            raise refusals.missing(dialect)
        credential = await self._keys.find(signed.access_key_id, signed.token)
        if credential is None:
            raise refusals.unknown_key(dialect, signed.access_key_id)
        if credential.expires_at is not None and credential.expires_at <= now:
            raise refusals.expired_token(dialect)
        verification.check_time(signed, dialect, now)
        return credential

    async def _take_body(self, exchange: Exchange, credential: Credential, receive: Receive) -> None:
        """Verify the signature, and read the body or arrange for it to be read."""
        request, operation, signed = exchange.request, exchange.operation, exchange.signature
        assert operation is not None  # noqa: S101  (it has been routed)
        if exchange.dialect is not Dialect.S3:
            if exchange.dialect is not Dialect.QUERY:
                await self._take_document(exchange, receive)
            assert signed is not None  # noqa: S101  (only S3's may be unsigned)
            verification.verify(request, signed, credential.secret, exchange.dialect, exchange.digest)
            return
        mode, sign = signature.UNSIGNED_PAYLOAD, None
        if signed is not None:
            mode = payload.signed_hash(request, signed)
            verification.verify(request, signed, credential.secret, exchange.dialect, mode)
            sign = partial(verification.sign, signed, credential.secret)
        elif operation.name not in _ANONYMOUS_OPERATIONS:
            raise refusals.missing(exchange.dialect)
        if operation.streams_input or mode in payload.MODES:
            request.body = payload.streamed(request, chunks_of(receive), mode, signed, sign)
        if not operation.streams_input:
            await self._read_document(exchange, operation, mode, receive)

    async def _take_document(self, exchange: Exchange, receive: Receive) -> None:
        """Read a body whole that its signature covers as it travelled."""
        sent = await self._buffered(receive)
        exchange.digest = payload.body_hash(sent)
        exchange.request.body = payload.uncompressed(exchange.request, sent, self._body_limit)

    async def _read_document(
        self, exchange: Exchange, operation: Operation, mode: str, receive: Receive
    ) -> None:
        request = exchange.request
        if isinstance(request.body, Body):
            request.body = await request.body.read(self._body_limit)
        else:
            request.body = await self._buffered(receive)
            payload.check_buffered(request, operation, mode)

    async def _buffered(self, receive: Receive) -> bytes:
        return await Body(chunks_of(receive)).read(self._body_limit)

    async def _call(self, exchange: Exchange, credential: Credential, now: datetime) -> HttpResponse:
        operation = exchange.operation
        assert operation is not None  # noqa: S101  (it has been routed)
        service = self._services.get(operation.service.name)
        if service is None or not service.supports(operation.name):
            raise not_implemented(operation.service.name, operation.name)
        try:
            request = exchange.protocol.parse(operation, exchange.request)
        except RecursionError as error:
            raise serialization_error("The request body is nested too deeply") from error
        validate(operation, request)
        call = Call(
            service=operation.service.name,
            operation=operation.name,
            account=credential.account,
            region=exchange.signature.region if exchange.signature is not None else _ANONYMOUS_REGION,
            principal=credential.principal,
            request_id=exchange.request_id,
            now=now,
            base_url=exchange.base_url,
            headers=exchange.request.headers,
            run=credential.run,
        )
        response = await _persistently(service, call, request)
        return exchange.protocol.serialize(operation, response, exchange.request_id)


async def _persistently(service: Service, call: Call, request: Request) -> Response:
    """Make the call, again if another write crossed it: its handler then decides on what is new.

    A body that streams can't be read twice.
    """
    attempts = 1 if any(isinstance(value, Body) for value in request.values()) else ATTEMPTS
    for _ in range(attempts - 1):
        try:
            return await service.call(call, request)
        except (StaleRecord, AlreadyExists):
            continue
    return await service.call(call, request)
