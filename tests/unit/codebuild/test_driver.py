"""The driver runs commands as CodeBuild does. Every test runs by each shell."""

import json
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.codebuild.driving import Driving, commands, end, members, wait_until


def spec(**phases: Any) -> str:
    """A specification of these phases; a list stands for the commands alone."""
    said = {name: phase if isinstance(phase, dict) else {"commands": phase} for name, phase in phases.items()}
    return json.dumps({"version": "0.2", "phases": said}, ensure_ascii=False)


def with_env(text: str, **env: Any) -> str:
    return json.dumps(json.loads(text) | {"env": env})


def test_commands_run_in_order_and_the_build_succeeds(driving: Driving) -> None:
    outcome = driving.run(spec(install=["echo one"], build=["echo two", "echo three"]))
    assert outcome.log == ["one", "two", "three"]
    assert outcome.status == 0
    assert outcome.progress.succeeded is True
    assert outcome.statuses == {
        "INSTALL": "SUCCEEDED",
        "PRE_BUILD": "SUCCEEDED",
        "BUILD": "SUCCEEDED",
        "POST_BUILD": "SUCCEEDED",
    }


def test_marks_tell_what_runs_when(driving: Driving) -> None:
    outcome = driving.run(spec(build=["echo hi", "exit 3"]))
    texts = [mark.text for mark in outcome.marks]
    start = texts.index("phase-start BUILD 2")
    assert texts[start : start + 6] == [
        "phase-start BUILD 2",
        'command BUILD 0 "echo hi"',
        "command-end BUILD 0 0",
        'command BUILD 1 "exit 3"',
        'command-end BUILD 1 3 "exit 3"',
        'phase-end BUILD FAILED 1 3 "exit 3"',
    ]
    assert texts[-1] == "end FAILED UPLOAD"


def test_variables_functions_options_and_directory_carry_over(driving: Driving) -> None:
    outcome = driving.run(
        spec(
            install=["export A='x  y'", "greet() { echo hello $1; }", "mkdir deep && cd deep", "B=plain"],
            build=["greet you", 'echo "$A" $B', 'basename "$PWD"'],
        )
    )
    assert outcome.log == ["hello you", "x  y plain", "deep"]


def test_commands_begin_in_the_source_directory(driving: Driving) -> None:
    assert driving.run(spec(build=["pwd"])).log == [driving.places.source]


@pytest.mark.parametrize("ending", ["exit 0", "(exit 0); return 0 2>/dev/null || exit 0", "exec true"])
def test_a_command_that_ends_the_shell_ends_only_itself(driving: Driving, ending: str) -> None:
    outcome = driving.run(
        spec(build=["export A='1\n2' && mkdir d && cd d", ending, 'echo "$A"', 'basename "$PWD"'])
    )
    assert outcome.log == ["1", "2", "d"]
    assert outcome.status == 0


def test_what_a_command_exported_before_it_said_exit_is_kept(driving: Driving) -> None:
    outcome = driving.run(spec(build=["export A=1; cd /; exit 0", 'echo "$A"; pwd']))
    assert outcome.log == ["1", "/"]


def test_what_was_unset_stays_unset_after_an_exit(driving: Driving) -> None:
    driving.environment["GIVEN"] = "value"
    outcome = driving.run(spec(build=["unset GIVEN; exit 0", 'echo "${GIVEN-nothing}"']))
    assert outcome.log == ["nothing"]


def test_awkward_values_survive_an_exit(driving: Driving) -> None:
    value = 'it\'s "so" $HOME `x` \\ %s\nexport HOME=/no\n*  é'
    driving.environment["GIVEN"] = value
    outcome = driving.run(spec(build=["exit 0", 'printf "%s\\n" "$GIVEN"; echo "$HOME"']))
    assert outcome.log == [*value.split("\n"), "/root"]


def test_exit_with_a_status_fails_the_command_with_that_status(driving: Driving) -> None:
    outcome = driving.run(spec(build=["exit 42", "echo never"], post_build=["echo after"]))
    assert outcome.log == ["after"]
    entry = next(entry for entry in outcome.progress.phases if entry.type == "BUILD")
    assert entry.context is not None
    assert entry.context.message == "Error while executing command: exit 42. Reason: exit status 42"


def test_a_failure_under_set_e_ends_the_command(driving: Driving) -> None:
    outcome = driving.run(
        spec(build=["set -e", "false; echo never", "echo never"], post_build=["echo after"])
    )
    assert outcome.log == ["after"]
    assert outcome.statuses["BUILD"] == "FAILED"


def test_set_e_does_not_disturb_what_succeeds(driving: Driving) -> None:
    outcome = driving.run(spec(build=["set -eu", "if false; then :; fi", "false || echo fine"]))
    assert outcome.log == ["fine"]
    assert outcome.status == 0


@pytest.mark.parametrize("option", ["set -f", "set -C", "set -u", "set -a", "IFS=,"])
def test_shell_options_do_not_confuse_the_driver(driving: Driving, option: str) -> None:
    outcome = driving.run(spec(build=[option, "echo a", "exit 0", "echo b"], post_build=["echo c"]))
    assert outcome.log == ["a", "b", "c"]
    assert outcome.status == 0


def test_tracing_shows_the_commands_and_not_the_driver(driving: Driving) -> None:
    outcome = driving.run(spec(build=["set -x", "echo a", "echo b; exit 0"]))
    assert [line for line in outcome.log if "headrace" in line and "commands/" not in line] == []
    assert "a" in outcome.log
    assert "b" in outcome.log


def test_a_killed_shell_ends_only_the_command(driving: Driving) -> None:
    outcome = driving.run(spec(build=["kill -9 $$"], post_build=["echo after"]))
    assert outcome.log == ["after"]
    assert 'phase-end BUILD FAILED 0 137 "kill -9 $$"' in [mark.text for mark in outcome.marks]


def test_break_and_continue_outside_loops_end_the_command(driving: Driving) -> None:
    outcome = driving.run(spec(build=["echo a; break", "echo b; continue", "echo c"]))
    assert outcome.log[-1] == "c"
    assert outcome.status == 0


def test_a_syntax_error_fails_the_command(driving: Driving) -> None:
    outcome = driving.run(spec(build=["if then", "echo never"], post_build=["echo after"]))
    assert outcome.log[-1] == "after"
    assert "echo never" not in outcome.log
    assert outcome.statuses["BUILD"] == "FAILED"


def test_the_last_statement_of_a_multi_line_command_decides(driving: Driving) -> None:
    outcome = driving.run(spec(build=["false\necho 'two\nthree'\n", "true\nfalse\n"]))
    assert outcome.log == ["two", "three"]
    assert 'phase-end BUILD FAILED 1 1 "true\\nfalse\\n"' in [mark.text for mark in outcome.marks]


def test_commands_are_read_to_the_letter(driving: Driving) -> None:
    command = r"""printf '%s\n' "100%" 'a\nb' "ü→😀" '"$HOME"' \\ 'x  y' "tab	end" """
    outcome = driving.run(spec(build=[command]))
    assert outcome.log == ["100%", r"a\nb", "ü→😀", '"$HOME"', "\\", "x  y", "tab\tend"]
    texts = [mark.text for mark in outcome.marks]
    assert json.loads(next(text for text in texts if text.startswith("command BUILD"))[16:]) == command


def test_a_mark_may_follow_an_unfinished_line(driving: Driving) -> None:
    outcome = driving.run(spec(build=["printf 'no end'", "printf 'error' >&2", "echo x"]))
    assert outcome.log == ["no end", "error", "x"]
    assert outcome.progress.succeeded is True


def test_huge_output_passes(driving: Driving) -> None:
    outcome = driving.run(spec(build=["seq 1 200000"]))
    assert len(outcome.log) == 200000
    assert outcome.log[-1] == "200000"


def test_commands_read_nothing(driving: Driving) -> None:
    assert driving.run(spec(build=["cat; echo done", "read x || echo end"])).log == ["done", "end"]


def test_a_command_that_redirects_the_shell_does_not_silence_the_rest(driving: Driving) -> None:
    outcome = driving.run(spec(build=["exec >/dev/null 2>&1 7>&-", "echo heard"]))
    assert outcome.log == ["heard"]
    assert outcome.progress.succeeded is True


class TestFailures:
    """The table of what follows a failure."""

    @pytest.mark.parametrize("phase", ["install", "pre_build"])
    def test_an_early_failure_ends_the_build(self, driving: Driving, phase: str) -> None:
        early = {phase: {"commands": ["false", "echo never"], "finally": ["echo finally"]}}
        outcome = driving.run(spec(**early, build=["echo never"], post_build=["echo never"]))
        assert outcome.log == ["finally"]
        assert outcome.status == 1
        assert outcome.marks[-1].text == "end FAILED SKIP"
        assert list(outcome.statuses)[-1] == phase.upper()

    def test_a_failing_build_is_followed_by_post_build_and_the_upload(self, driving: Driving) -> None:
        outcome = driving.run(
            spec(
                build={
                    "commands": ["echo $CODEBUILD_BUILD_SUCCEEDING", "false", "echo never"],
                    "finally": ["echo finally", "false", "echo still"],
                },
                post_build=["echo $CODEBUILD_BUILD_SUCCEEDING"],
            )
        )
        assert outcome.log == ["1", "finally", "still", "0"]
        assert outcome.status == 1
        assert outcome.marks[-1].text == "end FAILED UPLOAD"

    def test_a_failing_finally_fails_its_phase(self, driving: Driving) -> None:
        outcome = driving.run(spec(build={"commands": ["true"], "finally": ["false", "echo still"]}))
        assert outcome.log == ["still"]
        assert outcome.statuses["BUILD"] == "FAILED"
        assert outcome.status == 1

    def test_abort_ends_the_build_after_finally(self, driving: Driving) -> None:
        build = {"commands": ["false"], "finally": ["echo finally"], "on-failure": "ABORT"}
        outcome = driving.run(spec(build=build, post_build=["echo never"]))
        assert outcome.log == ["finally"]
        assert outcome.marks[-1].text == "end FAILED SKIP"

    def test_continue_goes_on_and_does_not_fail_the_build(self, driving: Driving) -> None:
        install = {"commands": ["false", "echo never"], "on-failure": "CONTINUE"}
        outcome = driving.run(spec(install=install, build=["echo $CODEBUILD_BUILD_SUCCEEDING"]))
        assert outcome.log == ["1"]
        assert outcome.statuses["INSTALL"] == "FAILED"
        assert outcome.status == 0

    def test_a_failing_post_build_fails_the_build(self, driving: Driving) -> None:
        outcome = driving.run(spec(build=["true"], post_build=["false"]))
        assert outcome.status == 1
        assert outcome.marks[-1].text == "end FAILED UPLOAD"

    def test_the_last_command_may_end_the_shell(self, driving: Driving) -> None:
        outcome = driving.run(spec(build=["true"], post_build=["exit 9"]))
        assert outcome.marks[-1].text == "end FAILED UPLOAD"


class TestResults:
    def test_exported_variables_are_left_to_the_letter(self, driving: Driving) -> None:
        names = ["A", "B", "MISSING", "AWS_KEY", "EMPTY"]
        text = with_env(
            spec(build=["export A='one\ntwo\n' EMPTY= AWS_KEY=1", "B='not exported, é%s\\n'"]),
            **{"exported-variables": names},
        )
        outcome = driving.run(text)
        left = {path.name: path.read_bytes().decode() for path in (outcome.results / "exported").iterdir()}
        assert left == {"A": "one\ntwo\n", "B": "not exported, é%s\\n", "EMPTY": ""}

    def test_exported_variables_are_left_although_the_last_command_said_exit(self, driving: Driving) -> None:
        text = with_env(spec(build=["export A=1; exit 0"]), **{"exported-variables": ["A"]})
        assert driving.run(text).value("exported/A") == "1"

    def test_texts_are_expanded_by_the_build_s_shell(self, driving: Driving) -> None:
        outcome = driving.run(
            spec(build=["export KIND=site; cd /"]),
            evaluate={
                "artifact-name": '$KIND-"x"-$(echo "a b")-`echo c`-$((1+1)).zip',
                "cache-key": "key-$(basename $PWD)",
                "plain": "it's 100% é",
            },
        )
        assert outcome.value("artifact-name") == 'site-"x"-a b-c-2.zip'
        assert outcome.value("cache-key") == "key-src"
        assert outcome.value("plain") == "it's 100% é"

    def test_a_text_that_can_t_be_expanded_leaves_nothing(self, driving: Driving) -> None:
        outcome = driving.run(spec(build=["true"]), evaluate={"bad": "$(if", "good": "x"})
        assert outcome.status == 0
        assert outcome.value("good") == "x"
        assert not (outcome.results / "bad").exists() or outcome.value("bad") == ""

    def test_the_marker_word_is_neither_variable_nor_argument(self, driving: Driving) -> None:
        outcome = driving.run(spec(build=["set", "env", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"]))
        assert outcome.status == 0
        assert all(mark.text.split()[0] in KINDS for mark in outcome.marks)


KINDS = {"begin", "phase-start", "command", "command-end", "phase-end", "end"}


class TestProcesses:
    def test_a_stop_ends_the_running_command(self, driving: Driving) -> None:
        process = driving.start(spec(build={"commands": ["sleep 600"], "finally": ["echo never"]}))
        try:
            # What bash is just starting when the signal comes, it starts all the same.
            wait_until(lambda: "sleep 600" in commands(process))
            process.terminate()
            assert process.wait(10) == 143
            assert "never" not in driving.outcome(143).log
            wait_until(lambda: not members(process))
        finally:
            end(process)

    def test_commands_don_t_ignore_interrupts(self, driving: Driving) -> None:
        if driving.shell.resolve().name == "busybox":
            pytest.skip("busybox's shell has no job control without a terminal")
        assert driving.run(spec(build=["sh -c 'kill -INT $$; echo survived'"])).log == []

    def test_what_is_left_running_does_not_hold_the_build(self, driving: Driving) -> None:
        outcome = driving.run(spec(build=["sleep 600 &", "(sleep 600 & ) ; echo done"]))
        assert outcome.log == ["done"]
        assert outcome.status == 0


def test_a_build_that_destroys_the_driver_s_notes_fails_and_runs_nothing_twice(driving: Driving) -> None:
    outcome = driving.run(spec(build=["echo one", f"rm -r {driving.places.root}/state", "echo two"]))
    assert outcome.log.count("one") == 1
    assert outcome.log.count("two") <= 1
    assert outcome.status == 1
    assert [mark.text for mark in outcome.marks][-1] == "end FAILED SKIP"


def test_very_long_commands_run_whole_and_are_shown_in_part(driving: Driving) -> None:
    outcome = driving.run(spec(build=["echo end; : " + "x" * 200_000]))
    assert outcome.log == ["end"]
    assert all(len(mark.text) < 20_000 for mark in outcome.marks)


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("su") is None, reason="needs root and su")
def test_phases_may_run_as_another_user(driving: Driving) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shell = Path(folder, "sh")
        shell.symlink_to(driving.shell.resolve())
        elsewhere = replace(driving, folder=Path(folder), shell=shell)
        build = {"commands": ["id -un; echo $A; export B=2", "exit 3"], "run-as": "nobody"}
        outcome = elsewhere.run(
            spec(install=["export A=1; cd /"], build=build, post_build=["id -un; echo $A$B$HOME; pwd"])
        )
        assert outcome.log == ["nobody", "1", "root", "12/root", "/"]
        assert outcome.statuses["BUILD"] == "FAILED"


def test_a_user_who_does_not_exist_fails_the_command(driving: Driving) -> None:
    build = {"commands": ["echo never"], "run-as": "nobody-at-all"}
    outcome = driving.run(spec(build=build, post_build=["echo after"]))
    assert outcome.log == ["after"]
    assert outcome.statuses["BUILD"] == "FAILED"


def test_version_0_1_gives_each_command_its_own_shell(driving: Driving) -> None:
    text = spec(
        build=["export A=1; cd /; exit 0", 'echo "${A-unset}"', 'test "$PWD" != / && echo home', "exit 4"]
    )
    outcome = driving.run(text.replace('"0.2"', '"0.1"'))
    assert outcome.log == ["unset", "home"]
    assert 'phase-end BUILD FAILED 3 4 "exit 4"' in [mark.text for mark in outcome.marks]


def test_env_shell_bash_runs_commands_by_bash(driving: Driving) -> None:
    text = with_env(spec(build=["declare -A m=([a]=1); x=(1 2 3)", 'echo "${m[a]} ${#x[@]}"']), shell="bash")
    assert driving.run(text).log == ["1 3"]


def test_a_shell_that_is_missing_fails_the_command(driving: Driving) -> None:
    process_text = with_env(spec(build=["echo never"]), shell="bash")
    driving.environment["PATH"] = "/nowhere"
    outcome = driving.run(process_text)
    assert outcome.status == 1
    assert 'phase-end BUILD FAILED 0 127 "echo never"' in [mark.text for mark in outcome.marks]


def test_many_commands_are_quick(driving: Driving) -> None:
    outcome = driving.run(spec(build=["true"] * 300))
    assert outcome.status == 0
