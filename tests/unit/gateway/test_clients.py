"""Real clients: what boto3 sends is understood, what is answered boto3 understands."""

import asyncio
import dataclasses
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.gateway.listening import Listener
from tests.unit.gateway.asking import ask, signed
from tests.unit.gateway.conftest import ACCOUNT, Running

NOON = datetime(2026, 11, 22, 12, 0, 0, 250_000, tzinfo=UTC)


@pytest.fixture
async def running(running: Running) -> AsyncIterator[Running]:
    """The gateway, listening on a free port."""
    listener = Listener(running.gateway)
    port = await listener.listen("127.0.0.1", 0)
    yield dataclasses.replace(running, url=f"http://127.0.0.1:{port}")
    await listener.close()


async def test_a_json_service_is_called_and_answers(running: Running) -> None:
    ecs = running.services["ecs"]
    ecs.answers["DescribeTasks"] = {"tasks": [{"taskArn": "arn", "createdAt": NOON}], "failures": []}
    client = running.client("ecs")

    answer = await asyncio.to_thread(client.describe_tasks, cluster="c", tasks=["t"])

    assert answer["tasks"] == [{"taskArn": "arn", "createdAt": NOON}]
    call, request = ecs.calls[0]
    assert request == {"cluster": "c", "tasks": ["t"]}
    assert (call.account, call.region, call.principal) == (
        ACCOUNT,
        "eu-west-3",
        f"arn:aws:iam::{ACCOUNT}:root",
    )
    assert call.base_url == running.url
    assert answer["ResponseMetadata"]["RequestId"] == call.request_id


async def test_a_cbor_service_is_called_and_answers(running: Running) -> None:
    running.services["codebuild"].answers["StartBuild"] = {
        "build": {"id": "p:1", "startTime": NOON, "timeoutInMinutes": 5}
    }
    client = running.cbor_client("codebuild")

    answer = await asyncio.to_thread(
        client.start_build,
        projectName="p",
        environmentVariablesOverride=[{"name": "A", "value": "ü", "type": "PLAINTEXT"}],
    )

    assert answer["build"] == {"id": "p:1", "startTime": NOON, "timeoutInMinutes": 5}
    call, request = running.services["codebuild"].calls[0]
    assert call.headers["smithy-protocol"] == "rpc-v2-cbor"
    assert request["environmentVariablesOverride"] == [{"name": "A", "value": "ü", "type": "PLAINTEXT"}]


async def test_a_query_service_is_called_and_answers(running: Running) -> None:
    running.services["sts"].answers["GetCallerIdentity"] = {"Account": ACCOUNT, "Arn": "a<b>&c"}

    answer = await asyncio.to_thread(running.client("sts").get_caller_identity)

    assert (answer["Account"], answer["Arn"]) == (ACCOUNT, "a<b>&c")


async def test_a_rest_json_service_is_called_and_answers(running: Running) -> None:
    running.services["batch"].answers["SubmitJob"] = {"jobId": "1", "jobName": "n"}
    client = running.client("batch")

    answer = await asyncio.to_thread(client.submit_job, jobName="n", jobQueue="q", jobDefinition="d")

    assert answer["jobId"] == "1"
    assert running.services["batch"].calls[0][1]["jobQueue"] == "q"


async def test_errors_bear_the_services_code_and_fields(running: Running) -> None:
    running.services["ecs"].answers["ListTasks"] = AwsError("ClusterNotFoundException", "Cluster not found.")
    client = running.client("ecs")

    with pytest.raises(client.exceptions.ClusterNotFoundException) as caught:
        await asyncio.to_thread(client.list_tasks)

    assert caught.value.response["Error"]["Message"] == "Cluster not found."


async def test_cbor_errors_bear_the_services_code(running: Running) -> None:
    running.services["codebuild"].answers["StartBuild"] = AwsError("ResourceNotFoundException", "No project.")
    client = running.cbor_client("codebuild")

    with pytest.raises(client.exceptions.ResourceNotFoundException, match="No project"):
        await asyncio.to_thread(client.start_build, projectName="p")


async def test_query_errors_bear_the_services_code(running: Running) -> None:
    running.services["iam"].answers["DeleteAccessKey"] = AwsError("NoSuchEntity", "Gone.", status=404)
    client = running.client("iam")

    with pytest.raises(client.exceptions.NoSuchEntityException, match="Gone"):
        await asyncio.to_thread(client.delete_access_key, AccessKeyId="AKIAEXAMPLE000000000")


async def test_an_operation_that_is_not_built_is_named(running: Running) -> None:
    client = running.client("ecs")

    with pytest.raises(ClientError, match="does not support the operation DeleteCluster of ecs"):
        await asyncio.to_thread(client.delete_cluster, cluster="c")


async def test_a_service_that_is_not_built_is_named(running: Running) -> None:
    client = running.client("sns")

    with pytest.raises(ClientError, match="does not support the service sns"):
        await asyncio.to_thread(client.list_topics)


async def keep(call: Call, request: Request) -> Response:
    content = b"".join([chunk async for chunk in request["Body"]])
    return {"ETag": f'"{len(content)}"', "ChecksumCRC32": request["Body"].checksums.get("crc32", "")}


async def test_an_object_streams_in_with_its_checksum(running: Running) -> None:
    s3 = running.services["s3"]
    s3.answers["PutObject"] = keep
    client = running.client("s3")

    answer = await asyncio.to_thread(
        client.put_object, Bucket="b", Key="a b/ü+&.txt", Body=b"x" * 300_000, Metadata={"who": "me"}
    )

    _, request = s3.calls[0]
    assert answer["ETag"] == '"300000"'
    assert answer["ChecksumCRC32"]
    assert (request["Bucket"], request["Key"]) == ("b", "a b/ü+&.txt")
    assert request["Metadata"] == {"who": "me"}
    assert request["ContentLength"] == 300_000


async def test_an_object_streams_out(running: Running) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"y" * 65_536

    async def get(call: Call, request: Request) -> Response:
        return {
            "Body": pieces(),
            "ContentLength": 40 * 65_536,
            "ContentType": "text/x",
            "LastModified": NOON,
            "Metadata": {"a": "b"},
        }

    running.services["s3"].answers["GetObject"] = get
    client = running.client("s3")

    answer = await asyncio.to_thread(client.get_object, Bucket="b", Key="k", Range="bytes=0-")
    content = await asyncio.to_thread(answer["Body"].read)

    assert content == b"y" * 40 * 65_536
    assert (answer["ContentType"], answer["Metadata"]) == ("text/x", {"a": "b"})
    assert answer["LastModified"] == NOON.replace(microsecond=0)
    assert running.services["s3"].calls[0][1]["Range"] == "bytes=0-"


async def test_s3_errors_are_s3s(running: Running) -> None:
    running.services["s3"].answers["GetObject"] = AwsError("NoSuchKey", "Gone <.", Key="k")
    client = running.client("s3")

    with pytest.raises(client.exceptions.NoSuchKey) as caught:
        await asyncio.to_thread(client.get_object, Bucket="b", Key="k")

    error = caught.value.response["Error"]
    assert error == {"Code": "NoSuchKey", "Message": "Gone <.", "Key": "k", "Resource": "/b/k"}
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


async def test_a_head_that_fails_has_no_body(running: Running) -> None:
    running.services["s3"].answers["HeadObject"] = AwsError("NoSuchKey", "Gone.")
    client = running.client("s3")

    with pytest.raises(ClientError) as caught:
        await asyncio.to_thread(client.head_object, Bucket="b", Key="k")

    assert caught.value.response["Error"] == {"Code": "404", "Message": "Not Found"}


async def test_s3s_answers_are_understood(running: Running) -> None:
    answers: dict[str, Any] = {
        "GetBucketLocation": {"LocationConstraint": "eu-west-3"},
        "ListBuckets": {"Buckets": [{"Name": "b", "CreationDate": NOON}], "Owner": {"ID": "o"}},
        "ListObjectsV2": {
            "IsTruncated": False,
            "Contents": [{"Key": "a", "Size": 1}, {"Key": "b\rc", "Size": 2}],
            "CommonPrefixes": [{"Prefix": "p/"}],
            "KeyCount": 3,
        },
        "CopyObject": {"CopyObjectResult": {"ETag": '"e"', "LastModified": NOON}},
        "DeleteObjects": {"Deleted": [{"Key": "a"}], "Errors": [{"Key": "b", "Code": "AccessDenied"}]},
        "GetBucketPolicy": {"Policy": '{"Version":"2012-10-17"}'},
        "GetBucketAcl": {"Grants": [{"Grantee": {"Type": "CanonicalUser", "ID": "o"}, "Permission": "READ"}]},
    }
    s3 = running.services["s3"]
    s3.answers.update(answers)
    client = running.client("s3")

    def ask() -> None:
        assert client.get_bucket_location(Bucket="b")["LocationConstraint"] == "eu-west-3"
        assert client.list_buckets()["Buckets"] == [{"Name": "b", "CreationDate": NOON}]
        listed = client.list_objects_v2(Bucket="b", Prefix="x y")
        assert [each["Key"] for each in listed["Contents"]] == ["a", "b\rc"]
        assert listed["CommonPrefixes"] == [{"Prefix": "p/"}]
        copied = client.copy_object(Bucket="b", Key="k", CopySource="b/ö")
        assert copied["CopyObjectResult"]["ETag"] == '"e"'
        deleted = client.delete_objects(Bucket="b", Delete={"Objects": [{"Key": "a"}, {"Key": "b"}]})
        assert deleted["Errors"] == [{"Key": "b", "Code": "AccessDenied"}]
        assert client.get_bucket_policy(Bucket="b")["Policy"] == '{"Version":"2012-10-17"}'
        grant = client.get_bucket_acl(Bucket="b")["Grants"][0]
        assert grant["Grantee"]["Type"] == "CanonicalUser"

    await asyncio.to_thread(ask)
    requests = {call.operation: request for call, request in s3.calls}
    assert requests["ListObjectsV2"]["Prefix"] == "x y"
    assert requests["DeleteObjects"]["Delete"] == {"Objects": [{"Key": "a"}, {"Key": "b"}]}


async def test_a_connection_outlives_a_refused_upload(running: Running) -> None:
    running.services["s3"].answers["GetObject"] = {"Body": b"hello", "ContentLength": 5}
    url = running.client("s3").generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})

    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=1)) as http:
        refused = await http.put(f"{running.url}/b/k", content=b"x" * 2_000_000)
        good = await http.get(url)

    assert (refused.status_code, good.status_code) == (403, 200)


async def test_a_virtual_host_names_the_bucket(running: Running) -> None:
    running.services["s3"].answers["ListObjectsV2"] = {"IsTruncated": False}
    port = running.url.rpartition(":")[2]
    asked = signed("GET", "/?list-type=2", service="s3", host=f"my.bucket.s3.localhost:{port}")

    await ask(running.gateway, asked)

    call, request = running.services["s3"].calls[0]
    assert request == {"Bucket": "my.bucket"}
    assert call.base_url == f"http://s3.localhost:{port}"


async def test_a_presigned_url_is_believed(running: Running) -> None:
    running.services["s3"].answers["GetObject"] = {"Body": b"hello", "ContentLength": 5}
    url = running.client("s3").generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k y"})

    async with httpx.AsyncClient() as http:
        good = await http.get(url)
        bad = await http.get(url.replace("/b/", "/c/"))

    assert (good.status_code, good.content) == (200, b"hello")
    assert (bad.status_code, "SignatureDoesNotMatch" in bad.text) == (403, True)


async def test_an_upload_of_a_file_object_streams(running: Running) -> None:
    running.services["s3"].answers["PutObject"] = keep
    client = running.client("s3")

    answer = await asyncio.to_thread(client.put_object, Bucket="b", Key="k", Body=io.BytesIO(b"z" * 100))

    assert answer["ETag"] == '"100"'
