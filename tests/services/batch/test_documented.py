"""What docs/jobs.md shows, typed."""

import pytest

from tests.documented import commands, typed
from tests.headrace import Server
from tests.images import busybox
from tests.waiting import until

pytestmark = pytest.mark.docker


def test_the_page_does_what_it_says(docker_headrace: Server) -> None:
    busybox()
    lines = typed(commands("jobs.md"), docker_headrace).splitlines()
    assert "hello" in lines
    assert "attempt 1   exit code 0: Essential container in task exited" in lines
    assert '    "friday"' in lines
    assert "19  part 19" in lines
    assert any(line.startswith("nightly-report  default  ENABLED  cron(30 2") for line in lines)
    assert sum("T02:30:00+0" in line for line in lines) == 5
    assert any('"StringValue": "ClientException"' in line for line in lines)
    batch = docker_headrace.client("batch")

    def scheduled() -> bool:
        jobs = batch.list_jobs(jobQueue="nightly", jobStatus="SUCCEEDED")["jobSummaryList"]
        return any(job["jobName"] == "nightly" for job in jobs)

    until(scheduled)
