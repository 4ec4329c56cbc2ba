"""Attributes of load balancers and target groups: which there are, and what they may be.

«Elastic Load Balancing, load balancer attributes; target group attributes». Those that Headrace does not act
on are kept and shown only where that is harmless.
"""

from collections.abc import Mapping

from headrace.services.elbv2.errors import validation

OF_LOAD_BALANCERS = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "idle_timeout.timeout_seconds": "60",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "true",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}

OF_TARGET_GROUPS = {
    "deregistration_delay.timeout_seconds": "300",
    "load_balancing.algorithm.type": "round_robin",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "slow_start.duration_seconds": "0",
    "stickiness.enabled": "false",
    "stickiness.type": "lb_cookie",
    "stickiness.lb_cookie.duration_seconds": "86400",
    "stickiness.app_cookie.cookie_name": "",
    "stickiness.app_cookie.duration_seconds": "86400",
}

NUMBERS = {
    "deregistration_delay.timeout_seconds": range(3601),
    "idle_timeout.timeout_seconds": range(1, 4001),
    "client_keep_alive.seconds": range(60, 604801),
    "stickiness.lb_cookie.duration_seconds": range(1, 604801),
}
CHOICES = {
    "load_balancing.algorithm.type": ("round_robin", "least_outstanding_requests"),
    "stickiness.type": ("lb_cookie",),
    "slow_start.duration_seconds": ("0",),
    "access_logs.s3.enabled": ("false",),
    "connection_logs.s3.enabled": ("false",),
    "routing.http.preserve_host_header.enabled": ("true",),
    "routing.http.xff_header_processing.mode": ("append",),
}
"""The values that Headrace knows, where it does not know all of AWS's."""


def changed(old: Mapping[str, str], given: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    """The attributes after a change. Raises `ValidationError`."""
    for key, value in given.items():
        if key not in defaults:
            raise validation(f"Attribute key '{key}' is not recognized")
        _check(key, value, defaults[key])
    return {**old, **given}


def value(own: Mapping[str, str], defaults: Mapping[str, str], key: str) -> str:
    return own.get(key, defaults[key])


def _check(key: str, value: str, default: str) -> None:
    if key in NUMBERS and (not value.isdecimal() or int(value) not in NUMBERS[key]):
        allowed = NUMBERS[key]
        raise validation(f"'{key}' must be a value between '{allowed[0]}' and '{allowed[-1]}' inclusive")
    if key in CHOICES and value not in CHOICES[key]:
        raise validation(f"'{key}' must be one of '{', '.join(CHOICES[key])}' here, not '{value}'")
    if default in ("true", "false") and value not in ("true", "false"):
        raise validation(f"'{key}' must be 'true' or 'false'")
