"""Lifecycle policies, by the worked examples of the ECR user guide."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from headrace.aws.errors import AwsError
from headrace.services.ecr.lifecycle.evaluation import evaluate
from headrace.services.ecr.lifecycle.policy import read
from headrace.services.ecr.records import Image

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def image(name: str, age: float, *tags: str, lists: tuple[str, ...] = ()) -> Image:
    return Image(
        id=f"key/{name}",
        scope="1/r",
        repository="key",
        digest=name,
        media_type="",
        size=1,
        manifest_size=1,
        pushed_at=NOW - timedelta(days=age),
        tags=tags,
        lists=lists,
    )


def rule(priority: int, *wildcards: str, status: str = "tagged", **count: Any) -> dict[str, Any]:
    kind = {"countType": "imageCountMoreThan", "countNumber": count.get("count")}
    if "days" in count:
        kind = {"countType": "sinceImagePushed", "countUnit": "days", "countNumber": count["days"]}
    tags = {"tagPatternList": wildcards} if wildcards else {}
    return {
        "rulePriority": priority,
        "selection": {"tagStatus": status, **tags, **kind},
        "action": {"type": "expire"},
    }


def text(*rules: dict[str, Any]) -> str:
    return json.dumps({"rules": rules})


def expired(images: list[Image], *rules: dict[str, Any]) -> set[str]:
    return {expiry.image.digest for expiry in evaluate(read(text(*rules)), images, now=NOW)}


THREE = [
    image("A", 10, "beta-1", "prod-1"),
    image("B", 9, "beta-2", "prod-2"),
    image("C", 8, "beta-3"),
]


def test_a_rule_protects_what_its_tags_name_from_the_rules_behind_it() -> None:
    assert expired(THREE, rule(1, "prod*", count=1), rule(2, "beta*", count=1)) == {"A"}


def test_the_rules_in_the_other_order() -> None:
    assert expired(THREE, rule(1, "beta*", count=1), rule(2, "prod*", count=1)) == {"A", "B"}


def test_several_patterns_of_a_rule_have_to_match_together() -> None:
    images = [
        image("A", 12, "alpha-1"),
        image("B", 11, "beta-1"),
        image("C", 10, "alpha-2", "beta-2"),
        image("D", 4, "alpha-3"),
        image("E", 3, "beta-3"),
        image("F", 2, "alpha-4", "beta-4"),
    ]
    assert expired(images, rule(1, "alpha*", "beta*", days=5)) == {"C"}


def test_an_image_goes_whole_with_tags_that_no_rule_names() -> None:
    images = [
        image("A", 10, "alpha-1", "beta-1", "gamma-1"),
        image("B", 9, "alpha-2", "beta-2"),
        image("C", 8, "alpha-3", "beta-3", "gamma-2"),
    ]
    assert expired(images, rule(1, "alpha*", "beta*", count=1)) == {"A", "B"}


def test_any_means_tagged_or_not() -> None:
    images = [image("A", 4, "alpha-1"), image("B", 3, "beta-1"), image("C", 2), image("D", 1, "alpha-2")]
    assert expired(images, rule(1, status="any", count=1)) == {"A", "B", "C"}


def test_a_rule_counts_what_it_may_not_touch() -> None:
    images = [
        image("A", 4, "alpha-1", "beta-1"),
        image("B", 3),
        image("C", 2, "alpha-2"),
        image("D", 1, "githash"),
        image("E", 1),
    ]
    rules = (
        rule(1, "alpha*", count=1),
        rule(2, status="untagged", days=1),
        rule(3, status="any", count=1),
    )
    assert expired(images, *rules) == {"A", "B", "D"}


def test_a_member_of_a_list_stays_as_long_as_the_list() -> None:
    images = [image("A", 9, lists=("L",)), image("B", 9), image("L", 9, "v1")]
    assert expired(images, rule(1, status="untagged", days=1)) == {"B"}


def test_prefixes_are_patterns_with_a_star_behind() -> None:
    prefixed = rule(1, count=1)
    prefixed["selection"]["tagPrefixList"] = ["prod"]
    assert expired(THREE, prefixed) == {"A"}


def test_the_rule_that_lets_an_image_expire_is_told() -> None:
    policy = read(text(rule(7, "prod*", count=1), rule(9, status="any", count=1)))
    expiries = evaluate(policy, [*THREE, image("D", 20)], now=NOW)
    assert [(each.image.digest, each.priority) for each in expiries] == [("A", 7), ("D", 9)]


def wrong(**changes: Any) -> dict[str, Any]:
    good = rule(1, "a*", count=1)
    return good | {"selection": good["selection"] | changes}


@pytest.mark.parametrize(
    "policy",
    [
        "",
        "[]",
        "{}",
        '{"rules": []}',
        text(rule(0, "a*", count=1)),
        text(rule(1, "a*", count=1), rule(1, "b*", count=1)),
        text(rule(1, "a*", count=0)),
        text(rule(1, count=1)),
        text(rule(1, "a*", status="untagged", count=1)),
        text(rule(1, "*a*b*c*d*", count=1)),
        text(rule(1, status="any", count=1), rule(2, "a*", count=1)),
        text(rule(1, status="untagged", count=1), rule(2, status="untagged", days=1)),
        text(wrong(countUnit="days")),
        text(wrong(countType="sinceImagePushed")),
        text(wrong(countType="sinceImagePulled", countUnit="days")),
        text(wrong(countNumber="1")),
        text(wrong(unknown=1)),
        text(rule(1, "a*", count=1)) + " " * 30_720,
        text(*(rule(n + 1, f"{n}*", count=1) for n in range(51))),
    ],
)
def test_a_bad_policy_is_refused(policy: str) -> None:
    with pytest.raises(AwsError) as caught:
        read(policy)
    assert caught.value.code == "InvalidParameterException"
    assert "Lifecycle policy validation failure: " in caught.value.message
