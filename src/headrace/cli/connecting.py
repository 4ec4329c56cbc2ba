"""Which connection a command uses."""

from pathlib import Path

from headrace.cli.client import Client
from headrace.cli.connection import Connection, from_environment
from headrace.cli.failure import Failure
from headrace.data_folder import DataFolder
from headrace.settings import Settings, SettingsError, load


def connect(data: Path | None) -> Client:
    """A client of the Headrace of the data folder named, else the one in the environment, else that of
    the usual data folder. Raises `Failure`."""
    if data is None and (connection := from_environment()):
        return Client(connection)
    return Client(from_data(data))


def from_data(data: Path | None) -> Connection:
    """The Headrace of this machine that keeps its data there, with its first key. Raises `Failure`."""
    from headrace.cli.stored_keys import first_key

    settings = settings_of(data)
    folder = existing(settings)
    endpoint = folder.where()
    if endpoint is None:
        raise _never_started(folder)
    key, secret = first_key(folder, settings.account)
    return Connection(
        endpoint=endpoint, access_key=key, secret=secret, region=settings.region, folder=folder.path
    )


def existing(settings: Settings) -> DataFolder:
    """The data folder, in which a Headrace has been started before. Raises `Failure`."""
    folder = DataFolder(settings.data_dir)
    if not folder.database.exists():
        raise _never_started(folder)
    return folder


def settings_of(data: Path | None) -> Settings:
    """The settings that hold for a data folder. Raises `Failure`."""
    try:
        return load({"data": str(data) if data else None})
    except SettingsError as error:
        raise Failure(str(error)) from None


def _never_started(folder: DataFolder) -> Failure:
    return Failure(
        f"no Headrace has been started in {folder.path}",
        f"start one with 'headrace up --data {folder.path}', or name another folder with --data",
    )
