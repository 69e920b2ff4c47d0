"""The desk's way to its witnesses: shows each the newest checkpoint and keeps what they sign."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence

from django.db import DatabaseError, connections

from havendesk.audit.models import Checkpoint, Cosignature
from havendesk.audit.rules.tiles import TileTree
from havendesk.audit.stored import read_tile
from havendesk.audit.witness import host_and_port, request_body
from havendesk.kernel.clock import now
from havendesk.kernel.http import Answer, Client, HttpError, Request
from havendesk.kernel.logs import get_logger
from havendesk.kernel.notes import NoteError, Signature, Verifier, decimal

log = get_logger(__name__)

ROUND_SECONDS = 2.0


class Rounds:
    """Rounds to all witnesses, in a thread of the sequencer's process: a witness that is slow or silent holds
    up nobody but itself."""

    def __init__(self, witnesses: Sequence[str], *, using: str = "default") -> None:
        self._keys: dict[str, list[Verifier]] = defaultdict(list)
        for one in witnesses:
            address, _, key = one.partition(" ")
            self._keys[address].append(Verifier.parse(key))
        self._sizes: dict[str, int] = {}
        self._using = using
        # Who runs the desk named these addresses, wherever they lie.
        inside = [host_and_port(address) for address in self._keys]
        self._client = Client("audit-witness", internal_hosts=inside, max_bytes=64 * 1024)

    def run(self, stop: threading.Event) -> None:
        """Go round until stopped."""
        while self._keys and not stop.wait(ROUND_SECONDS):
            try:
                self.go()
            except DatabaseError as error:
                log.warning("witness.database_lost", error=type(error).__name__)
            finally:
                connections.close_all()
        self.close()

    def close(self) -> None:
        """Let the connections to the witnesses go."""
        self._client.close()

    def go(self) -> int:
        """One round. Returns how many signatures were kept."""
        newest = Checkpoint.objects.order_by("-size").first()
        if newest is None:
            return 0
        return sum(self._visit(address, newest) for address in self._keys)

    def _visit(self, address: str, newest: Checkpoint) -> int:
        if self._sizes.get(address) == newest.size:
            return 0
        try:
            answer = self._show(address, newest)
            if answer is None:
                return 0
            return self._keep(address, newest, answer)
        except (HttpError, NoteError, UnicodeDecodeError) as error:
            log.warning("witness.silent", witness=address, why=str(error))
            return 0

    def _show(self, address: str, newest: Checkpoint) -> Answer | None:
        """The signed answer. A witness that saw another size says which, and is shown the way from there."""
        tree = TileTree(newest.size, read_tile)
        for _ in range(2):
            old = self._sizes.get(address, 0)
            body = request_body(old, tree.consistency(old), newest.note)
            answer = self._client.ask(Request("POST", f"{address.rstrip('/')}/add-checkpoint", body=body))
            if answer.status == 200:
                return answer
            if answer.status != 409:
                break
            told = decimal(answer.body.decode().strip())
            if told > newest.size:
                log.critical("witness.saw_more", witness=address, saw=told, ours=newest.size)
                return None
            self._sizes[address] = told
        log.warning("witness.refused", witness=address, status=answer.status)
        return None

    def _keep(self, address: str, newest: Checkpoint, answer: Answer) -> int:
        known = {(one.name, one.key_id): one for one in self._keys[address]}
        text = newest.note.rpartition("\n\n")[0] + "\n"
        kept = []
        for line in answer.body.decode().splitlines():
            signature = Signature.parse(line)
            verifier = known.get((signature.name, signature.key_id))
            if verifier is None:
                continue
            verifier.check(text, signature)
            kept.append(
                Cosignature(
                    size=newest.size,
                    key_id=signature.key_id,
                    witness=signature.name,
                    line=signature.line,
                    at=now(),
                )
            )
        Cosignature.objects.using(self._using).bulk_create(kept, ignore_conflicts=True)
        self._sizes[address] = newest.size
        return len(kept)
