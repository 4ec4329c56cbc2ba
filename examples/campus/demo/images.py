"""The container images that the demonstration needs, made once and pushed to Headrace's registry."""

import base64
import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from examples.campus.demo.commands import run, succeeds
from examples.campus.demo.naming import SITE_REPOSITORY
from examples.campus.demo.places import CAMPUS, PROJECT, WORK
from examples.running.cloud import Cloud

DEBIAN = "headrace/debian:12"
BUSYBOX = "headrace/busybox:latest"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
ADVICE = (
    "Look at the lines above. It needs a running Docker Engine (`docker info`) and reaches Debian's "
    "packages, PyPI and the npm registry; then run it again: what is done stays done."
)


@dataclass(frozen=True)
class Images:
    """Where the registry has them, as `repository:tag` behind its address."""

    registry: str
    build: str
    ship: str
    web_server: str

    def uri(self, name: str) -> str:
        return f"{self.registry}/{name}"


def base() -> None:
    """Debian and a small web server, from Debian's packages."""
    for image, script in ((DEBIAN, "base-image"), (BUSYBOX, "test-image")):
        if not succeeds(["docker", "image", "inspect", image]):
            run([str(PROJECT / "scripts" / script)], advice=ADVICE)


def build(folder: str, files: tuple[str, ...] = ()) -> str:
    """The name of the image of `folder`'s Dockerfile, made unless its inputs are as they were."""
    context = _context(folder, files)
    name = f"headrace-campus/{folder}:{_digest(context)}"
    if not succeeds(["docker", "image", "inspect", name]):
        network = ["--network", "host"]  # a machine's own proxy may listen on its loopback address
        command = ["docker", "build", *network, "--build-arg", f"BASE={DEBIAN}", "--tag", name, str(context)]
        run(command, advice=ADVICE)
    return name


def publish(cloud: Cloud, build_image: str, ship_image: str) -> Images:
    """Push them to repositories of Headrace's registry, which keeps what it has already."""
    registry = _registry(cloud, SITE_REPOSITORY)
    pushed = {
        repository: _push(cloud, image, repository)
        for repository, image in (
            ("campus/build", build_image),
            ("campus/ship", ship_image),
            ("campus/web-server", BUSYBOX),
        )
    }
    return Images(registry, pushed["campus/build"], pushed["campus/ship"], pushed["campus/web-server"])


def _context(folder: str, files: tuple[str, ...]) -> Path:
    """A build context of just the inputs, so that nothing else makes the image anew."""
    context = WORK / "contexts" / folder
    shutil.rmtree(context, ignore_errors=True)
    context.mkdir(parents=True)
    for file in (f"{folder}/Dockerfile", *files):
        shutil.copy(CAMPUS / file, context)
    shutil.copy(CERTIFICATES, context)
    return context


def _digest(context: Path) -> str:
    """Twelve letters that change with the inputs: the files and the image they are put upon."""
    inputs = hashlib.sha256(_id(DEBIAN).encode())
    for file in sorted(context.iterdir()):
        inputs.update(file.name.encode() + b"\0" + file.read_bytes())
    return inputs.hexdigest()[:12]


def _id(image: str) -> str:
    return run(["docker", "image", "inspect", "--format", "{{.Id}}", image], advice=ADVICE).strip()


def _registry(cloud: Cloud, repository: str) -> str:
    """The registry's address, as that of a repository, which is made if it is missing."""
    ecr = cloud.client("ecr")
    try:
        found = ecr.create_repository(repositoryName=repository)["repository"]
    except ecr.exceptions.RepositoryAlreadyExistsException:
        found = ecr.describe_repositories(repositoryNames=[repository])["repositories"][0]
    return str(found["repositoryUri"]).removesuffix(f"/{repository}")


def _push(cloud: Cloud, image: str, repository: str) -> str:
    registry = _registry(cloud, repository)
    tag = _id(image).removeprefix("sha256:")[:12]
    ecr = cloud.client("ecr")
    try:
        ecr.describe_images(repositoryName=repository, imageIds=[{"imageTag": tag}])
    except ecr.exceptions.ImageNotFoundException:
        target = f"{registry}/{repository}:{tag}"
        run(["docker", "tag", image, target], advice=ADVICE)
        _docker_push(cloud, registry, target)
        run(["docker", "image", "rm", target], advice=ADVICE)  # only the name: the image has its own
    return f"{repository}:{tag}"


def _docker_push(cloud: Cloud, registry: str, target: str) -> None:
    token = cloud.client("ecr").get_authorization_token()["authorizationData"][0]["authorizationToken"]
    user, password = base64.b64decode(token).decode().split(":", 1)
    # A folder of its own: the user's own docker configuration is not touched.
    with tempfile.TemporaryDirectory() as configuration:
        docker = ["docker", "--config", configuration]
        run(
            [*docker, "login", "--username", user, "--password-stdin", registry],
            stdin=password,
            advice=ADVICE,
        )
        run([*docker, "push", "--quiet", target], advice=ADVICE)
