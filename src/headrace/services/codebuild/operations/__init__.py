"""CodeBuild's operations, a module per resource. Importing this registers them all."""

from headrace.services.codebuild.operations import batches, builds, images, projects

__all__ = ["batches", "builds", "images", "projects"]
