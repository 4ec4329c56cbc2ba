"""What a lifecycle policy says (ECR user guide, lifecycle policy parameters). Pure."""

from typing import Literal

import msgspec

from headrace.services.ecr import errors

LONGEST = 30_720
"""Characters."""
_MOST_RULES = 50
_MOST_WILDCARDS = 4


class Selection(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Which images a rule is about."""

    tag_status: Literal["tagged", "untagged", "any"]
    count_type: Literal[
        "imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"
    ]
    count_number: int
    count_unit: Literal["days"] | None = None
    tag_prefix_list: tuple[str, ...] = ()
    tag_pattern_list: tuple[str, ...] = ()
    storage_class: Literal["standard", "archive"] = "standard"

    @property
    def wildcards(self) -> tuple[str, ...]:
        """What the tags of an image have to match, every one of these by some tag."""
        return self.tag_pattern_list or tuple(f"{prefix}*" for prefix in self.tag_prefix_list)


class Action(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    type: Literal["expire"]


class Rule(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    rule_priority: int
    selection: Selection
    action: Action
    description: str | None = None


class Policy(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    rules: tuple[Rule, ...]

    @property
    def by_priority(self) -> list[Rule]:
        return sorted(self.rules, key=lambda rule: rule.rule_priority)


def read(text: str) -> Policy:
    """Understand and check a policy. Raises `InvalidParameterException`."""
    if len(text) > LONGEST:
        raise _failure(f"it has more than {LONGEST} characters")
    try:
        policy = msgspec.json.decode(text, type=Policy)
    except msgspec.ValidationError as error:
        raise _failure(str(error)) from error
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise _failure("Could not map policyString into LifecyclePolicy.") from error
    _check(policy)
    return policy


def _check(policy: Policy) -> None:
    if not 1 <= len(policy.rules) <= _MOST_RULES:
        raise _failure(f"a policy has 1 to {_MOST_RULES} rules")
    priorities = [rule.rule_priority for rule in policy.rules]
    if min(priorities) < 1 or len(set(priorities)) != len(priorities):
        raise _failure("rule priorities are different whole numbers from 1 on")
    for rule in policy.rules:
        _check_selection(rule.selection)
    _check_together(policy.by_priority)


def _check_selection(selection: Selection) -> None:
    lists = bool(selection.tag_prefix_list) + bool(selection.tag_pattern_list)
    if lists != (selection.tag_status == "tagged"):
        raise _failure("tagPrefixList or tagPatternList goes with tagStatus 'tagged', and one of them has to")
    if any(pattern.count("*") > _MOST_WILDCARDS for pattern in selection.tag_pattern_list):
        raise _failure(f"a pattern has at most {_MOST_WILDCARDS} '*'")
    if selection.count_number < 1:
        raise _failure("countNumber is at least 1")
    if (selection.count_unit is None) is not (selection.count_type == "imageCountMoreThan"):
        raise _failure("countUnit goes with the countTypes that begin with 'since', and these need it")
    if selection.storage_class == "archive" or selection.count_type not in (
        "imageCountMoreThan",
        "sinceImagePushed",
    ):
        raise _failure("archived images and transitions are not supported")


def _check_together(rules: list[Rule]) -> None:
    """`rules` in order of priority."""
    statuses = [rule.selection.tag_status for rule in rules]
    if "any" in statuses[:-1]:
        raise _failure("the rule with tagStatus 'any' has the highest number, and there is one at most")
    if statuses.count("untagged") > 1:
        raise _failure("one rule at most has tagStatus 'untagged'")
    prefixes = [prefix for rule in rules for prefix in rule.selection.tag_prefix_list]
    if len(set(prefixes)) != len(prefixes):
        raise _failure("no prefix is in two rules")


def _failure(message: str) -> Exception:
    return errors.constraint("LifecyclePolicyText", f"Lifecycle policy validation failure: {message}")
