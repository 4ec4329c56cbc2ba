import re

import pytest

from headrace.services.codebuild.buildspec import BuildspecError, CacheSpec, OnFailure, parse

BUILD = "version: 0.2\nphases: {build: {commands: [a]}}\n"


def refusal(text: str) -> str:
    with pytest.raises(BuildspecError) as refused:
        parse(text)
    assert refused.value.code == "YAML_FILE_ERROR"
    return refused.value.message


def test_a_whole_specification_is_understood() -> None:
    spec = parse(
        """
version: 0.2
run-as: builder
env:
  shell: bash
  variables: {A: one}
  parameter-store: {P: /p}
  secrets-manager: {S: "db:password"}
  exported-variables: [A]
  git-credential-helper: yes
phases:
  post_build: {commands: [c]}
  install:
    runtime-versions: {nodejs: 18}
    run-as: root
    on-failure: CONTINUE
    commands: [a]
    finally: [b]
reports:
  unit: {files: ['**/*.xml'], file-format: JunitXml}
artifacts:
  files: ['**/*']
  name: site-$V
  base-directory: dist
  discard-paths: no
  exclude-paths: ['*.map']
  enable-symlinks: yes
  s3-prefix: p
  secondary-artifacts:
    docs: {files: [docs/**/*], name: docs}
cache: {key: k, fallback-keys: [f], action: save, paths: [node_modules/**/*]}
"""
    )
    assert spec.shell == "bash"
    assert (spec.variables, spec.parameter_store) == ({"A": "one"}, {"P": "/p"})
    assert spec.secrets_manager == {"S": "db:password"}
    assert spec.git_credential_helper
    install, post_build = spec.phases
    assert (install.name, install.run_as, post_build.run_as) == ("INSTALL", "root", "builder")
    assert (install.commands, install.finally_commands) == (("a",), ("b",))
    assert install.on_failure == OnFailure(action="CONTINUE")
    assert spec.artifacts is not None
    assert spec.artifacts.enable_symlinks
    assert not spec.artifacts.discard_paths
    assert spec.secondary_artifacts["docs"].files == ("docs/**/*",)
    assert spec.cache == CacheSpec(paths=("node_modules/**/*",), key="k", fallback_keys=("f",), action="save")
    assert spec.reports["unit"].file_format == "JUNITXML"


@pytest.mark.parametrize("written", ["0.10", "010", "yes", "1e3", "2026-01-01", "0x1F", "1_000", "!!int 3"])
def test_scalars_stay_what_was_written(written: str) -> None:
    spec = parse(BUILD + f"env: {{variables: {{A: {written}}}}}")
    assert spec.variables["A"] == written.removeprefix("!!int ")


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_nothing_is_the_empty_text(written: str) -> None:
    assert parse(BUILD + f"env: {{variables: {{A: {written}}}}}").variables["A"] == ""


def test_commands_may_look_like_other_things() -> None:
    spec = parse("version: 0.2\nphases: {build: {commands: [true, 12, 'null', \"é\"]}}")
    assert spec.phases[0].commands == ("true", "12", "null", "é")


def test_anchors_and_merge_keys_work() -> None:
    spec = parse(
        "version: '0.2'\nx: &x {commands: [a], on-failure: ABORT}\n"
        "phases: {build: {<<: *x, on-failure: CONTINUE}, post_build: *x}"
    )
    assert [phase.commands for phase in spec.phases] == [("a",), ("a",)]
    assert [phase.on_failure and phase.on_failure.action for phase in spec.phases] == ["CONTINUE", "ABORT"]


def test_version_0_1_has_its_own_place_for_variables() -> None:
    spec = parse("version: 0.1\nenvironment_variables: {plaintext: {A: b}}\nphases: {build: {commands: [a]}}")
    assert (spec.version, spec.variables) == ("0.1", {"A": "b"})


def test_unknown_keys_and_the_proxy_are_ignored() -> None:
    assert parse(BUILD + "proxy: {logs: yes}\nother: [1]").phases


def test_install_may_only_choose_runtimes() -> None:
    spec = parse(
        "version: 0.2\nphases: {install: {runtime-versions: {python: 3.11}}, build: {commands: [a]}}"
    )
    assert spec.phases[0].runtime_versions == {"python": "3.11"}


def test_a_batch_needs_no_phases() -> None:
    spec = parse("version: 0.2\nbatch: {fast-fail: true, build-list: [{identifier: a, buildspec: a.yml}]}")
    assert spec.batch is not None
    assert spec.batch.fast_fail
    assert spec.batch.builds[0].buildspec == "a.yml"


@pytest.mark.parametrize(
    ("said", "retries", "pattern"),
    [("RETRY", 3, ".*"), ("RETRY-5", 5, ".*"), ("RETRY-net.*", 3, "net.*"), ("RETRY-2-a-b", 2, "a-b")],
)
def test_retries_are_understood(said: str, retries: int, pattern: str) -> None:
    spec = parse(f"version: 0.2\nphases: {{build: {{commands: [a], on-failure: '{said}'}}}}")
    assert spec.phases[0].on_failure == OnFailure(action="RETRY", retries=retries, pattern=pattern)


def test_a_retry_needs_a_matching_message_and_a_try_left() -> None:
    retry = OnFailure(action="RETRY", retries=2, pattern="exit status 7")
    assert retry.retries_build("Reason: exit status 7", tries=1)
    assert not retry.retries_build("Reason: exit status 7", tries=2)
    assert not retry.retries_build("Reason: exit status 1", tries=0)
    assert not OnFailure(action="ABORT").retries_build("", tries=0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The build specification is empty or not a map"),
        ("- a", "The build specification is empty or not a map"),
        ("phases: {build: {commands: [a]}}", "Missing version"),
        ("version: 0.3\nphases: {}", "Unknown version: 0.3, expected 0.1 or 0.2"),
        ("version: 0.2", "Missing phases"),
        (
            "version: 0.2\nphases: {deploy: {commands: [a]}}",
            "Unknown phase: deploy, expected one of install, pre_build, build, post_build",
        ),
        ("version: 0.2\nphases: {build: {}}", "Missing commands in phase build"),
        (
            "version: 0.2\nphases:\n  build:\n    commands:\n      - echo a: b\n",
            "Expected Commands[0] to be of string type: found subkeys instead at line 5, "
            "value of the key tag on line 4 might be empty",
        ),
        (
            "version: 0.2\nphases: {build: {commands: echo}}",
            "Expected Commands to be of list type: found string instead",
        ),
        ("version: 0.2\nphases: [a]", "Expected phases to be of map type: found list instead"),
        ("\tx: 1", "found character that cannot start any token at line 1"),
        ("a: *b", "found undefined alias at line 1"),
        ("a: [}", "did not find expected node content at line 1"),
        (
            BUILD + "env: {shell: powershell.exe}",
            "Unsupported shell: powershell.exe, expected bash or /bin/sh",
        ),
        (BUILD + "artifacts: {name: a}", "Missing files in artifacts"),
        (
            BUILD + "artifacts: {files: [a], discard-paths: maybe}",
            "Expected discard-paths to be yes or no: found maybe",
        ),
        (BUILD + "cache: {action: both}", "Invalid action: both, expected one of restore, save"),
        (
            BUILD + "cache: {fallback-keys: [1, 2, 3, 4, 5, 6]}",
            "Invalid fallback-keys: at most 5 are allowed",
        ),
        (
            "version: 0.2\nphases: {build: {commands: [a], on-failure: RETRY-500}}",
            "Invalid on-failure: RETRY-500",
        ),
        ("version: 0.2\nrun-as: 'a;b'\nphases: {build: {commands: [a]}}", "Invalid run-as: a;b"),
        (
            "version: 0.2\nbatch: {build-list: [{identifier: a}, {identifier: a}]}",
            "Duplicate build identifier: a",
        ),
        (
            "version: 0.2\nbatch: {fast-fail: true}",
            "Expected exactly one of build-list, build-graph, build-matrix, build-fanout in batch",
        ),
        (
            "version: 0.2\nbatch: {build-fanout: {parallelism: 0}}",
            "Invalid parallelism: 0, expected a number from 1 to 100",
        ),
        (BUILD + 'x: "a\\0b"', "control characters are not allowed"),
        (BUILD + "x: \ud800", "control characters are not allowed"),
    ],
)
def test_what_is_wrong_is_said(text: str, message: str) -> None:
    assert refusal(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "a: &a [*a]",
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "\n".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]" for n in range(12)
        ),
        "a: " + "x" * (1 << 20),
    ],
    ids=["deep", "endless", "bomb", "long"],
)
def test_what_would_cost_too_much_is_refused(text: str) -> None:
    assert re.search("exceeded|excessive|longer", refusal(text))
