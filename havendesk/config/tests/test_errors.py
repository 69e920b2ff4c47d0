"""One sentence for whatever goes wrong."""

import errno

import psycopg
import pytest
from django.db import OperationalError

from havendesk.config import commandline
from havendesk.config.errors import PlainError, error_of_system, plain
from havendesk.kernel.errors import ErrorCode, Refused


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full (somewhere)"),
        (errno.EDQUOT, "The disk is full (somewhere)"),
        (errno.EACCES, "HAVENDESK_DATA"),
        (errno.EROFS, "HAVENDESK_DATA"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_errors_of_the_system_become_sentences(number: int, words: str) -> None:
    sentence = str(error_of_system(OSError(number, "Input/output error", "somewhere")))
    assert words in sentence
    assert len(sentence.splitlines()) == 1


def test_the_telling_line_of_a_programs_output() -> None:
    assert plain("initdb: warning\ninitdb: error: bad folder\nhint: none") == "initdb: error: bad folder"
    assert plain("could not write: No space left on device\nremoving") == "the disk is full."
    assert plain("") == "it gave no reason."


@pytest.mark.parametrize(
    ("error", "words", "code"),
    [
        (PlainError("Just this.", code=3), "Just this.", 3),
        (OperationalError("connection refused\nmore"), "is the desk running?", 1),
        (psycopg.OperationalError("connection refused"), "is the desk running?", 1),
        (Refused(ErrorCode.NOT_FOUND), "", 1),
        (ValueError("odd"), "ValueError: odd", 1),
    ],
)
def test_every_error_is_one_line(error: Exception, words: str, code: int) -> None:
    sentence, found = commandline.explain(error)
    assert words in sentence
    assert found == code
    assert len(sentence.splitlines()) == 1


def test_a_command_that_fails_prints_no_trace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_words: list[str]) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "postgres.log")

    monkeypatch.delenv("HAVENDESK_TRACE", raising=False)
    monkeypatch.setattr(commandline, "_dispatch", fail)
    assert commandline.main(["up"]) == 1
    assert capsys.readouterr().err == (
        "havendesk: The disk is full (postgres.log); free some space and start again.\n"
    )
