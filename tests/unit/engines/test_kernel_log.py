"""What the kernel says of containers."""

import os
from pathlib import Path

from headrace.engines.docker.kernel_log import KernelLog, Refusals

ID, OTHER = "0a" * 32, "0b" * 32
SAYS = "6,1374,11867048885,-;cgroup: fork rejected by pids controller in "


def refusals(*records: str) -> Refusals:
    found = Refusals()
    for record in records:
        found.add(record)
    return found


def test_a_refused_process_is_told_of_its_container() -> None:
    found = refusals(f"{SAYS}/docker/{ID}\n", "6,1375,8,-;docker0: port 1(veth8) disabled\n")
    assert ID in found
    assert OTHER not in found


def test_a_container_is_found_as_systemd_calls_it() -> None:
    assert ID in refusals(f"{SAYS}/system.slice/docker-{ID}.scope\n")


def test_other_news_of_a_container_is_no_refusal() -> None:
    killed = f"6,1,2,-;oom-kill:constraint=CONSTRAINT_MEMCG,oom_memcg=/docker/{ID},task=sh\n"
    assert ID not in refusals(killed, f"6,2,3,-;/docker/{ID}\n")


def test_a_line_that_another_message_cut_in_two_is_put_together() -> None:
    found = refusals(f"{SAYS}\n", "6,3,4,-;another processor's message\n", f"6,4,5,c;/docker/{ID}\n")
    assert ID in found
    assert OTHER not in refusals(f"{SAYS}\n", f"6,4,5,c;/docker/{ID}\n", f"6,5,6,-;/docker/{OTHER}\n")


def test_without_the_log_nothing_is_said(tmp_path: Path) -> None:
    log = KernelLog(tmp_path / "missing")
    assert not log.was_refused(ID)
    log.close()


def test_the_log_is_read_to_where_it_ends_for_now(tmp_path: Path) -> None:
    device = tmp_path / "kmsg"
    os.mkfifo(device)
    log = KernelLog(device)
    with device.open("w") as kernel:
        assert not log.was_refused(ID)
        print(f"{SAYS}/docker/{ID}", file=kernel, flush=True)
        assert log.was_refused(ID)
    assert not log.was_refused(OTHER)
    log.close()
