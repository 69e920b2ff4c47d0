"""Which room gives which command.

The command line tells them all without loading a room, and a command loads its own room and those below it
only: rooms import only from below, so what it loads is whole.
"""

from dataclasses import dataclass

from havendesk.config import rooms


@dataclass(frozen=True, slots=True)
class RoomCommand:
    """``help`` is one line of ``havendesk --help``. ``highest`` is the highest room that the command needs,
    where that is not its own."""

    room: str
    help: str
    highest: str = ""

    @property
    def part(self) -> str:
        """The part of the product that runs it (:data:`havendesk.config.settings.PART`)."""
        return rooms.part_up_to(self.highest or self.room)


COMMANDS = {
    "models": RoomCommand("kernel", "the language model beside this desk, if there is one"),
    "audit": RoomCommand("audit", "the record's log: export, verify, drill, witness"),
    "team": RoomCommand("people", "teams: add, list"),
    "staff": RoomCommand("people", "members of staff: add, link, list, cast"),
    # What was approved is an act of any room, run at once.
    "approvals": RoomCommand("people", "what needs a second person: list, decide, limits", rooms.ROOMS[-1]),
    "exchange": RoomCommand("exchange", "the exchange beside this desk"),
    "official": RoomCommand("protection", "what is ours: domains, addresses, numbers, names"),
    "knowledge": RoomCommand("knowledge", "articles of the help centre"),
    "search": RoomCommand("knowledge", "measure the search of the help centre"),
    "certificates": RoomCommand("certificates", "certificates of accounts"),
    "evidence": RoomCommand("evidence", "packages of evidence"),
    "takeover": RoomCommand("cases.takeover", "the playbook after an account was taken over"),
    "bot": RoomCommand("bot", "how good the bot is, and its training"),
    "ask": RoomCommand("bot", "what the bot would answer, and why"),
    "conduct": RoomCommand("quality.conduct", "misuse inside support"),
    "replay": RoomCommand("live", "recorded questions as live chats of sandbox customers"),
}
