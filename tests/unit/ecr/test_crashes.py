"""What happens at once, or again after a death."""

import asyncio

from tests.unit.ecr.world import World, digest_of

LAYER = bytes(range(256)) * 1024


async def test_an_upload_goes_on_after_a_restart(world: World) -> None:
    await world.repository()
    location = (await world.http.post("/v2/app/blobs/uploads/")).headers["location"]
    await world.http.patch(location, content=LAYER[:1000])
    again = World(world.store, world.clock, world.blobs)
    await again.log_in()
    status = await again.http.get(location)
    assert status.headers["range"] == "0-999"
    done = await again.http.put(location, params={"digest": digest_of(LAYER)}, content=LAYER[1000:])
    assert done.status_code == 201
    assert (await again.http.get(done.headers["location"])).content == LAYER


async def test_one_layer_uploaded_many_times_at_once_is_kept_once(world: World) -> None:
    await world.repository()
    await asyncio.gather(*(world.push_blob(LAYER) for _ in range(10)))
    assert (await world.http.get(f"/v2/app/blobs/{digest_of(LAYER)}")).content == LAYER
    async with asyncio.timeout(5):
        while len(world.blobs.kept) > 1:
            await asyncio.sleep(0)


async def test_two_writers_of_one_upload_dont_mix_their_bytes(world: World) -> None:
    await world.repository()
    location = (await world.http.post("/v2/app/blobs/uploads/")).headers["location"]
    answers = await asyncio.gather(
        *(world.http.patch(location, content=letter * 1000) for letter in (b"a", b"b"))
    )
    assert sorted(answer.status_code for answer in answers) == [202, 416]
    status = await world.http.get(location)
    assert status.headers["range"] == "0-999"
    assert len(world.blobs.kept) == 1


async def test_tags_moved_at_once_end_on_one_image_each(world: World) -> None:
    await world.repository()
    manifests = [await world.manifest(bytes([number])) for number in range(8)]
    answers = await asyncio.gather(*(world.put("latest", manifest) for manifest in manifests))
    assert {answer.status_code for answer in answers} == {201}
    described = (await world.call("DescribeImages", repositoryName="app"))["imageDetails"]
    assert len(described) == 8
    assert [image["imageTags"] for image in described if image["imageTags"]] == [["latest"]]
