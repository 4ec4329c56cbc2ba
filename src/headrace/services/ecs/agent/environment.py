"""The variables by which a container finds what the agent offers. Pure."""


def environment(base: str, badge: str) -> dict[str, str]:
    """`base`: the URL below which the agent answers."""
    return {
        "ECS_CONTAINER_METADATA_URI": f"{base}/v3/{badge}",
        "ECS_CONTAINER_METADATA_URI_V4": f"{base}/v4/{badge}",
        "ECS_AGENT_URI": f"{base}/api/{badge}",
    }


def credentials(badge: str) -> dict[str, str]:
    """Only for an agent at the one address where AWS's SDKs look for it."""
    return {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": f"/v2/credentials/{badge}"}
