"""Images of this registry, as runs name them and as the engine gets them."""

import pytest

from tests.unit.ecr.world import SCOPE, World

ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
FOREIGN = "444455556666.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("image", "resolved"),
    [
        (f"{ECR}/team/app:v1", "127.0.0.1:4566/team/app:v1"),
        ("localhost:4566/app", "127.0.0.1:4566/app"),
        ("172.17.0.1:4566/app:v1", "127.0.0.1:4566/app:v1"),
        ("127.0.0.1:4566/app@sha256:" + "0" * 64, "127.0.0.1:4566/app@sha256:" + "0" * 64),
        ("127.0.0.1:5000/app:v1", "127.0.0.1:5000/app:v1"),
        ("headrace/busybox:latest", "headrace/busybox:latest"),
        ("busybox", "busybox"),
        ("public.ecr.aws/debian/debian:12", "public.ecr.aws/debian/debian:12"),
    ],
)
async def test_names_are_turned_into_those_the_engine_reaches(
    world: World, image: str, resolved: str
) -> None:
    assert world.ecr.images.resolve(image) == resolved


async def test_a_tag_is_looked_up_here(world: World) -> None:
    await world.repository()
    digest = await world.push("v1", "latest")

    async def found(image: str, scope: str = SCOPE) -> str | None:
        return await world.ecr.images.digest(world.store, scope, image)

    assert await found(f"{ECR}/app:v1") == digest
    assert await found("127.0.0.1:4566/app") == digest
    assert await found("localhost:4566/app:v1@" + digest) == digest
    assert await found(f"{ECR}/app:v2") is None
    assert await found(f"{ECR}/other:v1") is None
    assert await found("debian:12") is None
    assert await found(f"{ECR}/app:v1", "444455556666/eu-west-1") is None
    assert await found("127.0.0.1:4566/app", "444455556666/eu-west-1") is None
    assert await found(f"{ECR}/app:v1", "111122223333/us-east-1") == digest


async def test_a_run_gets_credentials_for_its_own_account_only(world: World) -> None:
    await world.repository()
    await world.push("v1")
    credentials = world.ecr.images.credentials(SCOPE, f"{ECR}/app:v1")
    assert credentials is not None
    answer = await world.http.get("/v2/app/manifests/v1", auth=(credentials.user, credentials.password))
    assert answer.status_code == 200
    assert world.ecr.images.credentials(SCOPE, f"{FOREIGN}/app:v1") is None
    assert world.ecr.images.credentials(SCOPE, "debian:12") is None
