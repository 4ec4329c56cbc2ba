"""Images and their tags, within the caller's transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from headrace.services.ecr import errors, layers, mutability
from headrace.services.ecr.manifests import Content
from headrace.services.ecr.records import Image, LayerLink, Manifest, Repository, Tag
from headrace.store.base import Reader, Transaction


def id_of(repository: Repository, digest: str) -> str:
    return f"{repository.key}/{digest}"


def tag_id(repository: Repository, tag: str) -> str:
    return f"{repository.key}/{tag}"


async def by_digest(reader: Reader, repository: Repository, digest: str) -> Image | None:
    return await reader.get(Image, id_of(repository, digest))


async def by_tag(reader: Reader, repository: Repository, tag: str) -> Image | None:
    found = await reader.get(Tag, tag_id(repository, tag))
    return await by_digest(reader, repository, found.digest) if found else None


async def manifest(reader: Reader, image: Image) -> bytes:
    """The manifest's very bytes."""
    found = await reader.get(Manifest, image.id)
    return found.body if found else b""


async def put(
    tx: Transaction,
    repository: Repository,
    body: bytes,
    content: Content,
    digest: str,
    *,
    tags: Sequence[str],
    now: datetime,
) -> Image:
    """Keep a manifest and give it these tags; one that is there already just gets the tags.

    Raises `LayersNotFoundException`, `ReferencedImagesNotFoundException` or
    `ImageTagAlreadyExistsException`.
    """
    await _refuse_immovable(tx, repository, digest, tags)
    image = await by_digest(tx, repository, digest)
    if image is None:
        image = await _create(tx, repository, body, content, digest, now=now)
    return await _tag(tx, repository, image, tags)


async def delete(tx: Transaction, repository: Repository, image: Image) -> None:
    """Remove an image and its tags. Raises `ImageReferencedByManifestList`."""
    if image.lists:
        raise errors.image_is_member(image.lists[0])
    for tag in image.tags:
        await tx.delete(Tag, tag_id(repository, tag))
    await tx.delete(Image, image.id, expect=image.revision)
    await tx.delete(Manifest, image.id)
    for member in await _members(tx, repository, image.members):
        others = tuple(digest for digest in member.lists if digest != image.digest)
        await tx.replace(replace(member, lists=others), expect=member.revision)


async def untag(tx: Transaction, repository: Repository, image: Image, tag: str) -> None:
    """Remove a tag of the image, and with its last tag the image, unless a manifest list needs it."""
    if image.tags == (tag,) and not image.lists:
        await delete(tx, repository, image)
        return
    await tx.delete(Tag, tag_id(repository, tag))
    await tx.replace(_without(image, tag), expect=image.revision)


async def _create(
    tx: Transaction, repository: Repository, body: bytes, content: Content, digest: str, *, now: datetime
) -> Image:
    await _claim_layers(tx, repository, content)
    members = await _claim_members(tx, repository, content, digest)
    id = id_of(repository, digest)
    await tx.create(Manifest(id=id, scope=repository.scope, repository=repository.key, body=body))
    return await tx.create(
        Image(
            id=id,
            scope=repository.scope,
            repository=repository.key,
            digest=digest,
            media_type=content.media_type,
            size=max((member.size for member in members), default=content.size),
            pushed_at=now,
            layers=_distinct(blob.digest for blob in content.blobs),
            members=_distinct(member.digest for member in content.members),
            subject=content.subject,
            artifact_type=content.artifact_type,
            annotations=content.annotations,
            manifest_size=len(body),
        )
    )


async def _claim_layers(tx: Transaction, repository: Repository, content: Content) -> None:
    """See that the repository has every blob, and that none of them is swept from now on."""
    types = {blob.digest: blob.media_type for blob in content.blobs}
    ids = {layers.link_id(repository, digest): digest for digest in types}
    links = await tx.get_many(LayerLink, ids)
    if missing := [digest for id, digest in ids.items() if id not in links]:
        raise errors.layers_missing(missing)
    for link in links.values():
        claimed = replace(link, spare_since=None, media_type=types[link.digest] or None)
        if claimed != link:
            await tx.replace(claimed, expect=link.revision)


async def _claim_members(
    tx: Transaction, repository: Repository, content: Content, digest: str
) -> list[Image]:
    """See that every manifest that the list lists is there, and that each knows of the list."""
    wanted = _distinct(member.digest for member in content.members)
    found = await _members(tx, repository, wanted)
    if missing := sorted(set(wanted) - {member.digest for member in found}):
        raise errors.members_missing(missing)
    for member in found:
        await tx.replace(replace(member, lists=(*member.lists, digest)), expect=member.revision)
    return found


async def _members(tx: Transaction, repository: Repository, digests: Sequence[str]) -> list[Image]:
    found = await tx.get_many(Image, [id_of(repository, digest) for digest in digests])
    return list(found.values())


async def _refuse_immovable(
    tx: Transaction, repository: Repository, digest: str, tags: Sequence[str]
) -> None:
    held = await tx.get_many(Tag, [tag_id(repository, tag) for tag in tags])
    for tag in held.values():
        if tag.digest != digest and not mutability.may_move(repository, tag.name):
            raise errors.tag_is_immutable(repository.name, tag.name)


async def _tag(tx: Transaction, repository: Repository, image: Image, tags: Sequence[str]) -> Image:
    """Give the image the tags, taking them from the images that have them."""
    for name in tags:
        if name in image.tags:
            continue
        held = await tx.get(Tag, tag_id(repository, name))
        if held is not None:
            await _take(tx, repository, held)
        tag = Tag(
            id=tag_id(repository, name),
            scope=repository.scope,
            repository=repository.key,
            name=name,
            digest=image.digest,
        )
        await tx.create(tag)
        image = await tx.replace(
            replace(image, tags=tuple(sorted((*image.tags, name)))), expect=image.revision
        )
    return image


async def _take(tx: Transaction, repository: Repository, tag: Tag) -> None:
    """Take a tag from its image, which stays even if it was the last one."""
    await tx.delete(Tag, tag.id, expect=tag.revision)
    loser = await by_digest(tx, repository, tag.digest)
    if loser is not None:
        await tx.replace(_without(loser, tag.name), expect=loser.revision)


def _without(image: Image, tag: str) -> Image:
    return replace(image, tags=tuple(name for name in image.tags if name != tag))


def _distinct(digests: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(digests))
