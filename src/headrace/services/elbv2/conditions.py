"""Which requests a rule takes: checked, and brought into one form."""

from typing import Any

from headrace.services.elbv2.errors import not_supported, validation

CONFIGS = {
    "host-header": "HostHeaderConfig",
    "path-pattern": "PathPatternConfig",
    "http-header": "HttpHeaderConfig",
    "query-string": "QueryStringConfig",
    "http-request-method": "HttpRequestMethodConfig",
    "source-ip": "SourceIpConfig",
}
OLD_FORM = ("host-header", "path-pattern")
"""Their values may stand beside the field."""
MOST_VALUES = 5
LONGEST = 128


def checked(conditions: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The conditions to keep, in the shape that AWS gives them back. Raises `AwsError`."""
    if not conditions:
        raise validation("A rule must have at least one condition")
    found = tuple(_condition(one) for one in conditions)
    if sum(len(values(one)) for one in found) > MOST_VALUES:
        raise validation(f"A rule can have at most {MOST_VALUES} condition values")
    return found


def values(condition: dict[str, Any]) -> list[Any]:
    """What one of has to be true."""
    found: list[Any] = condition[CONFIGS[condition["Field"]]]["Values"]
    return found


def _condition(given: dict[str, Any]) -> dict[str, Any]:
    field = given.get("Field", "")
    if field not in CONFIGS:
        raise validation(f"Condition field '{field}' must be one of '[{', '.join(CONFIGS)}]'")
    config: dict[str, Any] = given.get(CONFIGS[field]) or {"Values": given.get("Values", [])}
    if config.get("RegexValues") or given.get("RegexValues"):
        raise not_supported("regular expressions in conditions")
    if not config.get("Values"):
        raise validation(f"A condition value must be specified for the field '{field}'")
    if any(isinstance(value, str) and len(value) > LONGEST for value in config["Values"]):
        raise validation(f"A condition value can have at most {LONGEST} characters")
    if field == "http-header" and not config.get("HttpHeaderName"):
        raise validation("A condition on a header requires the header's name")
    kept = {"Field": field, CONFIGS[field]: config}
    return {**kept, "Values": config["Values"]} if field in OLD_FORM else kept
