"""When an image was last pulled, as precisely as ECR says it: to the day."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from headrace.services.ecr.records import Image
from headrace.store.base import StaleRecord, Store

_PRECISION = timedelta(hours=24)


async def note_pull(store: Store, image: Image, *, now: datetime) -> None:
    """Remember that the image has been pulled, unless that was done less than a day ago."""
    if image.pulled_at is not None and now - image.pulled_at < _PRECISION:
        return
    try:
        async with store.write() as tx:
            await tx.replace(replace(image, pulled_at=now), expect=image.revision)
    except StaleRecord:
        return
