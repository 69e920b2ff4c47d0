"""The process that trains: the same model as here, a clear end when it fails, none outlives its worker."""

import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from havendesk.bot import learning, training_apart
from havendesk.bot.learning import Artefact, Material, make
from havendesk.bot.tests.test_training import SAID
from havendesk.bot.trainer import order, read_answer, read_order, write_answer
from havendesk.kernel.i18n import Language
from havendesk.knowledge.types.taught import TaughtText
from havendesk.people.types import Topic

MATERIAL = Material(
    Language.EN,
    {name: tuple(texts) for name, texts in SAID.items()},
    (
        TaughtText(
            "fees", Topic.OTHER, 3, "Fees \ud800", ("what is the fee",), "What trading costs.", "Look."
        ),
    ),
    encoded=False,
)
ENDS_WITHIN_SECONDS = 90.0
_STARTS_ONE = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "havendesk.bot.trainer", str(os.getpid())], stdin=0)
print(child.pid, flush=True)
time.sleep(600)
"""


def test_an_order_comes_back_as_it_was() -> None:
    assert read_order(order(MATERIAL)) == MATERIAL


def test_an_artefact_comes_in_pieces() -> None:
    one = Artefact(io.BytesIO(b"head" + bytes(range(10))), 4, 10)
    assert list(one.pieces(4)) == [bytes(range(4)), bytes(range(4, 8)), bytes(range(8, 10))]
    assert one.whole() == bytes(range(10))


def test_an_answer_that_is_cut_off_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "far_questions", lambda _language: ())
    into = io.BytesIO()
    write_answer(make(MATERIAL), into)
    with pytest.raises(ValueError, match="cut off"):
        read_answer(io.BytesIO(into.getvalue()[:-1]))


def test_of_one_target_nothing_is_made() -> None:
    into = io.BytesIO()
    write_answer(make(replace(MATERIAL, wordings={"article:fees": ("fee",)})), into)
    assert read_answer(into) is None


def test_the_process_makes_the_model_that_is_made_here() -> None:
    here = make(MATERIAL)
    with tempfile.TemporaryFile() as answer:
        there = training_apart.make_apart(MATERIAL, answer)
        assert here is not None
        assert there is not None
        assert there.content.whole() == here.content.whole()
    assert (there.language, there.sha256, there.card) == (here.language, here.sha256, here.card)
    assert learning.questions_of(there) == learning.questions_of(here)
    for name in ("values", "right", "known", "chance"):
        assert getattr(there.held_out, name).tolist() == getattr(here.held_out, name).tolist()
    assert there.held_out.found == here.held_out.found


def test_one_that_takes_too_long_is_ended_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_apart, "LONGEST_SECONDS", 0.01)
    with (
        tempfile.TemporaryFile() as answer,
        pytest.raises(training_apart.TrainerFault, match=r"training of en .*ended after"),
    ):
        training_apart.make_apart(MATERIAL, answer)


def test_one_that_fails_says_why() -> None:
    broken = replace(MATERIAL, texts=(replace(MATERIAL.texts[0], body=7),))  # type: ignore[arg-type]  # on purpose
    with (
        tempfile.TemporaryFile() as answer,
        pytest.raises(training_apart.TrainerFault, match="training of en failed: TypeError"),
    ):
        training_apart.make_apart(broken, answer)


def test_it_ends_when_its_worker_is_killed() -> None:
    read, write = os.pipe()
    worker = subprocess.Popen([sys.executable, "-c", _STARTS_ONE], stdin=read, stdout=subprocess.PIPE)
    os.close(read)
    try:
        assert worker.stdout is not None
        child = Path("/proc", worker.stdout.readline().decode().strip())
        assert child.exists()
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        # Its order never ends: only that its worker is gone can tell it.
        until = time.monotonic() + ENDS_WITHIN_SECONDS
        while child.exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert not child.exists()
    finally:
        os.close(write)
