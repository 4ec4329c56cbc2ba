"""AWS CodeBuild, put together."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from headrace.aws.call import Service
from headrace.blobs.base import Blobs
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.runs import ports as runs
from headrace.services.codebuild import operations
from headrace.services.codebuild.artifacts.upload import Uploader
from headrace.services.codebuild.buckets import Buckets
from headrace.services.codebuild.cache import Caches
from headrace.services.codebuild.context import OPERATIONS, Context
from headrace.services.codebuild.control.batches import BatchController
from headrace.services.codebuild.control.builds import BuildController
from headrace.services.codebuild.control.cleaning import Cleaner
from headrace.services.codebuild.control.finishing import Finisher
from headrace.services.codebuild.control.journal import Journal
from headrace.services.codebuild.control.provisioning import Provisioner
from headrace.services.codebuild.controller import Controller
from headrace.services.codebuild.output import Interpreter
from headrace.services.codebuild.ports import Machine, Objects
from headrace.services.codebuild.source.fetch import Fetcher
from headrace.services.codebuild.source.git import Git
from headrace.services.codebuild.source.library import Library
from headrace.services.codebuild.source.location import GitUrls
from headrace.services.codebuild.specification import Specifications
from headrace.store.base import Store

__all__ = ["OPERATIONS", "CodeBuild", "create", "operations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBuild:
    """What CodeBuild offers."""

    api: Service
    interpreter: runs.Interpreter
    """Shows the marks of its runs; for `Runner(interpreters={"codebuild": …})`."""
    loops: tuple[Controller, ...]
    """To be run for as long as Headrace runs."""


def create(
    *,
    store: Store,
    blobs: Blobs,
    objects: Objects,
    log_sink: runs.LogSink,
    clock: Clock,
    ids: Ids,
    data_dir: Path,
    machine: Machine,
    insecure_registries: Sequence[str] = (),
    local_repositories: bool = False,
) -> CodeBuild:
    """CodeBuild on this store.

    Below `data_dir` it keeps temporary files and mirrors of git repositories. `machine`: what
    builds run on. `insecure_registries`: hosts of registries that speak
    HTTP, for Docker inside builds. `local_repositories`: whether builds may clone from this machine's
    file system.
    """
    folder = data_dir / "codebuild"
    temporary = folder / "temporary"
    _empty(temporary)
    urls = GitUrls(local=local_repositories)
    buckets = Buckets(objects)
    library = Library(store, blobs, ids, temporary)
    fetcher = Fetcher(library, buckets, Git(urls, folder / "repositories"))
    specifications = Specifications(library, buckets)
    caches = Caches(store, blobs, buckets, library, temporary)
    journal = Journal(store, log_sink, clock)
    provisioner = Provisioner(
        store,
        blobs,
        clock,
        ids,
        journal,
        library=library,
        fetcher=fetcher,
        specifications=specifications,
        caches=caches,
        machine=machine,
        insecure_registries=insecure_registries,
    )
    finisher = Finisher(store, clock, journal, uploader=Uploader(blobs, buckets, temporary), caches=caches)
    controller = Controller(
        store,
        clock,
        library,
        builds=lambda hint: BuildController(
            store,
            clock,
            journal,
            provisioner=provisioner,
            finisher=finisher,
            cleaner=Cleaner(store, blobs, library),
            hint=hint,
        ),
        batches=lambda hint: BatchController(
            store, clock, library=library, fetcher=fetcher, specifications=specifications, hint=hint
        ),
    )
    context = Context(store=store, ids=ids, urls=urls)
    return CodeBuild(api=OPERATIONS.bind(context), interpreter=Interpreter(), loops=(controller,))


def _empty(folder: Path) -> None:
    """What a crash has left among the temporary files is nobody's."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
