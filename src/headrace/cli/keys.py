"""`headrace keys`: who may call."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from headrace.cli import options
from headrace.cli.failure import Failure
from headrace.cli.listing import ago, print_json, print_table
from headrace.settings import load

if TYPE_CHECKING:
    from headrace.services.iam.access_keys import AccessKeys

T = TypeVar("T")

keys = typer.Typer(help="Create, list and remove access keys.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(keys, name="keys")


@keys.command()
def create(
    account: Annotated[
        str | None, typer.Option(metavar="ID", help="An account of 12 digits, made by naming it.")
    ] = None,
    json: options.Json = False,
    data: options.Data = None,
) -> None:
    """Create an access key and show its secret, this once."""
    settings = load({"data": str(data) if data else None})
    key, secret = _with_keys(data, lambda keys: keys.create(account or settings.account))
    shown = {"account": key.account, "access_key_id": key.id, "secret_access_key": secret}
    if json:
        print_json(shown)
        return
    print_table(tuple(shown), [tuple(shown.values())])


@keys.command()
def ls(json: options.Json = False, data: options.Data = None) -> None:
    """List the access keys, without their secrets."""
    found = _with_keys(data, lambda keys: keys.list())
    if json:
        print_json(
            [{"account": key.account, "access_key_id": key.id, "created_at": key.created_at} for key in found]
        )
        return
    print_table(
        ("Account", "Access key", "Created"), [(key.account, key.id, ago(key.created_at)) for key in found]
    )


@keys.command()
def rm(
    access_key: Annotated[str, typer.Argument(metavar="KEY", help="The access key's id.")],
    data: options.Data = None,
) -> None:
    """Remove an access key: it is refused from now on."""
    _with_keys(data, lambda keys: keys.remove(access_key))
    print(f"{access_key} is removed")


def _with_keys(data: Path | None, work: "Callable[[AccessKeys], Awaitable[T]]") -> T:
    from headrace.cli.stored_keys import open_keys
    from headrace.services.iam.access_keys import BadAccount, NoSuchKey

    async def run() -> T:
        async with open_keys(load({"data": str(data) if data else None}).data_dir) as found:
            return await work(found)

    try:
        return asyncio.run(run())
    except (BadAccount, NoSuchKey) as error:
        raise Failure(str(error)) from None
