"""The sequencer's process: its own keys, its own database role, nothing else. Loaded after Django."""

import secrets
import signal
import threading
from urllib.parse import urlsplit

from havendesk.audit.options import AuditOptions
from havendesk.audit.rounds import Rounds
from havendesk.audit.sequencer import Sequencer
from havendesk.config.options import DeskOptions, load
from havendesk.config.processes import keep_what_is_loaded
from havendesk.kernel.keys import make_seed
from havendesk.kernel.notes import SignatureKind, Signer, signer
from havendesk.kernel.options import options_of


def run_sequencer() -> int:
    """Sequences until told to stop. Returns the exit code."""
    options, ours = load(), options_of(AuditOptions)
    sequencer = Sequencer(log_signers(options), seconds=ours.audit_batch_seconds)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: sequencer.stop())
    rounds = threading.Thread(
        target=Rounds(ours.audit_witnesses).run, args=(ended,), name="witnesses", daemon=True
    )
    rounds.start()
    keep_what_is_loaded()
    sequencer.run()
    ended.set()
    return 0


def log_signers(options: DeskOptions) -> list[Signer]:
    """Both keys of the log, made at first use. Where they lie, nobody else needs to read."""
    folder = options.sequencer_folder
    origin = _origin(options)
    return [
        signer(SignatureKind.ED25519, origin, make_seed(folder / "ed25519")),
        signer(SignatureKind.ML_DSA_44, origin, make_seed(folder / "ml-dsa-44")),
    ]


def _origin(options: DeskOptions) -> str:
    """The log's name, kept beside its keys: what is signed once is never renamed."""
    file = options.sequencer_folder / "origin"
    if not file.exists():
        host = urlsplit(options.address).hostname or "desk"
        chosen = options_of(AuditOptions).audit_origin or f"{host}/record/{secrets.token_hex(4)}"
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(chosen + "\n")
    return file.read_text().strip()
