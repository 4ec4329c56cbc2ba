"""The volumes of an image that nobody trusts."""

from headrace.engines.docker.image_volumes import covered
from headrace.engines.spec import ContainerSpec, Mount, Tmpfs

IMAGE = "sha256:" + "0a" * 32


def mounts(spec: ContainerSpec, *volumes: str, taken: tuple[str, ...] = ()) -> list[str]:
    """The paths at which the container can't write to a volume of the image."""
    image = {"Id": IMAGE, "Config": {"Volumes": {path: {} for path in volumes} or None}}
    made = covered(spec, image, taken=taken)
    assert made.image == IMAGE
    assert made.mounts[: len(spec.mounts)] == spec.mounts
    added = made.mounts[len(spec.mounts) :]
    assert all(one.read_only and one.kind == "run" for one in added)
    assert len({one.source for one in added}) == len(added)
    return [one.path for one in added]


MAIN = ContainerSpec(name="main", image="i")


def test_each_is_covered() -> None:
    assert mounts(MAIN) == []
    assert mounts(MAIN, "/data", "/var/lib/db/") == ["/data", "/var/lib/db"]


def test_what_the_container_has_of_its_own_stays_as_it_is() -> None:
    work = Mount(kind="run", source="work", path="/work", size=1)
    spec = ContainerSpec(name="main", image="i", mounts=(work,), tmpfs=(Tmpfs(path="/tmp/", size=1),))
    assert mounts(spec, "/work/", "/tmp", "/submission", "/data", taken=("/submission",)) == ["/data"]
