"""Build specifications: what a buildspec's text says, as values.

`loading` knows YAML, `reading` its kinds of values, `grammar` and `batches` what CodeBuild makes of
them. Everything a specification says wrongly is a `BuildspecError`, with the context code that
CodeBuild puts into the DOWNLOAD_SOURCE phase.
"""

from headrace.services.codebuild.buildspec.grammar import parse
from headrace.services.codebuild.buildspec.values import (
    YAML_FILE_ERROR,
    ArtifactsSpec,
    BatchSpec,
    Buildspec,
    BuildspecError,
    CacheSpec,
    FanoutSpec,
    MatrixSpec,
    MemberEnv,
    MemberSpec,
    OnFailure,
    PhaseSpec,
    ReportSpec,
)

__all__ = [
    "YAML_FILE_ERROR",
    "ArtifactsSpec",
    "BatchSpec",
    "Buildspec",
    "BuildspecError",
    "CacheSpec",
    "FanoutSpec",
    "MatrixSpec",
    "MemberEnv",
    "MemberSpec",
    "OnFailure",
    "PhaseSpec",
    "ReportSpec",
    "parse",
]
