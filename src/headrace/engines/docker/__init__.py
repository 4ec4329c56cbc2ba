"""The local Docker Engine, by its API: version 1.41 (Docker 20.10) and newer, cgroup v1 and v2."""

from headrace.engines.docker.engine import DockerEngine

__all__ = ["DockerEngine"]
