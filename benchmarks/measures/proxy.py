"""What the way through the load balancer costs."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import headrace, services
from benchmarks.load.run import load
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings, say
from benchmarks.timing import until
from headrace.services.elbv2.proxy.caddy import program

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


def measure(settings: Settings) -> Iterator[Row]:
    """The median latency of one request after the other, beside the same Caddy with a configuration written
    by hand, to the same task."""
    ours, raw = [], []
    with headrace.running("proxy") as server:
        ecs, elb = server.client("ecs"), server.client("elbv2")
        group, port = services.balance(elb)
        services.create(ecs, "s", 1, services.web(ecs, "one"), group)
        until(lambda: bool(_healthy(elb, group)), every=0.1)
        [target] = _healthy(elb, group)
        with _caddy(target) as plain:
            for url in (f"http://127.0.0.1:{port}", plain):
                until(partial(headrace.answers, url), every=0.1)
            for number in range(1, settings.rounds + 1):
                ours.append(load(f"http://127.0.0.1:{port}", [REQUEST], connections=1).median * 1000)
                raw.append(load(plain, [REQUEST], connections=1).median * 1000)
                say(f"round {number}: load balancer {ours[-1]:.2f} ms, Caddy by hand {raw[-1]:.2f} ms")
        services.delete(ecs, ["s"])
        services.unbalance(elb, port)
    yield Row(
        what="latency of a request through a load balancer, median",
        headrace=median(ours),
        yardstick=median(raw),
        yardstick_name="Caddy configured by hand",
        unit="ms",
        goal=at_most(1.3),
    )


def _healthy(elb: Any, group: str) -> list[int]:
    """The ports of the group's healthy targets."""
    described = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    return [one["Target"]["Port"] for one in described if one["TargetHealth"]["State"] == "healthy"]


@contextmanager
def _caddy(target: int) -> Iterator[str]:
    """A Caddy that passes requests on to this port; its URL."""
    port = headrace.free_port()
    route = {"handle": [{"handler": "reverse_proxy", "upstreams": [{"dial": f"127.0.0.1:{target}"}]}]}
    server = {"listen": [f"127.0.0.1:{port}"], "routes": [route], "automatic_https": {"disable": True}}
    config = {"admin": {"disabled": True}, "apps": {"http": {"servers": {"plain": server}}}}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "caddy.json"
        file.write_text(json.dumps(config))
        command = [str(program()), "run", "--config", str(file)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)
