"""Starts the process that trains the model of one language, waits, and ends it when it takes too long."""

import os
import subprocess
import sys
from typing import BinaryIO

from havendesk.bot.learning import Made, Material
from havendesk.bot.trainer import order, read_answer

# Of one language. Less than the time after which a training without a sign of life is taken for lost.
LONGEST_SECONDS = 25 * 60
# How much of what a failed process said is kept: its last line says what happened.
_MOST_SAID = 200


class TrainerFault(Exception):
    """The process that trains a language came to no model; the text says which language and why."""


def make_apart(given: Material, answer: BinaryIO) -> Made | None:
    """The model of one language by a process of its own (:mod:`~havendesk.bot.trainer`), which ends with it,
    and with this one; None where there is too little to learn from.

    Raises:
        TrainerFault: the process failed, was ended, or took longer than `LONGEST_SECONDS`.
    """
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "havendesk.bot.trainer", str(os.getpid())],
            input=order(given),
            stdout=answer,
            stderr=subprocess.PIPE,
            # It works on one core; of a linear algebra's threads each holds memory of its own.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        why = f"was ended after {LONGEST_SECONDS // 60} minutes"
        raise TrainerFault(f"The training of {given.language.value} {why}.") from None
    except OSError as fault:
        raise TrainerFault(f"The training of {given.language.value} did not begin: {fault}.") from fault
    if ended.returncode:
        raise TrainerFault(f"The training of {given.language.value} {_why(ended)}.")
    return read_answer(answer)


def _why(ended: "subprocess.CompletedProcess[bytes]") -> str:
    if ended.returncode < 0:
        return f"was ended from outside by signal {-ended.returncode}; is there too little memory?"
    said = ended.stderr.decode(errors="replace").strip().splitlines()
    return f"failed: {said[-1][:_MOST_SAID] if said else f'ended with {ended.returncode}'}"
