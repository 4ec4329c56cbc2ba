from datetime import UTC, datetime

from headrace.services.codebuild.buildspec import Buildspec, parse
from headrace.services.codebuild.environment import BuildFacts, Reference, build_environment
from headrace.services.codebuild.settings import EnvironmentVariable

FACTS = BuildFacts(
    region="eu-west-1",
    build_arn="arn:aws:codebuild:eu-west-1:1:build/shop:u",
    build_id="shop:u",
    build_number=7,
    project_arn="arn:aws:codebuild:eu-west-1:1:project/shop",
    image="node",
    initiator="ada",
    started_at=datetime(2026, 1, 1, tzinfo=UTC),
    source_directory="/codebuild/output/src1/src",
    secondary_directories={"lib": "/codebuild/output/src2/src"},
    secondary_urls={"lib": "https://example.com/lib"},
)


def spec(env: str = "{}") -> Buildspec:
    return parse(f"version: 0.2\nenv: {env}\nphases: {{build: {{commands: [a]}}}}")


def variable(name: str, value: str, kind: str = "PLAINTEXT") -> EnvironmentVariable:
    return EnvironmentVariable(name=name, value=value, type=kind)


def test_the_nearer_to_the_start_the_stronger() -> None:
    environment = build_environment(
        spec("{variables: {A: spec, B: spec, C: spec, D: spec}}"),
        FACTS,
        variables=[variable("B", "project"), variable("C", "project"), variable("D", "project")],
        member={"C": "member", "D": "member"},
        overrides=[variable("D", "start")],
    )
    chosen = {name: environment.plain[name] for name in "ABCD"}
    assert chosen == {"A": "spec", "B": "project", "C": "member", "D": "start"}


def test_values_are_taken_to_the_letter() -> None:
    assert build_environment(spec("{variables: {PATH: '$PATH:/x'}}"), FACTS).plain["PATH"] == "$PATH:/x"


def test_a_build_knows_itself() -> None:
    plain = build_environment(spec(), FACTS).plain
    assert plain["CODEBUILD_BUILD_ID"] == "shop:u"
    assert plain["CODEBUILD_BUILD_NUMBER"] == "7"
    assert plain["CODEBUILD_START_TIME"] == "1767225600000"
    assert plain["CODEBUILD_SRC_DIR_lib"] == "/codebuild/output/src2/src"
    assert plain["CODEBUILD_SOURCE_REPO_URL_lib"] == "https://example.com/lib"
    assert plain["AWS_REGION"] == plain["AWS_DEFAULT_REGION"] == "eu-west-1"
    assert "CODEBUILD_SOURCE_VERSION" not in plain
    assert "CODEBUILD_BATCH_BUILD_IDENTIFIER" not in plain


def test_reserved_names_can_t_be_taken_but_the_region_can() -> None:
    environment = build_environment(
        spec("{variables: {CODEBUILD_BUILD_ID: x, CODEBUILD_OTHER: y}}"),
        FACTS,
        overrides=[variable("CODEBUILD_SRC_DIR", "/"), variable("AWS_REGION", "us-east-1")],
    )
    assert environment.plain["CODEBUILD_BUILD_ID"] == "shop:u"
    assert environment.plain["CODEBUILD_SRC_DIR"] == "/codebuild/output/src1/src"
    assert "CODEBUILD_OTHER" not in environment.plain
    assert environment.plain["AWS_REGION"] == "us-east-1"


def test_a_fan_out_s_shard_reaches_the_build() -> None:
    environment = build_environment(spec(), FACTS, member={"CODEBUILD_CURRENT_SHARD": "1"})
    assert environment.plain["CODEBUILD_CURRENT_SHARD"] == "1"


def test_secrets_stay_references() -> None:
    environment = build_environment(
        spec("{parameter-store: {P: /p}, secrets-manager: {S: 'db:password', O: s}}"),
        FACTS,
        variables=[variable("Q", "/q", "PARAMETER_STORE")],
        overrides=[variable("O", "plain"), variable("AWS_REGION", "/region", "PARAMETER_STORE")],
    )
    assert set(environment.references) == {
        Reference(name="P", type="PARAMETER_STORE", value="/p"),
        Reference(name="S", type="SECRETS_MANAGER", value="db:password"),
        Reference(name="Q", type="PARAMETER_STORE", value="/q"),
        Reference(name="AWS_REGION", type="PARAMETER_STORE", value="/region"),
    }
    assert environment.plain["O"] == "plain"
    assert "AWS_REGION" not in environment.plain
