import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from headrace.services.s3.sites import bucket_of
from tests.unit.s3.world import World

HOME = {"IndexDocument": {"Suffix": "index.html"}}
HTML = {"ContentType": "text/html"}


@pytest.fixture
async def browser(s3: World) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the web site of a bucket whose objects everybody may read."""
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::box/*",
    }
    await s3("DeletePublicAccessBlock", Bucket="box")
    await s3("PutBucketPolicy", Bucket="box", Policy=json.dumps({"Statement": [statement]}))
    await configure(s3)
    transport = httpx.ASGITransport(s3.s3.sites)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://box.s3-website.localhost:4566"
    ) as client:
        yield client


async def configure(s3: World, **configuration: Any) -> None:
    await s3("PutBucketWebsite", Bucket="box", WebsiteConfiguration={**HOME, **configuration})


@pytest.mark.parametrize(
    "host",
    [
        "box.s3-website.localhost",
        "box.s3-website.localhost:4566",
        "box.s3-website-eu-west-1.amazonaws.com",
        "box.s3-website.eu-west-1.amazonaws.com",
        "box.s3-website-eu-west-1.localhost:80",
    ],
)
def test_the_host_names_the_bucket(host: str) -> None:
    assert bucket_of(host) == "box"


async def test_a_folder_shows_its_index(s3: World, browser: httpx.AsyncClient) -> None:
    await s3.put("index.html", b"home", **HTML)
    await s3.put("docs/index.html", b"docs", **HTML)
    assert (await browser.get("/")).text == "home"
    assert (await browser.get("/docs/?query=ignored")).text == "docs"
    lacking = await browser.get("/docs")
    assert (lacking.status_code, lacking.headers["location"]) == (302, "/docs/")


async def test_a_page_bears_what_was_stored_with_it(s3: World, browser: httpx.AsyncClient) -> None:
    told = {"CacheControl": "max-age=1", "ContentEncoding": "br", "Metadata": {"x": "1"}}
    put = await s3.put("a é.css", b"body{}", ContentType="text/css", **told)
    page = await browser.get("/a%20%C3%A9.css", headers={"accept-encoding": "identity"})
    assert page.status_code == 200
    assert {
        "content-type": "text/css",
        "cache-control": "max-age=1",
        "content-encoding": "br",
        "content-length": "6",
        "x-amz-meta-x": "1",
        "etag": put["ETag"],
        "last-modified": "Thu, 01 Jan 2026 12:00:00 GMT",
    }.items() <= page.headers.items()
    head = await browser.head("/a%20%C3%A9.css")
    assert (head.content, head.headers["content-length"]) == (b"", "6")


async def test_an_unchanged_page_is_not_sent_again(s3: World, browser: httpx.AsyncClient) -> None:
    etag = (await s3.put("a", b"1", CacheControl="no-cache"))["ETag"]
    for condition in ({"if-none-match": etag}, {"if-modified-since": "Thu, 01 Jan 2026 12:00:00 GMT"}):
        page = await browser.get("/a", headers=condition)
        assert (page.status_code, page.content) == (304, b"")
        assert (page.headers["etag"], page.headers["cache-control"]) == (etag, "no-cache")
    assert (await browser.get("/a", headers={"if-modified-since": "yesterday"})).status_code == 200
    assert (await browser.get("/a", headers={"if-match": '"other"'})).status_code == 412


async def test_a_range_of_a_page(s3: World, browser: httpx.AsyncClient) -> None:
    etag = (await s3.put("a", b"0123456789"))["ETag"]
    page = await browser.get("/a", headers={"range": "bytes=2-4", "if-range": etag})
    assert (page.status_code, page.text) == (206, "234")
    assert page.headers["content-range"] == "bytes 2-4/10"
    changed = await browser.get("/a", headers={"range": "bytes=2-4", "if-range": '"older"'})
    assert (changed.status_code, changed.text) == (200, "0123456789")
    assert (await browser.get("/a", headers={"range": "bytes=10-"})).status_code == 416


async def test_a_missing_page_is_told_in_html(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/no<b>thing")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "<li>Code: NoSuchKey</li>" in page.text
    assert "no&lt;b&gt;thing" in page.text


async def test_the_error_document_keeps_the_status(s3: World, browser: httpx.AsyncClient) -> None:
    await configure(s3, ErrorDocument={"Key": "404.html"})
    assert "Attempting to Retrieve a Custom Error Document" in (await browser.get("/nothing")).text
    await s3.put("404.html", b"lost?", **HTML)
    page = await browser.get("/nothing")
    assert (page.status_code, page.text, page.headers["content-type"]) == (404, "lost?", "text/html")


async def test_what_is_not_public_is_denied(s3: World, browser: httpx.AsyncClient) -> None:
    await s3.put("index.html", b"home")
    await s3("DeleteBucketPolicy", Bucket="box")
    page = await browser.get("/")
    assert page.status_code == 403
    assert "<li>Code: AccessDenied</li>" in page.text


async def test_without_a_site_or_a_bucket_there_is_no_page(s3: World, browser: httpx.AsyncClient) -> None:
    await s3("DeleteBucketWebsite", Bucket="box")
    assert "NoSuchWebsiteConfiguration" in (await browser.get("/")).text
    elsewhere = await browser.get("http://nowhere.s3-website.localhost:4566/")
    assert (elsewhere.status_code, "NoSuchBucket" in elsewhere.text) == (404, True)


async def test_only_reading_is_allowed(browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/a")).status_code == 405


async def test_an_object_may_point_elsewhere(s3: World, browser: httpx.AsyncClient) -> None:
    await s3.put("old", b"", WebsiteRedirectLocation="/new?x=1")
    page = await browser.get("/old")
    assert (page.status_code, page.headers["location"]) == (301, "/new?x=1")


async def test_a_whole_site_may_have_moved(s3: World, browser: httpx.AsyncClient) -> None:
    everything = {"RedirectAllRequestsTo": {"HostName": "example.com", "Protocol": "https"}}
    await s3("PutBucketWebsite", Bucket="box", WebsiteConfiguration=everything)
    page = await browser.get("/a b")
    assert (page.status_code, page.headers["location"]) == (301, "https://example.com/a%20b")


async def test_rules_send_elsewhere_the_first_that_holds(s3: World, browser: httpx.AsyncClient) -> None:
    await configure(
        s3,
        RoutingRules=[
            {"Condition": {"KeyPrefixEquals": "docs/"}, "Redirect": {"ReplaceKeyPrefixWith": "documents/"}},
            {
                "Condition": {"HttpErrorCodeReturnedEquals": "404", "KeyPrefixEquals": "app/"},
                "Redirect": {"ReplaceKeyWith": "app.html", "HttpRedirectCode": "302"},
            },
        ],
    )
    await s3.put("app/there", b"1")
    base = "http://box.s3-website.localhost:4566"
    for path, status, location in (
        ("/docs/a", 301, f"{base}/documents/a"),
        ("/app/lost", 302, f"{base}/app.html"),
        ("/app/there", 200, None),
        ("/lost", 404, None),
    ):
        page = await browser.get(path)
        assert (page.status_code, page.headers.get("location")) == (status, location)
