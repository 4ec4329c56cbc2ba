"""What can be set: by `headrace.toml` in the data folder, `HEADRACE_*` variables, and flags, the later
winning over the earlier."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from headrace.profiles import Bindings, Profile

PREFIX = "HEADRACE_"
FILE = "headrace.toml"
ONLY_IN_FILE = frozenset({"profiles", "hardened"})


class SettingsError(Exception):
    """A setting can't be used; the message says which and where it came from."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Each member is a key of `headrace.toml` and, in capitals behind `HEADRACE_`, a variable, but for the
    tables."""

    data: str = "~/.headrace"
    """The folder of everything that Headrace keeps."""
    port: int = 4566
    """The TCP port on 127.0.0.1 and on the container network's gateway; 0 lets the system choose."""
    account: str = "000000000000"
    """The account of the first access key."""
    region: str = "us-east-1"
    """The region of those who name none."""
    engine: Literal["docker", "simulated"] = "docker"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """`debug` also tells every request."""
    sandboxes: int | None = None
    """Network namespaces kept ready, so that containers start sooner; each costs about 10 MiB of the
    machine's memory. None: one for every GiB of it, from 4 to 24."""
    job_history: int = 30
    """Days for which jobs that have ended can be described. AWS keeps them for 7."""
    largest_body: int = 16 * 1024 * 1024
    """Bytes of a request that is not streamed."""
    profiles: dict[str, Profile] = {}
    """What runs may have whose containers nobody trusts; only in `headrace.toml`."""
    hardened: Bindings = Bindings()
    """Whom these profiles hold for; only in `headrace.toml`."""

    @property
    def data_dir(self) -> Path:
        return Path(self.data).expanduser().absolute()


def load(flags: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force. `flags` holds only those that were given. Raises `SettingsError`."""
    given = {name: value for name, value in flags.items() if value is not None}
    variables = {
        name: environment[PREFIX + name.upper()]
        for name in Settings.__struct_fields__
        if name not in ONLY_IN_FILE and PREFIX + name.upper() in environment
    }
    data = str(given.get("data") or variables.get("data") or Settings().data)
    file = Path(data).expanduser() / FILE
    try:
        settings = msgspec.convert(
            {**_read(file), **variables, **given, "data": data}, Settings, strict=False
        )
    except msgspec.ValidationError as error:
        raise SettingsError(
            f"a setting of {file}, a {PREFIX}* variable or a flag is wrong: {error}"
        ) from None
    bound = {**settings.hardened.queues, **settings.hardened.clusters, **settings.hardened.families}
    for name, profile in bound.items():
        if profile not in settings.profiles:
            raise SettingsError(f"{name} is bound to the profile {profile}, and {file} has none of that name")
    return settings


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file} can't be read: {error}") from None
