"""Who signed a request is believed; who did not is told so in AWS's words."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from botocore.config import Config
from botocore.utils import percent_encode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headrace.aws.credentials import Credential
from headrace.aws.http import HttpRequest
from headrace.gateway import signature, verification
from headrace.gateway.dialect import Dialect
from tests.unit.gateway.asking import Asked, ask, signed
from tests.unit.gateway.conftest import ACCOUNT, KEY, SECRET, Running

LIST = {
    "x-amz-target": "AmazonEC2ContainerServiceV20141113.ListTasks",
    "content-type": "application/x-amz-json-1.1",
}
EXAMPLE_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def listing(**options: object) -> Asked:
    return signed("POST", "/", service="ecs", body=b"{}", headers=LIST, **options)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _answers(running: Running) -> None:
    running.services["ecs"].answers["ListTasks"] = {"taskArns": []}
    running.services["s3"].answers["GetObject"] = {"Body": b"content", "ContentLength": 7}
    running.services["s3"].answers["DeleteObject"] = {}
    running.services["sts"].answers["GetCallerIdentity"] = {"Account": ACCOUNT}


def test_the_s3_references_get_example_is_accepted() -> None:
    request = HttpRequest(
        "GET",
        "/test.txt",
        "",
        {
            "host": "examplebucket.s3.amazonaws.com",
            "authorization": "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/"
            "aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            "range": "bytes=0-9",
            "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "x-amz-date": "20130524T000000Z",
        },
    )
    found = signature.read(request)

    assert found is not None
    assert (found.access_key_id, found.region) == ("AKIAIOSFODNN7EXAMPLE", "us-east-1")
    verification.verify(request, found, EXAMPLE_SECRET, Dialect.S3, request.headers["x-amz-content-sha256"])


def test_the_s3_references_presigned_example_is_accepted() -> None:
    query = (
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2F"
        "aws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&"
        "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )
    request = HttpRequest("GET", "/test.txt", query, {"host": "examplebucket.s3.amazonaws.com"})
    found = signature.read(request)

    assert found is not None
    assert found.expires == 86_400
    verification.verify(request, found, EXAMPLE_SECRET, Dialect.S3, signature.UNSIGNED_PAYLOAD)


async def test_a_signed_call_is_made(running: Running) -> None:
    assert (await ask(running.gateway, listing())).status == 200


async def test_a_wrong_secret_is_refused(running: Running) -> None:
    answer = await ask(running.gateway, listing(secret="another"))

    assert answer.status == 400
    assert b'"__type":"InvalidSignatureException"' in answer.body
    assert b"The request signature we calculated does not match" in answer.body
    assert running.services["ecs"].calls == []


async def test_a_changed_body_is_refused(running: Running) -> None:
    answer = await ask(running.gateway, dataclasses.replace(listing(), body=b'{"cluster":"other"}'))

    assert b"InvalidSignatureException" in answer.body
    assert running.services["ecs"].calls == []


async def test_an_unknown_key_is_refused(running: Running) -> None:
    answer = await ask(running.gateway, listing(key="AKIAUNKNOWN"))

    assert b"UnrecognizedClientException" in answer.body
    assert b"The security token included in the request is invalid." in answer.body


async def test_an_unsigned_call_is_refused(running: Running) -> None:
    answer = await ask(running.gateway, Asked("POST", "http://h/", {**LIST, "host": "h"}, b"{}"))

    assert b"MissingAuthenticationTokenException" in answer.body


@pytest.mark.parametrize(
    ("minutes", "said"), [(-16, b"Signature expired: "), (16, b"Signature not yet current: ")]
)
async def test_a_skewed_clock_is_refused(running: Running, minutes: int, said: bytes) -> None:
    answer = await ask(running.gateway, listing(at=datetime.now(UTC) + timedelta(minutes=minutes)))

    assert b"InvalidSignatureException" in answer.body
    assert said in answer.body


async def test_a_clock_slightly_off_is_accepted(running: Running) -> None:
    answer = await ask(running.gateway, listing(at=datetime.now(UTC) - timedelta(minutes=14)))

    assert answer.status == 200


async def test_s3_words_its_refusals_itself(running: Running) -> None:
    def get(**options: object) -> Asked:
        return signed("GET", "/b/k", service="s3", **options)  # type: ignore[arg-type]

    skewed = await ask(running.gateway, get(at=datetime.now(UTC) - timedelta(hours=1)))
    unknown = await ask(running.gateway, get(key="AKIAUNKNOWN"))
    wrong = await ask(running.gateway, get(secret="another"))
    unsigned = await ask(running.gateway, Asked("DELETE", "http://h/b/k", {"host": "h"}))

    assert (skewed.status, b"<Code>RequestTimeTooSkewed</Code>" in skewed.body) == (403, True)
    assert (unknown.status, b"<Code>InvalidAccessKeyId</Code>" in unknown.body) == (403, True)
    assert (wrong.status, b"<Code>SignatureDoesNotMatch</Code>" in wrong.body) == (403, True)
    assert (unsigned.status, b"<Code>AccessDenied</Code>" in unsigned.body) == (403, True)
    assert running.services["s3"].calls == []


async def test_query_services_word_their_refusals_themselves(running: Running) -> None:
    body = b"Action=GetCallerIdentity&Version=2011-06-15"
    form = {"content-type": "application/x-www-form-urlencoded"}
    good = await ask(running.gateway, signed("POST", "/", service="sts", body=body, headers=form))
    wrong = await ask(
        running.gateway, signed("POST", "/", service="sts", body=body, headers=form, secret="another")
    )
    unknown = await ask(
        running.gateway, signed("POST", "/", service="sts", body=body, headers=form, key="AKIAUNKNOWN")
    )

    assert good.status == 200
    assert (wrong.status, b"<Code>SignatureDoesNotMatch</Code>" in wrong.body) == (403, True)
    assert (unknown.status, b"<Code>InvalidClientTokenId</Code>" in unknown.body) == (403, True)


async def test_anyone_may_ask_for_an_object_and_the_service_decides(running: Running) -> None:
    answer = await ask(running.gateway, Asked("GET", "http://h/b/k", {"host": "h"}))

    assert answer.status == 200
    call, _ = running.services["s3"].calls[0]
    assert (call.account, call.principal) == ("", "")


async def test_a_presigned_url_ends(running: Running) -> None:
    then = datetime.now(UTC) - timedelta(seconds=100)
    holds = await ask(running.gateway, signed("GET", "/b/k", service="s3", presign=1000, at=then))
    ended = await ask(running.gateway, signed("GET", "/b/k", service="s3", presign=50, at=then))

    assert holds.status == 200
    assert (ended.status, b"Request has expired" in ended.body) == (403, True)


async def test_a_presigned_url_lasts_a_week_at_most(running: Running) -> None:
    answer = await ask(running.gateway, signed("GET", "/b/k", service="s3", presign=604_801))

    assert b"AuthorizationQueryParametersError" in answer.body


def old_url(running: Running, **options: object) -> str:
    client = running.client("s3", region_name="us-east-1", config=Config(signature_version="s3"))
    params = {"Bucket": "b", "Key": "k y", "ResponseContentType": "a/b"}
    url = client.generate_presigned_url("get_object", Params=params, **options)
    assert "AWSAccessKeyId=" in url
    return str(url)


async def test_a_url_of_the_old_signature_is_believed_while_it_holds(running: Running) -> None:
    url = old_url(running)
    host = {"host": url.split("/")[2]}

    good = await ask(running.gateway, Asked("GET", url, host))
    other_key = await ask(running.gateway, Asked("GET", url.replace("k%20y", "other"), host))
    other_method = await ask(running.gateway, Asked("DELETE", url, host))
    with_header = await ask(running.gateway, Asked("GET", url, {**host, "x-amz-request-payer": "me"}))
    ended = await ask(running.gateway, Asked("GET", old_url(running, ExpiresIn=-1), host))

    assert good.status == 200
    assert other_key.status == other_method.status == with_header.status == 403
    assert (ended.status, b"Request has expired" in ended.body) == (403, True)


@pytest.mark.parametrize(
    "query",
    [
        "AWSAccessKeyId=&Signature=&Expires=",
        f"AWSAccessKeyId={KEY}&Signature=&Expires=9999999999",
        f"AWSAccessKeyId={KEY}&Signature=%ff%fe&Expires=9999999999&uploadId=%ff",
        f"AWSAccessKeyId={KEY}&Signature=x",
        f"AWSAccessKeyId={KEY}&Signature=x&Expires=99999999999999999999",
    ],
)
async def test_a_mangled_url_of_the_old_signature_is_refused(running: Running, query: str) -> None:
    answer = await ask(running.gateway, Asked("GET", f"http://h/b/k?{query}", {"host": "h"}))

    assert answer.status == 403
    assert running.services["s3"].calls == []


async def test_headers_that_matter_must_be_signed(running: Running) -> None:
    asked = signed("PUT", "/b/k", service="s3", presign=1000)
    asked.headers["x-amz-copy-source"] = "/secret/object"

    answer = await ask(running.gateway, asked)

    assert (answer.status, b"HeadersNotSigned" in answer.body) == (403, True)


async def test_a_session_token_is_part_of_the_key(running: Running) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    running.keys.credentials["ASIAX", "token"] = Credential(
        secret="s", account=ACCOUNT, principal="arn", expires_at=later
    )
    good = await ask(running.gateway, listing(key="ASIAX", secret="s", token="token"))
    without = await ask(running.gateway, listing(key="ASIAX", secret="s"))
    other = await ask(running.gateway, listing(key="ASIAX", secret="s", token="other"))

    assert good.status == 200
    assert b"UnrecognizedClientException" in without.body
    assert b"UnrecognizedClientException" in other.body


async def test_a_session_ends(running: Running) -> None:
    running.keys.credentials["ASIAX", "token"] = Credential(
        secret="s", account=ACCOUNT, principal="arn", expires_at=datetime.now(UTC) - timedelta(seconds=1)
    )
    answer = await ask(running.gateway, listing(key="ASIAX", secret="s", token="token"))

    assert b"ExpiredTokenException" in answer.body


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=",
        "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=x",
        "AWS4-HMAC-SHA256 Credential=a/20261122/eu/../ecs/aws4_request, SignedHeaders=host, Signature=x",
        "AWS4-HMAC-SHA256 Credential=a/20261199/eu/ecs/aws4_request, SignedHeaders=host, Signature=x",
        "AWS AKIA:signature",
        "Bearer token",
    ],
)
async def test_a_mangled_authorization_is_refused(running: Running, authorization: str) -> None:
    json_answer = await ask(
        running.gateway,
        Asked("POST", "http://h/", {**LIST, "host": "h", "authorization": authorization}, b"{}"),
    )
    s3_answer = await ask(
        running.gateway, Asked("GET", "http://h/b/k", {"host": "h", "authorization": authorization})
    )

    assert (json_answer.status, b"IncompleteSignatureException" in json_answer.body) == (400, True)
    assert s3_answer.status == 400
    assert b"<Error><Code>" in s3_answer.body
    assert running.services["ecs"].calls == running.services["s3"].calls == []


async def test_s3_refuses_a_body_that_is_not_the_signed_one(running: Running) -> None:
    asked = signed("DELETE", "/b/k", service="s3", body=b"one")

    answer = await ask(running.gateway, dataclasses.replace(asked, body=b"two"))

    assert b"XAmzContentSHA256Mismatch" in answer.body


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    key=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    value=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    presign=st.sampled_from([None, 100]),
)
async def test_any_key_and_query_that_botocore_signs_is_accepted(
    running: Running, key: str, value: str, presign: int | None
) -> None:
    path = f"/b/{percent_encode(key, safe='/~')}?response-content-type={percent_encode(value)}"

    answer = await ask(running.gateway, signed("GET", path, service="s3", presign=presign))

    assert answer.status == 200
    assert running.services["s3"].calls[-1][1]["Key"] == key


def test_a_credential_does_not_show_its_secret() -> None:
    assert SECRET not in repr(Credential(secret=SECRET, account=ACCOUNT, principal=KEY))
