"""The demonstration from its first step to its last."""

import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from examples.campus.demo import board, codebuild, images, outcome, site, source, task, web
from examples.campus.demo.builds import Build, wall
from examples.campus.demo.images import Images
from examples.campus.demo.naming import APPS_PROJECT, SHIP_PROJECT, SITE, SITE_REPOSITORY
from examples.campus.demo.places import HOME, applications
from examples.campus.demo.timing import Timing, measure, spread
from examples.running.cloud import Cloud, connect
from examples.running.console import say, step
from examples.running.problem import Problem
from examples.running.server import HEADRACE, Server

DEPENDENCIES = ("package.json", "package-lock.json", ".npmrc")


@dataclass(frozen=True)
class Built:
    """How the batch ended."""

    builds: list[Build]

    def titles(self) -> dict[str, str]:
        """The applications that were built."""
        names = {build.app for build in self.builds if build.succeeded}
        return {app: title for app, title in applications().items() if app in names}

    def failed(self) -> list[Build]:
        return [build for build in self.builds if not build.succeeded]


def travel(*, broken: str | None, keep: bool) -> None:
    """Build all applications, ship those that were built, check that they are served, say what it took."""
    local = _make_images()
    with HOME.used(keep=keep) as running, _ended(connect(running.environment), keep) as cloud:
        with step("Push the images to Headrace's registry"):
            stored = images.publish(cloud, *local)
        built = _build(cloud, stored, broken)
        timing = _time(cloud, built)
        release = _ship(cloud, stored, built)
        website = web.Origin(running.port, f"{SITE}.s3-website.localhost:{running.port}")
        _check(built, website, release)
        _conclude(cloud, built, timing)
        outcome.show_addresses(_addresses(running, website, release))
        say(_farewell(keep))


def _make_images() -> tuple[str, str]:
    with step("Have Debian and a web server as images"):
        images.base()
    with step("Have an image with Node and the JavaScript dependencies"):
        build_image = images.build("build-image", DEPENDENCIES)
    with step("Have an image with Docker and the aws command"):
        return build_image, images.build("ship-image")


@contextmanager
def _ended(cloud: Cloud, keep: bool) -> Iterator[Cloud]:
    """What runs on Headrace ends with the demonstration, unless it is to be kept and went well."""
    finished = False
    try:
        yield cloud
        finished = True
    finally:
        if not (keep and finished):
            task.stop(cloud)


def _build(cloud: Cloud, stored: Images, broken: str | None) -> Built:
    with step("Make the buckets, the project, and upload the source"):
        site.prepare(cloud)
        archive = site.upload(cloud, "monorepo.zip", source.monorepo(broken))
        codebuild.create_apps_project(cloud, source=archive, image=stored.uri(stored.build))
    titles = applications()
    batch = codebuild.start_all(cloud)
    say(f"Build {len(titles)} applications at once: {batch}")
    try:
        builds = board.show(codebuild.watch(cloud, batch), len(titles))
    except KeyboardInterrupt:
        codebuild.stop_all(cloud, batch)
        deque(codebuild.watch(cloud, batch), maxlen=0)
        raise
    built = Built(builds)
    outcome.show_builds(builds)
    if not built.titles():
        _show_failures(cloud, built)
        raise Problem("Not one application was built.", advice=f"Headrace's log is {HOME.log}.")
    return built


def _time(cloud: Cloud, built: Built) -> Timing:
    """Some of the builds run again, to know what sharing the machine costs: three alone, eight at once."""
    titles = built.titles()
    ordered = [app for app in source.by_size() if app in titles]
    with step("Build three of them again, one after another, and then eight at once, to compare"):
        alone = [_rebuild(cloud, [app])[0] for app in spread(ordered, 3)]
        eight = _rebuild(cloud, spread(ordered, 8))
    return measure(wall(built.builds), _seconds(built.builds), _seconds(alone), wall(eight))


def _seconds(builds: list[Build]) -> dict[str, float]:
    return {build.app: build.seconds for build in builds}


def _rebuild(cloud: Cloud, apps: list[str]) -> list[Build]:
    return codebuild.finished(cloud, APPS_PROJECT, *({"APP": app} for app in apps))


def _ship(cloud: Cloud, stored: Images, built: Built) -> web.Origin:
    site.write_front_page(cloud, built.titles())
    archive = site.upload(cloud, "ship.zip", source.shipping())
    codebuild.create_ship_project(cloud, source=archive, image=stored.uri(stored.ship))
    with step("Put the applications into an image, in a privileged build, and push it"):
        variables = {"SITE": SITE, "REPOSITORY": SITE_REPOSITORY, "WEB_SERVER": stored.web_server}
        build = codebuild.finished(cloud, SHIP_PROJECT, variables)[0]
        if not build.succeeded:
            raise Problem(
                f"The image could not be made: {build.fault}",
                detail="\n".join(codebuild.last_lines(cloud, build)),
                advice=f"Headrace's log is {HOME.log}.",
            )
    with step("Run the image as a task"):
        number = codebuild.number(cloud, build)
        release = task.run(cloud, stored.uri(f"{SITE_REPOSITORY}:{number}"))
        web.wait(release)
    return release


def _check(built: Built, *origins: web.Origin) -> None:
    titles = built.titles()
    missing = set(applications()) - set(titles)
    with step(f"Read the pages of {len(titles)} applications from the web site and from the container"):
        for origin in origins:
            web.check(origin, titles, missing)


def _conclude(cloud: Cloud, built: Built, timing: Timing) -> None:
    if built.failed():
        _show_failures(cloud, built)
    outcome.show_timing(timing)


def _show_failures(cloud: Cloud, built: Built) -> None:
    outcome.show_failures(
        {build.app: (build, codebuild.last_lines(cloud, build)) for build in built.failed()}
    )


def _addresses(running: Server, website: web.Origin, release: web.Origin) -> dict[str, str]:
    return {
        "Web site in S3": f"{website.url}/",
        "Container": f"{release.url}/",
        "API": running.endpoint,
    }


def _farewell(keep: bool) -> str:
    if not keep:
        return "Everything ends now; KEEP=1 leaves it running."
    return f"""It goes on.
Use it:  eval "$({HEADRACE} env --data {HOME.data})"
End it:  {sys.executable} -m examples.campus.demo stop
"""


def end() -> None:
    """End what an earlier demonstration has left running."""
    running = HOME.find()
    if running is None:
        say("Nothing is running.")
        return
    with step("End the task and Headrace"):
        task.stop(connect(running.environment))
        running.stop()
