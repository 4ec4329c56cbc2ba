"""Queues by name, URL and ARN. Pure."""

import re
from typing import NamedTuple

from headrace.aws.call import Call

NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
FIFO = ".fifo"
ARN = re.compile(r"arn:aws[a-z-]*:sqs:([a-z0-9-]+):(\d{12}):([A-Za-z0-9_-]{1,80})")


class Place(NamedTuple):
    """Which queue is meant."""

    scope: str
    name: str

    @property
    def id(self) -> str:
        return f"{self.scope}/{self.name}"


def of_url(call: Call, url: str) -> Place:
    """Whatever host it names: the same Headrace has several. An account is nobody's but its own."""
    return Place(call.scope, url.rstrip("/").rpartition("/")[2])


def of_arn(arn: str) -> Place | None:
    """None: it is no standard queue's."""
    match = ARN.fullmatch(arn)
    return Place(f"{match[2]}/{match[1]}", match[3]) if match else None


def url(call: Call, name: str) -> str:
    return f"{call.base_url}/{call.account}/{name}"
