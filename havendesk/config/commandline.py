"""The command ``havendesk``: its own subcommands and those that rooms give in ``commands.py``.

A room's ``register(subparsers)`` adds parsers and sets ``run`` by ``set_defaults``: a function of the parsed
arguments that returns an exit code. Whatever goes wrong is told in one sentence, never as a stack trace;
``HAVENDESK_TRACE=1`` shows the trace to a developer.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from havendesk import __version__
from havendesk.config.errors import PlainError, error_of_system
from havendesk.config.room_commands import COMMANDS, RoomCommand
from havendesk.config.terminal import complain, say

Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _dispatch(words)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("HAVENDESK_TRACE"):
            raise
        sentence, code = explain(error)
        complain(f"havendesk: {sentence}")
        return code


def explain(error: Exception) -> tuple[str, int]:
    """One sentence and the exit code for anything that may reach the terminal."""
    if isinstance(error, PlainError):
        return str(error), error.code
    if isinstance(error, OSError):
        return str(error_of_system(error)), 1
    kind = type(error)
    if kind.__module__.startswith(("psycopg", "django.db")) and "Operational" in kind.__name__:
        return "The database does not answer; is the desk running? Start it with: havendesk up", 1
    return f"{kind.__name__}: {_first_line(error)}", 1


def _first_line(error: Exception) -> str:
    return (str(error).strip() or "no further word").splitlines()[0]


def _dispatch(words: list[str]) -> int:
    own: dict[str, tuple[Callable[[list[str]], int], str]] = {
        "up": (_up, "start everything on this machine; Ctrl-C stops it"),
        "web": (_web, "run one web and realtime process"),
        "worker": (_worker, "run one worker: jobs and the outbox relay"),
        "freeze-lane": (_freeze_lane, "run the lane that freezes accounts before all other work"),
        "sequencer": (_sequencer, "run the one process that puts the record's entries into its log"),
        "migrate": (_migrate, "bring the database's tables up to date, as the owner"),
        "makemigrations": (_makemigrations, "for developers: write migrations of changed models"),
        "clean-data": (_clean_data, "forget everything that was written"),
        "options": (_options, "list every option with its default"),
        "database": (_database, "help with a database server of your own"),
    }
    if words and words[0] in own:
        run, _help = own[words[0]]
        return run(words[1:])
    if words and words[0] in COMMANDS:
        return _room_command(words, COMMANDS[words[0]])
    texts = {name: text for name, (_run, text) in own.items()}
    return _no_command(words, texts | {name: command.help for name, command in COMMANDS.items()})


def _no_command(words: list[str], texts: dict[str, str]) -> int:
    """Help, version, or a complaint that names every command; nothing of a room is loaded for it."""
    parser = argparse.ArgumentParser(
        prog="havendesk", description="The customer-support desk of a crypto exchange."
    )
    parser.add_argument("--version", action="version", version=f"Havendesk {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name, text in texts.items():
        subparsers.add_parser(name, help=text)
    parser.parse_args(words)
    return 2


def _room_command(words: list[str], command: RoomCommand) -> int:
    setup_django(command.part)
    parser = argparse.ArgumentParser(prog="havendesk")
    subparsers = parser.add_subparsers(dest="command", metavar="command", required=True)
    import_module(f"havendesk.{command.room}.commands").register(subparsers)
    parsed = parser.parse_args(words)
    run: Run = parsed.run
    return run(parsed) or 0


def setup_django(part: str) -> None:
    """Loads the settings for this part of the product and its rooms."""
    os.environ.setdefault("HAVENDESK_PART", part)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havendesk.config.settings")
    import_module("django").setup()


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"havendesk {name}", description=description)


def _up(words: list[str]) -> int:
    _parser("up", "Start everything on this machine; Ctrl-C stops it.").parse_args(words)
    from havendesk.config.up import up

    return up()


def _web(words: list[str]) -> int:
    _parser("web", "Run one web and realtime process.").parse_args(words)
    from havendesk.config.web import run_web

    return run_web()


def _worker(words: list[str]) -> int:
    _parser("worker", "Run one worker: jobs and the outbox relay.").parse_args(words)
    setup_django("worker")
    from havendesk.config.worker import run_worker

    return run_worker()


def _freeze_lane(words: list[str]) -> int:
    _parser("freeze-lane", "Run the lane that freezes accounts before all other work.").parse_args(words)
    setup_django("freeze-lane")
    from havendesk.config.freeze_lane import run_freeze_lane

    return run_freeze_lane()


def _sequencer(words: list[str]) -> int:
    _parser("sequencer", "Run the sequencer: the record's log, checkpoints, signatures.").parse_args(words)
    setup_django("sequencer")
    from havendesk.config.sequencing import run_sequencer

    return run_sequencer()


def _migrate(words: list[str]) -> int:
    _parser("migrate", "Bring the database's tables up to date, as the owner.").parse_args(words)
    from havendesk.config.migrations import migrate

    return migrate()


def _makemigrations(words: list[str]) -> int:
    """For developers: Django's makemigrations with the rooms loaded."""
    setup_django("command")
    import_module("django.core.management").call_command("makemigrations", *words)
    return 0


def _clean_data(words: list[str]) -> int:
    parser = _parser("clean-data", "Forget everything that was written: database, files, keys.")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    yes = parser.parse_args(words).yes
    from havendesk.config.options import load
    from havendesk.config.up import one_at_a_time

    folder = load().data_folder
    if not folder.exists():
        say(f"There is nothing under {folder}.")
        return 0
    with one_at_a_time(folder, "Havendesk is running with this data; stop it first."):
        if not yes and input(f"Forget everything under {folder}? Type yes: ").strip() != "yes":
            raise PlainError("Nothing was forgotten.")
        for inside in folder.iterdir():
            shutil.rmtree(inside) if inside.is_dir() else inside.unlink()
    say(f"Forgotten: {folder}")
    return 0


def _options(words: list[str]) -> int:
    parser = _parser("options", "List every option with its default.")
    parser.add_argument("--toml", action="store_true", help="print a sample options file")
    as_toml = parser.parse_args(words).toml
    from havendesk.config.options import PREFIX, describe

    for _section, name, default, text in describe():
        if as_toml:
            say(f"# {text}\n# {name} = {default!r}\n")
        else:
            say(f"{PREFIX}{name.upper()} ({default}): {text}")
    return 0


def _database(words: list[str]) -> int:
    parser = _parser("database", "Help with a database server of your own.")
    parser.add_argument("topic", choices=["sql"], help="sql: what an administrator runs once")
    parser.parse_args(words)
    from havendesk.config.database import ROLES_SQL

    say(ROLES_SQL)
    return 0
