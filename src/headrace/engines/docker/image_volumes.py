"""What an image calls volumes (`VOLUME`): folders on the machine's disk, made with each container and without
a limit, to which it can write even if its root is read-only. The Engine can't be told to leave them away."""

from collections.abc import Collection
from posixpath import normpath

from msgspec.structs import replace

from headrace.engines.docker.api import Api, ApiError, Json
from headrace.engines.spec import ContainerSpec, Mount


async def shut(api: Api, spec: ContainerSpec, *, taken: Collection[str]) -> ContainerSpec:
    """The container, unable to write to the volumes of its image; it sees there what the image has there.
    What lies at the `taken` paths is laid there otherwise. An image that the Engine does not hold is left for
    it to refuse."""
    try:
        image = await api.json("GET", f"images/{spec.image}/json")
    except ApiError as error:
        if error.status != 404:
            raise
        return spec
    return covered(spec, image, taken=taken)


def covered(spec: ContainerSpec, image: Json, *, taken: Collection[str] = ()) -> ContainerSpec:
    """With a volume of the run's, filled from the image and read-only, in the place of each; and of that very
    image, whatever its name means by now. Pure."""
    own = (*taken, *(mount.path for mount in spec.mounts), *(tmpfs.path for tmpfs in spec.tmpfs))
    theirs = image["Config"].get("Volumes") or ()
    paths = {normpath(path) for path in theirs} - {normpath(path) for path in own}
    shut = (
        Mount(kind="run", source=f"{spec.name}.image-{number}", path=path, read_only=True)
        for number, path in enumerate(sorted(paths))
    )
    return replace(spec, image=image["Id"], mounts=(*spec.mounts, *shut))
