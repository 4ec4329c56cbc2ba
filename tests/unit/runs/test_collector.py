"""Telling an owner's marks from what is to be logged."""

from headrace.runs.collector import split


def test_a_line_without_the_word_is_logged_as_it_is() -> None:
    assert split("phase-start BUILD", "w0rd") == ("phase-start BUILD", None)


def test_a_line_with_the_word_is_a_mark() -> None:
    assert split("w0rd phase-start BUILD", "w0rd") == (None, "phase-start BUILD")


def test_output_without_a_final_newline_stays_a_log_line() -> None:
    assert split("no newlinew0rd phase-end BUILD", "w0rd") == ("no newline", "phase-end BUILD")


def test_without_a_word_everything_is_logged() -> None:
    assert split("w0rd phase-start BUILD", None) == ("w0rd phase-start BUILD", None)
