"""Which operation a request means, by what it says alone."""

import pytest

from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest
from headrace.aws.models import model
from headrace.gateway.dialect import Dialect, dialect_of
from headrace.gateway.hosts import bucket_of, site_of
from headrace.gateway.paths import S3Paths
from headrace.gateway.routing import Router

PATHS = S3Paths(model("s3"))
ROUTER = Router(["ecs", "codebuild", "ecr", "s3", "logs", "sts", "iam", "batch"])


@pytest.mark.parametrize(
    ("line", "headers", "operation"),
    [
        ("GET /", "", "ListBuckets"),
        ("PUT /b", "", "CreateBucket"),
        ("PUT /b/", "", "CreateBucket"),
        ("HEAD /b", "", "HeadBucket"),
        ("DELETE /b", "", "DeleteBucket"),
        ("GET /b", "", "ListObjects"),
        ("GET /b?prefix=x&delimiter=/", "", "ListObjects"),
        ("GET /b?list-type=2&prefix=x", "", "ListObjectsV2"),
        ("GET /b?versions", "", "ListObjectVersions"),
        ("GET /b?uploads", "", "ListMultipartUploads"),
        ("GET /b?location", "", "GetBucketLocation"),
        ("GET /b?acl", "", "GetBucketAcl"),
        ("GET /b?policy", "", "GetBucketPolicy"),
        ("GET /b?policyStatus", "", "GetBucketPolicyStatus"),
        ("PUT /b?policy", "", "PutBucketPolicy"),
        ("GET /b?website", "", "GetBucketWebsite"),
        ("PUT /b?website", "", "PutBucketWebsite"),
        ("DELETE /b?website", "", "DeleteBucketWebsite"),
        ("GET /b?lifecycle", "", "GetBucketLifecycleConfiguration"),
        ("PUT /b?lifecycle", "", "PutBucketLifecycleConfiguration"),
        ("GET /b?notification", "", "GetBucketNotificationConfiguration"),
        ("GET /b?analytics", "", "ListBucketAnalyticsConfigurations"),
        ("GET /b?analytics&id=1", "", "GetBucketAnalyticsConfiguration"),
        ("POST /b?delete", "", "DeleteObjects"),
        ("GET /b/k", "", "GetObject"),
        ("GET /b/k?x-id=GetObject&versionId=1&partNumber=2", "", "GetObject"),
        ("GET /b/k?response-content-type=text/plain", "", "GetObject"),
        ("GET /b/k?acl", "", "GetObjectAcl"),
        ("GET /b/k?tagging", "", "GetObjectTagging"),
        ("GET /b/k?attributes", "x-amz-object-attributes", "GetObjectAttributes"),
        ("GET /b/k?uploadId=1", "", "ListParts"),
        ("HEAD /b/k", "", "HeadObject"),
        ("PUT /b/k", "", "PutObject"),
        ("PUT /b/k?x-id=PutObject", "", "PutObject"),
        ("PUT /b/k", "x-amz-copy-source", "CopyObject"),
        ("PUT /b/k?partNumber=1&uploadId=2", "", "UploadPart"),
        ("PUT /b/k?partNumber=1&uploadId=2&x-id=UploadPart", "", "UploadPart"),
        ("PUT /b/k?partNumber=1&uploadId=2", "x-amz-copy-source", "UploadPartCopy"),
        ("POST /b/k?uploads", "", "CreateMultipartUpload"),
        ("POST /b/k?uploadId=1", "", "CompleteMultipartUpload"),
        ("DELETE /b/k?uploadId=1", "", "AbortMultipartUpload"),
        ("DELETE /b/k", "", "DeleteObject"),
        ("DELETE /b/k?versionId=1", "", "DeleteObject"),
        ("POST /b/k?restore", "", "RestoreObject"),
        ("POST /b/k?select&select-type=2", "", "SelectObjectContent"),
    ],
)
def test_s3_operations_are_told_apart(line: str, headers: str, operation: str) -> None:
    method, url = line.split(" ")
    path, _, query = url.partition("?")
    request = HttpRequest(method, path, query, dict.fromkeys(headers.split(), "x"))

    found, _ = PATHS.find(request, None)

    assert found is not None
    assert found.name == operation


def test_every_s3_operation_has_a_path_of_its_own() -> None:
    elsewhere = {"WriteGetObjectResponse", "ListDirectoryBuckets"}
    for name in sorted(model("s3").operation_names - elsewhere):
        operation = model("s3").operation(name)
        assert operation is not None
        if operation.description.deprecated:
            continue
        path, _, query = operation.uri.partition("?")
        headers = {}
        assert operation.input is not None or name == "ListBuckets"
        for required in operation.input.required_members if operation.input is not None else []:
            member = operation.input.members[required].serialization  # type: ignore[union-attr]
            if member.get("location") == "header":
                headers[member["name"].lower()] = "x"
            elif member.get("location") == "querystring":
                query = f"{query}&{member['name']}=x"
        path = path.replace("{Bucket}", "b").replace("{Key+}", "k/e/y")

        found, _ = PATHS.find(HttpRequest(operation.method, path, query, headers), None)

        assert found is operation


@pytest.mark.parametrize(
    ("path", "bucket", "labels"),
    [
        ("/b/k", None, {"Bucket": "b", "Key": "k"}),
        ("/b/a%20b/%C3%BC%2F+", None, {"Bucket": "b", "Key": "a b/ü/+"}),
        ("/b//k", None, {"Bucket": "b", "Key": "/k"}),
        ("/b/k/", None, {"Bucket": "b", "Key": "k/"}),
        ("/k/e", "b", {"Bucket": "b", "Key": "k/e"}),
        ("//k", "b", {"Bucket": "b", "Key": "/k"}),
        ("/", "b", {"Bucket": "b"}),
    ],
)
def test_bucket_and_key_are_found(path: str, bucket: str | None, labels: dict[str, str]) -> None:
    _, found = PATHS.find(HttpRequest("GET", path, "", {}), bucket)

    assert found == labels


def test_a_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(AwsError, match="InvalidURI"):
        PATHS.find(HttpRequest("GET", "/b/%ff", "", {}), None)


@pytest.mark.parametrize(
    ("host", "bucket"),
    [
        ("b.localhost:4566", "b"),
        ("b.localhost", "b"),
        ("my.bucket.localhost:1", "my.bucket"),
        ("b.s3.localhost:4566", "b"),
        ("b.s3.eu-west-3.amazonaws.com", "b"),
        ("my.bucket.s3.amazonaws.com", "my.bucket"),
        ("b.s3-eu-west-3.amazonaws.com", "b"),
        ("b.s3.dualstack.eu-west-3.amazonaws.com", "b"),
        ("b.s3.eu-west-3.localhost:4566", "b"),
        ("localhost:4566", None),
        ("s3.localhost:4566", None),
        ("s3.eu-west-3.amazonaws.com", None),
        ("127.0.0.1:4566", None),
        ("[::1]:4566", None),
        ("headrace.example:4566", None),
        ("", None),
    ],
)
def test_a_bucket_may_be_in_the_host(host: str, bucket: str | None) -> None:
    assert bucket_of(host) == bucket


@pytest.mark.parametrize(
    ("host", "bucket"),
    [
        ("b.s3-website.localhost:4566", "b"),
        ("my.site.s3-website.localhost", "my.site"),
        ("b.s3-website-eu-west-3.amazonaws.com", "b"),
        ("b.s3-website.eu-central-1.amazonaws.com", "b"),
        ("b.s3-website.eu-west-3.localhost:4566", "b"),
        ("b.s3.localhost", None),
        ("s3-website.localhost", None),
    ],
)
def test_a_site_is_named_by_its_host(host: str, bucket: str | None) -> None:
    assert site_of(host) == bucket


def routed(request: HttpRequest, signed_for: str) -> tuple[str, str]:
    dialect = dialect_of(request, signed_for)
    route = ROUTER.route(request, ROUTER.service(signed_for, dialect), dialect)
    return f"{route.operation.service.name}.{route.operation.name}", route.protocol.name


def test_a_target_names_the_operation() -> None:
    target = {"x-amz-target": "AmazonEC2ContainerServiceV20141113.RunTask"}

    assert routed(HttpRequest("POST", "/", "", target), "ecs") == ("ecs.RunTask", "json")


def test_a_path_names_the_operation_of_an_rpc() -> None:
    request = HttpRequest(
        "POST",
        "/service/CodeBuild_20161006/operation/StartBuild",
        "",
        {"smithy-protocol": "rpc-v2-cbor"},
    )

    assert routed(request, "codebuild") == ("codebuild.StartBuild", "smithy-rpc-v2-cbor")


def test_an_action_names_the_operation_of_a_form() -> None:
    form = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    in_body = HttpRequest("POST", "/", "", form, b"Action=GetCallerIdentity&Version=2011-06-15")
    in_query = HttpRequest("GET", "/", "Action=GetCallerIdentity&Version=2011-06-15", {})

    assert routed(in_body, "sts") == routed(in_query, "sts") == ("sts.GetCallerIdentity", "query")


def test_method_and_path_name_the_operation_of_a_rest_service() -> None:
    request = HttpRequest("GET", "/v1/tags/arn%3Aaws%3Abatch%2Fx", "", {})

    assert routed(request, "batch") == ("batch.ListTagsForResource", "rest-json")
    assert request.labels == {"resourceArn": "arn:aws:batch/x"}


@pytest.mark.parametrize(
    ("request_", "signed_for", "code"),
    [
        (HttpRequest("POST", "/", "", {"x-amz-target": "No.Such"}), "ecs", "UnknownOperationException"),
        (HttpRequest("POST", "/", "", {"x-amz-target": ""}), "ecs", "UnknownOperationException"),
        (HttpRequest("POST", "/", "", {}, b""), "ecs", "UnknownOperationException"),
        (HttpRequest("GET", "/", "Action=No", {}), "sts", "InvalidAction"),
        (HttpRequest("GET", "/", "Action=RunTask", {}), "ecs", "InvalidAction"),
        (HttpRequest("POST", "/", "", {"x-amz-target": ".ListBuckets"}), "s3", "UnknownOperationException"),
        (
            HttpRequest("POST", "/service//operation/SubmitJob", "", {"smithy-protocol": "rpc-v2-cbor"}),
            "batch",
            "UnknownOperationException",
        ),
        (HttpRequest("GET", "/nowhere", "", {}), "batch", "UnknownOperationException"),
        (HttpRequest("POST", "/b", "", {}), "s3", "MethodNotAllowed"),
        (HttpRequest("OPTIONS", "/b/k", "", {}), "s3", "MethodNotAllowed"),
        (HttpRequest("GET", "/", "", {}), "sns", "NotImplemented"),
    ],
)
def test_what_there_is_not_is_refused(request_: HttpRequest, signed_for: str, code: str) -> None:
    with pytest.raises(AwsError) as caught:
        routed(request_, signed_for)

    assert caught.value.code == code


def test_a_service_is_found_by_the_name_it_is_signed_for() -> None:
    router = Router(["scheduler", "ecs", "elbv2"])

    assert router.service("elasticloadbalancing", Dialect.QUERY).name == "elbv2"
