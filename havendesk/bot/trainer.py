"""The process that trains the model of one language: what it learns from comes in, the model goes out, gone.

Training takes several times the memory that answering takes, and what an allocator once had it gives back in
part only. So a worker, which has the rooms loaded and may answer at the same time, does not train itself:
:mod:`~havendesk.bot.training_apart` starts this. It loads no room's tables and
knows no database; it ends when whoever started it has ended.

What goes in is JSON (:func:`order`). What comes out is a line of JSON and then the model's bytes
(:func:`read_answer`); nothing but a line that says `null` where there is too little to learn from.
"""

import json
import os
import sys
import threading
import time
from dataclasses import asdict
from typing import Any, BinaryIO

import numpy as np

from havendesk.bot.learning import Artefact, Made, Material, make
from havendesk.bot.rules.understanding.training import HeldOut
from havendesk.kernel.i18n import Language
from havendesk.knowledge.types.taught import TaughtText
from havendesk.people.types import Topic

_LOOKS_EVERY_SECONDS = 0.5
_PIECE = 1 << 20


def order(given: Material) -> bytes:
    """What the process reads."""
    told = {
        "language": given.language.value,
        "wordings": given.wordings,
        "texts": [asdict(one) for one in given.texts],
        "encoded": given.encoded,
        "first": given.first,
    }
    return json.dumps(told).encode()


def read_order(told: bytes) -> Material:
    """The same again."""
    read = json.loads(told)
    texts = (
        one | {"topic": Topic(one["topic"]), "variants": tuple(one["variants"])} for one in read["texts"]
    )
    return Material(
        Language(read["language"]),
        {name: tuple(said) for name, said in read["wordings"].items()},
        tuple(TaughtText(**one) for one in texts),
        read["encoded"],
        read["first"],
    )


def write_answer(made: Made | None, into: BinaryIO) -> None:
    """What the process writes."""
    told = None if made is None else _told(made)
    into.write(json.dumps(told).encode() + b"\n")
    if made is not None:
        for piece in made.content.pieces(_PIECE):
            into.write(piece)
    into.flush()


def read_answer(file: BinaryIO) -> Made | None:
    """What stands in a file from its beginning on; the model's bytes stay in it.

    Raises:
        ValueError: it is no whole answer.
    """
    file.seek(0)
    told = json.loads(file.readline())
    if told is None:
        return None
    content = Artefact(file, file.tell(), told["size"])
    if file.seek(0, os.SEEK_END) != content.start + content.size:
        raise ValueError("the model is cut off")
    held = told["held_out"]
    return Made(
        Language(told["language"]),
        content,
        told["sha256"],
        told["card"],
        HeldOut(
            np.array(held["values"]),
            np.array(held["right"], dtype=np.bool_),
            np.array(held["known"], dtype=np.bool_),
            np.array(held["chance"]),
            tuple(held["texts"]),
            tuple(held["truths"]),
            tuple(tuple(one) for one in held["found"]),
        ),
    )


def _told(made: Made) -> dict[str, Any]:
    held = made.held_out
    numbers = {name: getattr(held, name).tolist() for name in ("values", "right", "known", "chance")}
    words = {"texts": held.texts, "truths": held.truths, "found": held.found}
    return {
        "language": made.language.value,
        "size": made.content.size,
        "sha256": made.sha256,
        "card": made.card,
        "held_out": numbers | words,
    }


def _end_with(parent: int) -> None:
    """Ends this process when the one that started it is no longer its parent: nobody waits for the answer."""
    while os.getppid() == parent:
        time.sleep(_LOOKS_EVERY_SECONDS)
    os._exit(1)


def main() -> None:
    """One order from the standard input; the parent's number is the argument."""
    threading.Thread(target=_end_with, args=(int(sys.argv[1]),), daemon=True).start()
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever else may be printed is no part of the answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with answer:
        write_answer(make(read_order(sys.stdin.buffer.read())), answer)


if __name__ == "__main__":
    main()
