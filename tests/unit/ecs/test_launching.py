"""Which image a task runs when its service has pinned what the tag stood for."""

import pytest

from headrace.services.ecs.launching import by_digest

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("image", "pinned"),
    [
        ("app", f"app@{DIGEST}"),
        ("app:1", f"app@{DIGEST}"),
        ("127.0.0.1:4566/tools:1", f"127.0.0.1:4566/tools@{DIGEST}"),
        ("registry:5000/a/b", f"registry:5000/a/b@{DIGEST}"),
        (f"app@{DIGEST}", f"app@{DIGEST}"),
    ],
)
def test_an_image_is_named_by_its_digest(image: str, pinned: str) -> None:
    assert by_digest(image, DIGEST) == pinned
