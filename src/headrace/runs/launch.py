"""A run's record and what is fetched for it, turned into what an engine gets."""

import asyncio
import io
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable
from posixpath import basename

from msgspec.structs import replace

from headrace.blobs.base import Blobs
from headrace.engines.base import FileTree, Launch
from headrace.engines.spec import ContainerSpec
from headrace.runs.destinations import resolved
from headrace.runs.environment_files import merged, parse
from headrace.runs.images import Images
from headrace.runs.ports import Files, Identity, Names, Secrets
from headrace.runs.records import Input, Run

Address = Callable[[str], Awaitable[str | None]]
"""At which address a run is reached; None if it has none of its own."""


class Launcher:
    """Resolves what a run's record only refers to. Nothing of it is stored."""

    def __init__(
        self,
        images: Images,
        blobs: Blobs,
        identity: Identity,
        secrets: Secrets,
        files: Files,
        names: Names,
        address: Address,
    ) -> None:
        self._images = images
        self._blobs = blobs
        self._identity = identity
        self._secrets = secrets
        self._files = files
        self._names = names
        self._address = address

    async def launch(self, run: Run) -> Launch:
        """The run as the engine gets it. Raises `SecretMissing`, `DestinationUnknown`."""
        secrets = await self._fetch(run)
        files = await self._fetch_files(run)
        led = await self._led(run)
        allowed, named = await resolved(run.spec.allowed)
        containers = tuple(
            self._container(
                spec,
                {**self._given(run, spec), **led, **files.get(spec.name, {})},
                secrets.get(spec.name, {}),
            )
            for spec in run.spec.containers
        )
        return Launch(
            run.id,
            replace(run.spec, containers=containers, allowed=allowed),
            [
                FileTree(one.container, one.path, self._opener(run.scope, one), one.mounted)
                for one in run.inputs
            ],
            {**await self._names.hosts(run), **named},
        )

    async def _led(self, run: Run) -> dict[str, str]:
        """Where its leader is."""
        if run.leader is None:
            return {}
        address = await self._address(run.leader.run)
        return {run.leader.variable: address} if address else {}

    def _given(self, run: Run, spec: ContainerSpec) -> dict[str, str]:
        return self._identity.environment(run, spec.name) if run.credentials else {}

    def _container(
        self, spec: ContainerSpec, given: dict[str, str], secrets: dict[str, str]
    ) -> ContainerSpec:
        """What the definition says wins over what Headrace gives and over files; secrets win over all."""
        return replace(
            spec,
            image=self._images.name(spec.image),
            environment={**given, **spec.environment, **secrets},
        )

    async def _fetch(self, run: Run) -> dict[str, dict[str, str]]:
        values = await asyncio.gather(
            *(self._secrets.fetch(run.scope, reference.value_from) for reference in run.secrets)
        )
        fetched: dict[str, dict[str, str]] = {}
        for reference, value in zip(run.secrets, values, strict=True):
            fetched.setdefault(reference.container, {})[reference.name] = value
        return fetched

    async def _fetch_files(self, run: Run) -> dict[str, dict[str, str]]:
        texts = await asyncio.gather(
            *(self._files.fetch(run.scope, one.value_from) for one in run.environment_files)
        )
        read: dict[str, list[dict[str, str]]] = {}
        for file, text in zip(run.environment_files, texts, strict=True):
            read.setdefault(file.container, []).append(parse(text))
        return {container: merged(files) for container, files in read.items()}

    def _opener(self, scope: str, one: Input) -> Callable[[], AsyncIterator[bytes]]:
        if one.source:
            return lambda: self._fetched(scope, one.source)
        return lambda: self._blobs.get(one.blob)

    async def _fetched(self, scope: str, source: str) -> AsyncIterator[bytes]:
        """The file as the only one of a tar archive, readable for everybody."""
        content = await self._files.read(scope, source)
        entry = tarfile.TarInfo(basename(source))
        entry.size, entry.mode = len(content), 0o444
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            tar.addfile(entry, io.BytesIO(content))
        yield packed.getvalue()
