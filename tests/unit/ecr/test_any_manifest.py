"""Whatever a client sends as a manifest or a policy is either refused or understood."""

import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from headrace.aws.errors import AwsError
from headrace.services.ecr import manifests
from headrace.services.ecr.lifecycle import policy
from tests.unit.ecr.world import INDEX, MANIFEST, digest_of

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([digest_of(b""), INDEX, MANIFEST])
)
KEYS = st.sampled_from(
    ["schemaVersion", "mediaType", "config", "layers", "manifests", "subject", "digest", "size", "urls"]
) | st.sampled_from(
    ["rules", "rulePriority", "selection", "action", "type", "tagStatus", "countType", "countNumber"]
)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=30)


@given(body=JSON.map(lambda value: json.dumps(value).encode()) | st.binary())
def test_a_manifest_is_refused_or_understood(body: bytes) -> None:
    with suppress(AwsError):
        assert manifests.read(body, MANIFEST).media_type == MANIFEST


@given(text=JSON.map(json.dumps) | st.text())
def test_a_policy_is_refused_or_understood(text: str) -> None:
    with suppress(AwsError):
        assert policy.read(text).rules
