import subprocess
import sys
from pathlib import Path

import pytest

from headrace.data_folder import DataFolder, FolderInUse

HOLDING = """
import sys, time
from pathlib import Path
from headrace.data_folder import DataFolder
with DataFolder(Path(sys.argv[1])).held():
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_folder_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "new" / "data")
    with folder.held():
        folder.say_where("http://127.0.0.1:1")
        with pytest.raises(FolderInUse, match=r"listens on http://127\.0\.0\.1:1"), folder.held():
            pass
    with folder.held():
        pass


def test_a_folder_whose_holder_was_killed_is_free_again(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with subprocess.Popen([sys.executable, "-c", HOLDING, tmp_path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(FolderInUse), folder.held():
            pass
        holder.kill()
    with folder.held():
        pass


def test_a_folder_knows_where_its_headrace_listens(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert folder.where() is None
    folder.say_where("http://127.0.0.1:4566")
    assert folder.where() == "http://127.0.0.1:4566"
    folder.endpoint_file.write_text("")
    assert folder.where() is None
