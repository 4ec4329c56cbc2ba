"""The bucket that the applications are served from."""

import html
import json

from examples.campus.demo.naming import SITE, SOURCES
from examples.running.cloud import Cloud


def prepare(cloud: Cloud) -> None:
    """The buckets: the sources' one, and the empty one of the web site, which everybody may read."""
    s3 = cloud.client("s3")
    for bucket in (SOURCES, SITE):
        try:
            s3.create_bucket(Bucket=bucket)
        except s3.exceptions.BucketAlreadyOwnedByYou:
            continue
    s3.put_bucket_website(
        Bucket=SITE,
        WebsiteConfiguration={
            "IndexDocument": {"Suffix": "index.html"},
            "ErrorDocument": {"Key": "404.html"},
        },
    )
    s3.delete_public_access_block(Bucket=SITE)  # new buckets have one, which refuses what comes next
    s3.put_bucket_policy(Bucket=SITE, Policy=json.dumps(_readable_by_all()))
    _empty(cloud)


def upload(cloud: Cloud, key: str, content: bytes) -> str:
    """Put a source archive; the answer is its location as CodeBuild wants it."""
    cloud.client("s3").put_object(Bucket=SOURCES, Key=key, Body=content)
    return f"{SOURCES}/{key}"


def write_front_page(cloud: Cloud, titles: dict[str, str]) -> None:
    """The page at the root with a link to each application, and the one for what is not there."""
    links = "".join(f'<li><a href="/{name}/">{html.escape(title)}</a></li>' for name, title in titles.items())
    _put_page(cloud, "index.html", "Campus", f"<ul>{links}</ul>")
    _put_page(cloud, "404.html", "Not here", '<p>There is no such page. <a href="/">All applications</a></p>')


def _put_page(cloud: Cloud, key: str, title: str, body: str) -> None:
    head = f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{title}</title>\n'
    text = f"{head}<h1>{title}</h1>{body}\n"
    cloud.client("s3").put_object(Bucket=SITE, Key=key, Body=text.encode(), ContentType="text/html")


def _readable_by_all() -> dict[str, object]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:GetObject",
                "Resource": f"arn:aws:s3:::{SITE}/*",
            }
        ],
    }


def _empty(cloud: Cloud) -> None:
    s3 = cloud.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=SITE):
        keys = [{"Key": each["Key"]} for each in page.get("Contents", [])]
        if keys:
            s3.delete_objects(Bucket=SITE, Delete={"Objects": keys, "Quiet": True})
