"""Which part gets which others."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from starlette.types import ASGIApp

from headrace.app.agent import AgentDoor, OwnDoor
from headrace.app.identity import RunIdentity, is_alive
from headrace.app.inside import LOOPBACK, Inside
from headrace.app.machine import Machine
from headrace.app.operations import OwnOperations
from headrace.app.secrets import RunFiles, RunSecrets
from headrace.blobs.base import Blobs
from headrace.engines.base import Engine
from headrace.gateway import health, hosts
from headrace.gateway.app import Gateway
from headrace.gateway.front import Front
from headrace.gateway.sessions import Sessions
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.kit.sealing import Sealing
from headrace.runs.hardening import Profiles
from headrace.runs.naming import Naming
from headrace.runs.runner import Runner
from headrace.runs.usage import Meter
from headrace.services.autoscaling import service as autoscaling
from headrace.services.batch import service as batch
from headrace.services.cloudwatch import service as cloudwatch
from headrace.services.codebuild import service as codebuild
from headrace.services.ecr import service as ecr
from headrace.services.ecs import service as ecs
from headrace.services.elbv2 import service as elbv2
from headrace.services.iam import service as iam
from headrace.services.iam.access_keys import AccessKeys
from headrace.services.logs import service as logs
from headrace.services.s3 import service as s3
from headrace.services.scheduler import service as scheduler
from headrace.services.secretsmanager import service as secretsmanager
from headrace.services.servicediscovery import service as servicediscovery
from headrace.services.sqs import service as sqs
from headrace.services.ssm import service as ssm
from headrace.services.sts import service as sts
from headrace.settings import Settings
from headrace.store.base import Store

PROXY = "proxy"
"""The folder of the load balancers' proxy, in the data folder."""


class Loop(Protocol):
    """Something that works until it is cancelled."""

    async def run(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What everything stands on."""

    settings: Settings
    store: Store
    blobs: Blobs
    sealing: Sealing
    engine: Engine
    clock: Clock
    ids: Ids
    folder: Path


@dataclass(frozen=True, kw_only=True)
class Wired:
    """What is to be served and what is to be run."""

    front: ASGIApp
    loops: Sequence[Loop]
    access_keys: AccessKeys
    door: AgentDoor


def wire(ground: Ground, inside: Inside, on_engine: Callable[[], Awaitable[None]]) -> Wired:
    """Put the services together. `on_engine` is called whenever the engine has been prepared."""
    store, blobs, clock, ids = ground.store, ground.blobs, ground.clock, ground.ids
    machine = Machine(ground.engine, clock)
    people = iam.create(
        store=store, sealing=ground.sealing, clock=clock, alive=lambda run: is_alive(store, run)
    )
    parameters = ssm.create(store=store, sealing=ground.sealing)
    secrets = secretsmanager.create(store=store, sealing=ground.sealing, clock=clock, ids=ids)
    metrics = cloudwatch.create(store=store, clock=clock)
    lines = logs.create(store=store, clock=clock, ids=ids)
    objects = s3.create(store=store, blobs=blobs, clock=clock, ids=ids)
    queues = sqs.create(store=store, clock=clock, ids=ids)
    images = ecr.create(
        store=store,
        blobs=blobs,
        clock=clock,
        ids=ids,
        signing_key=ground.sealing.derive("registry passwords"),
        registry_host=f"{LOOPBACK}:{inside.port}",
        aliases=inside.hosts,
    )
    balancing = elbv2.create(
        store=store, clock=clock, ids=ids, folder=ground.folder / PROXY, metrics=metrics.measurements
    )
    discovery = servicediscovery.create(store=store, clock=clock, ids=ids)
    profiles = Profiles(ground.settings.profiles, ground.settings.hardened)
    tasks = ecs.create(
        store=store,
        clock=clock,
        ids=ids,
        machine=machine,
        groups=balancing.membership,
        sealing=ground.sealing,
        meter=Meter(ground.engine, clock),
        metrics=metrics.measurements,
        roles=people.task_credentials,
        registries=discovery.registries,
        naming=Naming(ground.engine),
        profiles=profiles,
    )
    door = AgentDoor(tasks.agent, inside, clock)
    scaling = autoscaling.create(
        store=store, clock=clock, ids=ids, services=tasks.scaled, alarms=metrics.signals
    )
    builds = codebuild.create(
        store=store,
        blobs=blobs,
        objects=objects.objects,
        log_sink=lines.sink,
        clock=clock,
        ids=ids,
        data_dir=ground.folder,
        machine=machine,
        insecure_registries=inside.container_hosts,
    )
    jobs = batch.create(
        store=store,
        clock=clock,
        ids=ids,
        machine=machine,
        blobs=blobs,
        objects=objects.objects,
        profiles=profiles,
        history=timedelta(days=ground.settings.job_history),
    )
    runner = Runner(
        store=store,
        engine=ground.engine,
        blobs=blobs,
        clock=clock,
        sink=lines.sink,
        identity=RunIdentity(people.task_credentials, inside.url, tasks.badges, door),
        registry=images.images,
        secrets=RunSecrets({"secretsmanager": secrets.references, "ssm": parameters.references}),
        files=RunFiles(objects.objects),
        names=tasks.directory,
        interpreters={"codebuild": builds.interpreter},
        on_engine=on_engine,
    )
    operations = OwnOperations(ids, f"http://{LOOPBACK}:{inside.port}")
    schedules = scheduler.create(store=store, clock=clock, operations=operations)
    apis = (
        people.api,
        sts.create(sessions=people.task_credentials).api,
        secrets.api,
        parameters.api,
        lines.api,
        metrics.api,
        objects.api,
        queues.api,
        images.api,
        balancing.api,
        discovery.api,
        tasks.api,
        scaling.api,
        builds.api,
        jobs.api,
        schedules.api,
    )
    operations.know(apis)
    front = Front(
        gateway=objects.cross_origin(
            Gateway(apis, keys=people.keys, clock=clock, ids=ids, body_limit=ground.settings.largest_body),
            bucket_of=hosts.bucket_of,
        ),
        registry=images.registry_app,
        sites=objects.sites,
        own=OwnDoor(
            Sessions(
                health.create_app(store, ground.engine, version=version("headrace")),
                tasks.exec_sessions.open,
                ground.engine,
                clock,
            ),
            tasks.agent,
        ),
    )
    return Wired(
        front=front,
        loops=(
            runner,
            *secrets.loops,
            *lines.loops,
            *metrics.loops,
            *queues.loops,
            *images.loops,
            *balancing.loops,
            *discovery.loops,
            *tasks.loops,
            door,
            *scaling.loops,
            objects.sweeper,
            *builds.loops,
            *jobs.loops,
            *schedules.loops,
        ),
        access_keys=people.access_keys,
        door=door,
    )
