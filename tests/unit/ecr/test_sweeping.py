"""What goes by itself: layers that nothing needs, uploads that nobody ends, images that expire."""

import asyncio
import json
from datetime import datetime

from headrace.kit.ids import RandomIds
from headrace.services.ecr import sweeping
from headrace.services.ecr.abandoned import new_blob, remove_abandoned
from headrace.services.ecr.records import Upload, Waste
from headrace.services.ecr.waste import waste_loop
from tests.unit.ecr.world import SCOPE, World, digest_of

HOUR = 60 * 60
DAY = 24 * HOUR


async def sweep(world: World) -> None:
    """One sweep, and whatever it threw away is gone."""
    waste = waste_loop(world.store, world.blobs, world.clock)
    await sweeping.sweep(world.store, SCOPE, now=world.clock.now(), ids=RandomIds(), waste=waste)
    async with asyncio.timeout(5):
        while await world.store.page(Waste):
            await asyncio.sleep(0)


async def pass_days(world: World, days: int) -> None:
    """Let days pass with a sweep every twelve hours."""
    for _ in range(2 * days):
        world.clock.advance(12 * HOUR)
        await sweep(world)
    await world.log_in()


async def test_a_layer_goes_a_while_after_the_last_image_that_needs_it(world: World) -> None:
    await world.repository()
    await world.push("v1")
    gone = await world.push("v2", content=b"other")
    await world.call("BatchDeleteImage", repositoryName="app", imageIds=[{"imageDigest": gone}])
    await pass_days(world, 1)
    assert (await world.http.get(f"/v2/app/blobs/{digest_of(b'other')}")).content == b"other"
    await pass_days(world, 4)
    assert (await world.http.get(f"/v2/app/blobs/{digest_of(b'other')}")).status_code == 404
    assert (await world.http.get(f"/v2/app/blobs/{digest_of(b'layer')}")).content == b"layer"
    assert (await world.http.get("/v2/app/manifests/v1")).status_code == 200
    assert len(world.blobs.kept) == 2


async def test_a_layer_stays_while_another_repository_needs_it(world: World) -> None:
    await world.repository()
    await world.repository("other")
    await world.push("v1")
    await world.push("v1", name="other")
    await world.call("DeleteRepository", repositoryName="app", force=True)
    await pass_days(world, 5)
    assert (await world.http.get(f"/v2/other/blobs/{digest_of(b'layer')}")).content == b"layer"


async def test_a_layer_that_clients_ask_for_stays(world: World) -> None:
    await world.repository()
    await world.push_blob(b"other")
    for _ in range(8):
        world.clock.advance(10 * HOUR)
        await sweep(world)
        await world.log_in()
        assert (await world.http.head(f"/v2/app/blobs/{digest_of(b'other')}")).status_code == 200


async def test_an_image_pushed_of_a_spare_layer_keeps_it(world: World) -> None:
    await world.repository()
    gone = await world.push("v1")
    await world.call("BatchDeleteImage", repositoryName="app", imageIds=[{"imageDigest": gone}])
    await pass_days(world, 1)
    await world.push("v2")
    await pass_days(world, 5)
    assert (await world.http.get(f"/v2/app/blobs/{digest_of(b'layer')}")).content == b"layer"


async def test_an_upload_that_nobody_ends_goes_after_a_day(world: World) -> None:
    await world.repository()
    location = (await world.http.post("/v2/app/blobs/uploads/")).headers["location"]
    await world.http.patch(location, content=b"abc")
    world.clock.advance(23 * HOUR)
    await sweep(world)
    assert len(await world.store.page(Upload)) == 1
    world.clock.advance(HOUR)
    await sweep(world)
    assert await world.store.page(Upload) == []
    assert world.blobs.kept == {}


async def test_a_blob_that_no_record_names_goes_when_it_is_old(world: World) -> None:
    await world.repository()
    await world.push_blob(b"layer")
    location = (await world.http.post("/v2/app/blobs/uploads/")).headers["location"]
    await world.http.patch(location, content=b"abc")
    recorded = set(world.blobs.kept)
    await world.blobs.put(new_blob("dead", world.clock.now(), "1"), b"left behind")
    await remove_abandoned(world.store, world.blobs, now=world.clock.now())
    assert len(world.blobs.kept) == 3
    world.clock.advance(2 * DAY)
    await world.blobs.put(new_blob("alive", world.clock.now(), "1"), b"not yet recorded")
    await remove_abandoned(world.store, world.blobs, now=world.clock.now())
    assert set(world.blobs.kept) - recorded == {new_blob("alive", world.clock.now(), "1")}
    assert recorded < set(world.blobs.kept)


POLICY = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "selection": {
                    "tagStatus": "untagged",
                    "countType": "sinceImagePushed",
                    "countUnit": "days",
                    "countNumber": 2,
                },
                "action": {"type": "expire"},
            }
        ]
    }
)


async def test_images_expire_but_not_the_members_of_a_list(world: World) -> None:
    await world.repository()
    member, alone = await world.push(), await world.push(content=b"other")
    index = await world.push_index("v1", member)
    for days, left in ((1, {member, alone, index}), (2, {member, index})):
        world.clock.advance(days * DAY)
        await world.call("PutLifecyclePolicy", repositoryName="app", lifecyclePolicyText=POLICY)
        async with asyncio.timeout(5):
            while await evaluated(world) != world.clock.now():
                await asyncio.sleep(0)
        assert await world.digests() == left


async def evaluated(world: World) -> datetime | None:
    """When the policy was last applied."""
    answer = await world.call("GetLifecyclePolicy", repositoryName="app")
    assert answer["lifecyclePolicyText"] == POLICY
    moment: datetime | None = answer["lastEvaluatedAt"]
    return moment


async def test_a_preview_tells_what_would_expire_and_deletes_nothing(world: World) -> None:
    await world.repository()
    old = await world.push()
    world.clock.advance(3 * DAY)
    await world.log_in()
    new = await world.push(content=b"other")
    error = await world.refused("StartLifecyclePolicyPreview", repositoryName="app")
    assert error.code == "LifecyclePolicyNotFoundException"
    error = await world.refused("GetLifecyclePolicyPreview", repositoryName="app")
    assert error.code == "LifecyclePolicyPreviewNotFoundException"
    await world.call("StartLifecyclePolicyPreview", repositoryName="app", lifecyclePolicyText=POLICY)
    preview = await world.call("GetLifecyclePolicyPreview", repositoryName="app")
    assert preview["status"] == "COMPLETE"
    (result,) = preview["previewResults"]
    assert result["imageDigest"] == old
    assert result["action"] == {"type": "EXPIRE"}
    assert result["appliedRulePriority"] == 1
    assert preview["summary"] == {"expiringImageTotalCount": 1}
    assert await world.digests() == {old, new}


async def test_a_lifecycle_policy_is_put_and_deleted(world: World) -> None:
    await world.repository()
    assert str(await world.refused("GetLifecyclePolicy", repositoryName="app")) == (
        "LifecyclePolicyNotFoundException: Lifecycle policy does not exist for the repository with name "
        "'app' in the registry with id '111122223333'"
    )
    await world.call("PutLifecyclePolicy", repositoryName="app", lifecyclePolicyText=POLICY)
    gone = await world.call("DeleteLifecyclePolicy", repositoryName="app")
    assert gone["lifecyclePolicyText"] == POLICY
    error = await world.refused("DeleteLifecyclePolicy", repositoryName="app")
    assert error.code == "LifecyclePolicyNotFoundException"
