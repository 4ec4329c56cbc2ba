"""`headrace keys`: who may call."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from headrace.cli import options
from headrace.cli.connecting import existing, settings_of
from headrace.cli.failure import Failure
from headrace.cli.listing import ago, print_json, print_pairs, print_table

if TYPE_CHECKING:
    from headrace.services.iam.access_keys import AccessKeys

T = TypeVar("T")

keys = typer.Typer(
    help="""Create, list and remove access keys.

    An account is made by naming it, and has clusters, buckets, projects and all else of its own. This
    works on the data folder itself, whether Headrace runs or not.
    """,
    short_help="Create, list and remove access keys.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    app.add_typer(keys, name="keys")


@keys.command()
def create(
    account: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Whose key: 12 digits. [default: the account of the first key]"),
    ] = None,
    json: options.Json = False,
    data: options.LocalData = None,
) -> None:
    """Create an access key and show its secret, this once."""
    owner = account or settings_of(data).account
    key, secret = _with_keys(data, lambda keys: keys.create(owner))
    if json:
        print_json({"account": key.account, "access_key_id": key.id, "secret_access_key": secret})
        return
    print_pairs((("account", key.account), ("access key", key.id), ("secret", secret)))


@keys.command()
def ls(json: options.Json = False, data: options.LocalData = None) -> None:
    """List the access keys of all accounts, without their secrets."""
    found = _with_keys(data, lambda keys: keys.list())
    if json:
        print_json(
            [{"account": key.account, "access_key_id": key.id, "created_at": key.created_at} for key in found]
        )
        return
    print_table(
        ("Access key", "Account", "Created"), [(key.id, key.account, ago(key.created_at)) for key in found]
    )


@keys.command()
def rm(
    access_key: Annotated[str, typer.Argument(metavar="KEY", help="The access key's id.")],
    data: options.LocalData = None,
) -> None:
    """Remove an access key. It is refused from now on."""
    _with_keys(data, lambda keys: keys.remove(access_key))
    print(f"{access_key} is removed.")


def _with_keys(data: Path | None, work: "Callable[[AccessKeys], Awaitable[T]]") -> T:
    import asyncio

    from headrace.cli.stored_keys import open_keys
    from headrace.services.iam.access_keys import BadAccount, NoSuchKey

    async def run() -> T:
        async with open_keys(existing(settings_of(data))) as found:
            return await work(found)

    try:
        return asyncio.run(run())
    except BadAccount as error:
        raise Failure(str(error)) from None
    except NoSuchKey as error:
        raise Failure(str(error), "see those there are with 'headrace keys ls'") from None
