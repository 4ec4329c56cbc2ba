"""S3's errors, with its codes and messages (S3 API reference, "Error responses")."""

from headrace.aws.errors import AwsError


def access_denied(message: str = "Access Denied") -> AwsError:
    return AwsError("AccessDenied", message, status=403)


def access_forbidden(message: str) -> AwsError:
    return AwsError("AccessForbidden", message, status=403)


def no_such_bucket(name: str) -> AwsError:
    return AwsError("NoSuchBucket", "The specified bucket does not exist", status=404, BucketName=name)


def bucket_already_exists(name: str) -> AwsError:
    return AwsError(
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by all users of the "
        "system. Please select a different name and try again.",
        status=409,
        BucketName=name,
    )


def bucket_already_owned(name: str) -> AwsError:
    return AwsError(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        status=409,
        BucketName=name,
    )


def bucket_not_empty(name: str) -> AwsError:
    return AwsError(
        "BucketNotEmpty", "The bucket you tried to delete is not empty", status=409, BucketName=name
    )


def invalid_bucket_name(name: str) -> AwsError:
    return AwsError("InvalidBucketName", "The specified bucket is not valid.", BucketName=name)


def no_such_key(key: str) -> AwsError:
    return AwsError("NoSuchKey", "The specified key does not exist.", status=404, Key=key)


def no_such_version(version: str) -> AwsError:
    return AwsError("NoSuchVersion", "The specified version does not exist.", status=404, VersionId=version)


def key_too_long(size: int, allowed: int) -> AwsError:
    return AwsError("KeyTooLongError", "Your key is too long", Size=str(size), MaxSizeAllowed=str(allowed))


def invalid_argument(message: str, name: str = "", value: str = "") -> AwsError:
    if not name:
        return AwsError("InvalidArgument", message)
    return AwsError("InvalidArgument", message, ArgumentName=name, ArgumentValue=value)


def invalid_request(message: str) -> AwsError:
    return AwsError("InvalidRequest", message)


def malformed_xml() -> AwsError:
    return AwsError(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema",
    )


def not_supported(what: str) -> AwsError:
    """For a header or setting that asks for something which Headrace does not do."""
    return AwsError("NotImplemented", f"Headrace does not support {what}.", status=501)


def acl_not_supported() -> AwsError:
    return AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs")


def setting_missing(code: str, message: str, bucket: str) -> AwsError:
    return AwsError(code, message, status=404, BucketName=bucket)


def no_website(bucket: str) -> AwsError:
    return setting_missing(
        "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration", bucket
    )


def precondition_failed(condition: str) -> AwsError:
    return AwsError(
        "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold",
        status=412,
        Condition=condition,
    )


def invalid_range(asked: str, size: int) -> AwsError:
    return AwsError(
        "InvalidRange",
        "The requested range is not satisfiable",
        status=416,
        RangeRequested=asked,
        ActualObjectSize=str(size),
    )


def invalid_part_number(asked: int, count: int) -> AwsError:
    return AwsError(
        "InvalidPartNumber",
        "The requested partnumber is not satisfiable",
        status=416,
        PartNumberRequested=str(asked),
        ActualPartCount=str(count),
    )


def invalid_digest(value: str) -> AwsError:
    return AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", ContentMD5=value)


def bad_md5(expected: str, calculated: str) -> AwsError:
    return AwsError(
        "BadDigest",
        "The Content-MD5 you specified did not match what we received.",
        ExpectedDigest=expected,
        CalculatedDigest=calculated,
    )


def bad_checksum(algorithm: str) -> AwsError:
    return AwsError("BadDigest", f"The {algorithm} you specified did not match the calculated checksum.")


def metadata_too_large(size: int, allowed: int) -> AwsError:
    return AwsError(
        "MetadataTooLarge",
        "Your metadata headers exceed the maximum allowed metadata size",
        Size=str(size),
        MaxSizeAllowed=str(allowed),
    )


def entity_too_large(allowed: int) -> AwsError:
    return AwsError(
        "EntityTooLarge",
        "Your proposed upload exceeds the maximum allowed object size.",
        MaxSizeAllowed=str(allowed),
    )


def entity_too_small(part: int, size: int, allowed: int) -> AwsError:
    return AwsError(
        "EntityTooSmall",
        "Your proposed upload is smaller than the minimum allowed size",
        PartNumber=str(part),
        ProposedSize=str(size),
        MinSizeAllowed=str(allowed),
    )


def no_such_upload(upload: str) -> AwsError:
    return AwsError(
        "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
        "aborted or completed.",
        status=404,
        UploadId=upload,
    )


def invalid_part(upload: str, number: int, etag: str) -> AwsError:
    return AwsError(
        "InvalidPart",
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or "
        "the specified entity tag may not match the part's entity tag.",
        UploadId=upload,
        PartNumber=str(number),
        ETag=etag,
    )


def invalid_part_order(upload: str) -> AwsError:
    return AwsError(
        "InvalidPartOrder",
        "The list of parts was not in ascending order. Parts must be ordered by part number.",
        UploadId=upload,
    )


def invalid_tag(message: str) -> AwsError:
    return AwsError("InvalidTag", message)


def unavailable(why: object) -> AwsError:
    """The bytes cannot be read or written now, e.g. because the disk is full; SDKs try again."""
    return AwsError("ServiceUnavailable", f"The object's bytes cannot be stored or read: {why}", status=503)
