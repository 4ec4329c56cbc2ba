"""`headrace up`: Headrace itself."""

import asyncio
import logging
import signal
from pathlib import Path
from typing import Annotated

import typer

from headrace.cli.failure import Failure
from headrace.settings import Settings, SettingsError, load


def register(app: typer.Typer) -> None:
    app.command()(up)


def up(
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where everything is kept. [default: ~/.headrace]")
    ] = None,
    port: Annotated[
        int | None, typer.Option(metavar="N", help="The port on 127.0.0.1. [default: 4566]")
    ] = None,
    log_level: Annotated[
        str | None, typer.Option(metavar="LEVEL", help="debug, info, warning or error. [default: info]")
    ] = None,
) -> None:
    """Run Headrace in the foreground until it is interrupted.

    Containers go on when it ends; the next start takes them up again.
    """
    try:
        settings = load({"data": str(data) if data else None, "port": port, "log_level": log_level})
    except SettingsError as error:
        raise Failure(str(error)) from None
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("alembic", "uvicorn", "asyncio"):
        logging.getLogger(chatty).setLevel("WARNING")
    import uvloop

    uvloop.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    from headrace.app import start
    from headrace.blobs.base import BlobsUnavailable
    from headrace.gateway.listening import AddressInUse
    from headrace.kit.sealing import BadKeyFile
    from headrace.store.base import StoreUnavailable

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        async with start(settings) as running:
            print(_greeting(running.url, running.access_key, settings), flush=True)
            await stop.wait()
    except AddressInUse as error:
        raise Failure(str(error), "choose another with --port") from None
    except (StoreUnavailable, BlobsUnavailable, BadKeyFile, OSError) as error:
        raise Failure(f"{settings.data_dir} can't be used: {error}") from None


def _greeting(url: str, access_key: str, settings: Settings) -> str:
    folder = "" if settings.data == Settings().data else f" --data {settings.data}"
    return f"""Headrace listens on {url} and keeps its data in {settings.data_dir}
The first access key is {access_key}. To use it in a shell:

  eval "$(headrace env{folder})"
  aws ecs list-clusters
"""
