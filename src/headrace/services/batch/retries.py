"""Whether a failed attempt is followed by another («AWS Batch user guide, automated job retries»). Pure."""

import re
from collections.abc import Mapping
from typing import Any

from headrace.services.batch.errors import client_exception
from headrace.services.batch.job_records import Attempt, Container

MOST_ATTEMPTS = 10
MOST_RULES = 5
LONGEST = 512
TEXT = re.compile(r"[A-Za-z0-9.:\s]*\*?")
EXIT_CODE = re.compile(r"\d+\*?")
CONDITIONS = ("onStatusReason", "onReason", "onExitCode")


def check(strategy: Mapping[str, Any] | None) -> None:
    """Raises `ClientException`."""
    if strategy is None:
        return
    if "attempts" not in strategy:
        raise client_exception(
            "Error executing request, Exception : RetryAttempts must be provided with retry strategy"
        )
    if not 1 <= strategy["attempts"] <= MOST_ATTEMPTS:
        raise client_exception(f"The number of retry attempts must be between 1 and {MOST_ATTEMPTS}.")
    rules = strategy.get("evaluateOnExit", ())
    if len(rules) > MOST_RULES:
        raise client_exception(f"evaluateOnExit holds at most {MOST_RULES} entries.")
    for rule in rules:
        _check_rule(rule)


def _check_rule(rule: Mapping[str, Any]) -> None:
    if not any(name in rule for name in CONDITIONS):
        raise client_exception(f"An entry of evaluateOnExit needs one of {', '.join(CONDITIONS)}.")
    for name in CONDITIONS:
        pattern = EXIT_CODE if name == "onExitCode" else TEXT
        if name in rule and not (len(rule[name]) <= LONGEST and pattern.fullmatch(rule[name])):
            raise client_exception(f"The pattern {rule[name]!r} of {name} in evaluateOnExit is not valid.")


def again(strategy: Mapping[str, Any], made: int, attempt: Attempt) -> bool:
    """Whether the job is to run again after `made` attempts, of which this one failed last. If no rule
    matches, it is."""
    if made >= strategy.get("attempts", 1):
        return False
    for rule in strategy.get("evaluateOnExit", ()):
        if _matches(rule, attempt):
            return bool(rule["action"].upper() == "RETRY")
    return True


def _matches(rule: Mapping[str, Any], attempt: Attempt) -> bool:
    """All that the rule names must match, in any one container. What is not known matches no exit code."""
    if not _like(rule.get("onStatusReason"), attempt.status_reason):
        return False
    return any(
        _like(rule.get("onReason"), one.reason)
        and _like(rule.get("onExitCode"), "" if one.exit_code is None else str(one.exit_code))
        for one in attempt.containers or (Container(name=""),)
    )


def _like(pattern: str | None, text: str) -> bool:
    if pattern is None:
        return True
    return text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern
