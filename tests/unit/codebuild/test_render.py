import io
import tarfile

import pytest

from headrace.services.codebuild.buildspec import parse
from headrace.services.codebuild.driver.render import (
    LaidFile,
    Places,
    archive,
    command,
    evaluated,
    exported,
    files,
)

PLACES = Places(source="/codebuild/output/src1/src/github.com/o/r")


def laid(phases: str = "{build: {commands: [a]}}") -> dict[str, LaidFile]:
    spec = parse(f"version: 0.2\nphases: {phases}")
    return {file.path: file for file in files(spec, word="secret-word", places=PLACES)}


def test_the_word_is_in_one_file_that_only_root_can_read() -> None:
    holders = [file for file in laid().values() if b"secret-word" in file.content]
    assert [(file.path, file.mode) for file in holders] == [("word", 0o600)]
    assert "secret-word" not in " ".join(command(PLACES))


def test_other_users_can_read_what_their_commands_need() -> None:
    made = laid("{build: {commands: [a], run-as: ada}}")
    assert made["word"].mode == 0o644
    assert made["state/progress"].mode == 0o666
    assert made["results/exported/"].mode == 0o777


def test_the_archive_holds_folders_before_their_files() -> None:
    made = laid()
    with tarfile.open(fileobj=io.BytesIO(archive(tuple(made.values())))) as tar:
        names = tar.getnames()
        assert names.index("state") < names.index("state/progress")
        assert tar.getmember("state").isdir()
        script = tar.extractfile("driver.sh")
        assert script is not None
        assert script.read() == made["driver.sh"].content


def test_results_are_read_back() -> None:
    listing = {"artifacts": b"site.zip", "exported/A": b"one\n", "exported/B": b"\xff"}
    assert evaluated(listing) == {"artifacts": "site.zip"}
    assert exported(listing) == {"A": "one\n", "B": "\ufffd"}


def test_a_value_s_name_has_to_be_a_file_s() -> None:
    with pytest.raises(ValueError, match="not the name of a file"):
        files(
            parse("version: 0.2\nphases: {build: {commands: [a]}}"),
            word="w",
            places=PLACES,
            evaluate={"a/b": ""},
        )
