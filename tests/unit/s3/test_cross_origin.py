import httpx
import pytest
from starlette.responses import PlainTextResponse

from tests.unit.s3.world import World

RULES = [
    {
        "AllowedOrigins": ["https://*.example.com"],
        "AllowedMethods": ["GET", "PUT"],
        "AllowedHeaders": ["x-amz-*", "Content-Type"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 60,
    },
    {"AllowedOrigins": ["*"], "AllowedMethods": ["GET"]},
]
SHOP = {"origin": "https://shop.example.com"}


@pytest.fixture
def browser(s3: World) -> httpx.AsyncClient:
    """A browser at an API that says yes to everything."""
    app = s3.s3.cross_origin(PlainTextResponse("yes"), bucket_of={"box.s3.localhost": "box"}.get)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://box.s3.localhost")


async def allow(s3: World) -> None:
    await s3("PutBucketCors", Bucket="box", CORSConfiguration={"CORSRules": RULES})


async def test_a_preflight_is_answered_by_the_first_rule_that_allows_it(
    s3: World, browser: httpx.AsyncClient
) -> None:
    await allow(s3)
    asked = {
        "access-control-request-method": "PUT",
        "access-control-request-headers": "content-type, X-Amz-Date",
    }
    answer = await browser.options("/a", headers=SHOP | asked)
    assert answer.status_code == 200
    assert {
        "access-control-allow-origin": "https://shop.example.com",
        "access-control-allow-methods": "GET, PUT",
        "access-control-allow-headers": "content-type, x-amz-date",
        "access-control-max-age": "60",
        "access-control-allow-credentials": "true",
    }.items() <= answer.headers.items()


@pytest.mark.parametrize(
    "headers",
    [
        {"access-control-request-method": "DELETE"},
        {"access-control-request-method": "PUT", "access-control-request-headers": "authorization"},
        {"access-control-request-method": "PUT", "origin": "https://example.org"},
        {},
    ],
)
async def test_a_preflight_that_no_rule_allows_is_forbidden(
    s3: World, browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    await allow(s3)
    assert (await browser.options("/a", headers=SHOP | headers)).status_code == 403


async def test_answers_say_who_may_read_them(s3: World, browser: httpx.AsyncClient) -> None:
    assert "access-control-allow-origin" not in (await browser.get("/a", headers=SHOP)).headers
    await allow(s3)
    answer = await browser.get("/a", headers=SHOP)
    assert (answer.text, answer.headers["access-control-expose-headers"]) == ("yes", "ETag")
    anyone = await browser.get("/a", headers={"origin": "https://example.org"})
    assert anyone.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in anyone.headers
    assert "access-control-allow-origin" not in (await browser.get("/a")).headers


async def test_the_bucket_may_be_named_by_the_path(s3: World, browser: httpx.AsyncClient) -> None:
    await allow(s3)
    answer = await browser.get("http://127.0.0.1/box/a", headers=SHOP)
    assert "access-control-allow-origin" in answer.headers
    for other in ("http://127.0.0.1/other/a", "http://127.0.0.1/"):
        assert "access-control-allow-origin" not in (await browser.get(other, headers=SHOP)).headers
