"""Reading the shipped pages as a browser would."""

import http.client
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from time import monotonic, sleep

from examples.running.problem import Problem

SCRIPT = re.compile(r'<script type="module" src="([^"]+)"')
AT_ONCE = 8
ANSWER_SECONDS = 20.0


@dataclass(frozen=True)
class Origin:
    """A web server on this machine. `host` is the name it is asked by: names under .localhost mean this
    machine, but not every resolver knows that."""

    port: int
    host: str

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def get(self, path: str) -> tuple[int, str]:
        """Status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": self.host})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()


def check(origin: Origin, titles: dict[str, str], missing: Iterable[str]) -> None:
    """Every application's page is there with its title and its script; those that are missing are not.

    Raises `Problem` naming what is wrong.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda item: _fault(origin, *item), titles.items())
        faults = [fault for fault in found if fault]
    faults += [f"/{app}/ is there" for app in missing if origin.get(f"/{app}/")[0] != 404]
    if faults:
        raise Problem(f"{origin.url} does not serve what was built.", detail="\n".join(faults))


def _fault(origin: Origin, app: str, title: str) -> str:
    status, page = origin.get(f"/{app}/")
    if status != 200:
        return f"/{app}/ answers {status}"
    if f"<title>{escape(title)} · Campus</title>" not in page or "<h1>" not in page:
        return f"/{app}/ lacks its title or content"
    script = SCRIPT.search(page)
    status, code = origin.get(script[1]) if script else (404, "")
    return "" if status == 200 and len(code) > 100_000 else f"/{app}/ lacks its script"


def wait(origin: Origin) -> None:
    """Until it answers. Raises `Problem` if it doesn't in time."""
    deadline = monotonic() + ANSWER_SECONDS
    while monotonic() < deadline:
        try:
            origin.get("/")
        except OSError:
            sleep(0.1)
        else:
            return
    raise Problem(f"{origin.url} does not answer.", advice="Look at the task's log in /campus/site.")
