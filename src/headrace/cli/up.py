"""`headrace up`: Headrace itself."""

import logging
import shlex
import signal
from pathlib import Path
from typing import Annotated

import typer

from headrace.cli.failure import Failure
from headrace.kit import garbage
from headrace.settings import Settings, SettingsError, load

OWN = "headrace"
"""Our own loggers; of others only warnings are told."""
ACCESS = "headrace.access"
"""The gateway's line for every request."""


def register(app: typer.Typer) -> None:
    app.command()(up)


def up(
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where everything is kept. [default: ~/.headrace]")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(metavar="N", help="The port on 127.0.0.1, 0 for a free one. [default: 4566]"),
    ] = None,
    log_level: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL",
            help="How much it tells on its error output: error, warning, info, or debug, which has a line "
            "for every request. [default: info]",
        ),
    ] = None,
) -> None:
    """Run Headrace in the foreground until it is interrupted.

    Containers go on when it ends, and the next start on the same data folder takes them up again. What is
    set here can also be set in DIR/headrace.toml or by variables like HEADRACE_PORT.

    \b
        headrace up
        headrace up --data /srv/headrace --port 4600
    """
    try:
        settings = load({"data": str(data) if data else None, "port": port, "log_level": log_level})
    except SettingsError as error:
        raise Failure(str(error)) from None
    _log(settings.log_level)
    import uvloop

    uvloop.run(_serve(settings))


def _log(level: str) -> None:
    logging.basicConfig(level="WARNING", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger(OWN).setLevel(level.upper())
    if level != "debug":
        logging.getLogger(ACCESS).setLevel("WARNING")


async def _serve(settings: Settings) -> None:
    import asyncio

    from headrace.app import start
    from headrace.blobs.base import BlobsUnavailable
    from headrace.data_folder import FolderInUse
    from headrace.gateway.listening import AddressInUse
    from headrace.kit.sealing import BadKeyFile
    from headrace.services.elbv2.proxy.caddy import HOW_TO_GET_IT, program
    from headrace.store.base import StoreUnavailable

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        async with start(settings) as running:
            garbage.collect_seldom()
            print(_greeting(running.url, running.access_key, settings), flush=True)
            if program() is None:
                print(f"Load balancing is off, for there is no Caddy: {HOW_TO_GET_IT}\n", flush=True)
            await stop.wait()
            print("Headrace ends. Containers go on, and its next start takes them up again.", flush=True)
    except AddressInUse as error:
        raise Failure(str(error), "name one with --port") from None
    except FolderInUse as error:
        raise Failure(str(error), "use that one, or choose another folder with --data") from None
    except (StoreUnavailable, BlobsUnavailable, BadKeyFile, OSError) as error:
        raise Failure(f"{settings.data_dir} can't be used: {error}") from None


def _greeting(url: str, access_key: str, settings: Settings) -> str:
    folder = "" if settings.data == Settings().data else f" --data {shlex.quote(str(settings.data_dir))}"
    return f"""Headrace listens on {url} and keeps its data in {settings.data_dir}
The first access key is {access_key}. To use it in a shell:

  eval "$(headrace env{folder})"
  aws ecs list-clusters
  headrace run IMAGE -- echo hello
"""
