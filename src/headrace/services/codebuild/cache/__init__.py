"""What builds keep for the next build: volumes that stay on the machine, or an archive in S3."""

from headrace.services.codebuild.cache.caches import Caches, Restored

__all__ = ["Caches", "Restored"]
