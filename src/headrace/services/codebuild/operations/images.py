"""The images that AWS curates."""

from headrace.aws.call import Call, Request, Response
from headrace.services.codebuild.context import Context, operation

UBUNTU = ("aws/codebuild/standard:6.0", "aws/codebuild/standard:7.0")
AMAZON_LINUX = (
    "aws/codebuild/amazonlinux-x86_64-standard:5.0",
    "aws/codebuild/amazonlinux-aarch64-standard:3.0",
)


@operation("ListCuratedEnvironmentImages")
async def list_curated_environment_images(context: Context, call: Call, request: Request) -> Response:  # noqa: ARG001
    """Those that are in Amazon's public registry, from where builds pull them."""
    return {"platforms": [_platform("UBUNTU", UBUNTU), _platform("AMAZON_LINUX", AMAZON_LINUX)]}


def _platform(platform: str, images: tuple[str, ...]) -> Response:
    shown = [{"name": name, "description": name, "versions": [name]} for name in images]
    return {"platform": platform, "languages": [{"language": "BASE", "images": shown}]}
