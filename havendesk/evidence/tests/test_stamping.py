"""Timestamps by a real authority on this machine (openssl ts over HTTP), and by ones that answer rubbish."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from havendesk.evidence import stamping
from havendesk.evidence.checking import verify_whole
from havendesk.evidence.options import EvidenceOptions
from havendesk.evidence.stamping import NotStampedError, stamp
from havendesk.evidence.tests.support import a_package, unpacked
from havendesk.kernel.options import options_of

CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""
Answer = Callable[[bytes], tuple[int, bytes]]


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None,
) -> x509.Certificate:
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    at = datetime.now(UTC)
    building = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(issuer[0].subject if issuer else own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer is not None:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        building = building.add_extension(purpose, critical=True)
    return building.sign(issuer[1] if issuer else key, hashes.SHA256())


def _pem(folder: Path, name: str, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    kept = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / f"{name}.key").write_bytes(kept)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a root, an authority's certificate and what openssl wants."""
    folder = tmp_path_factory.mktemp("authority")
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Root of time", root_key, None)
    _pem(folder, "root", root_key, root)
    _pem(folder, "tsa", key, _certificate("Time of Brightwater", key, (root, root_key)))
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    return folder


def real(folder: Path) -> Answer:
    """Answers as openssl does."""

    def answer(asked: bytes) -> tuple[int, bytes]:
        query, reply = folder / "query.tsq", folder / "reply.tsr"
        query.write_bytes(asked)
        command = ["openssl", "ts", "-reply", "-config", str(folder / "tsa.cnf"), "-queryfile", str(query)]
        command += ["-signer", str(folder / "tsa.pem"), "-inkey", str(folder / "tsa.key"), "-out", str(reply)]
        subprocess.run(command, check=True, capture_output=True, timeout=20)
        return 200, reply.read_bytes()

    return answer


def use(monkeypatch: pytest.MonkeyPatch, url: str, hosts: list[str], roots: Path) -> None:
    """From now on the desk's options name this authority."""
    named = {
        "evidence_timestamp_url": url,
        "evidence_timestamp_internal_hosts": hosts,
        "evidence_timestamp_roots": str(roots),
    }
    options = options_of(EvidenceOptions).model_copy(update=named)
    monkeypatch.setattr(stamping, "options_of", lambda _section: options)


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch, authority: Path) -> Iterator[Callable[[Answer], None]]:
    """Makes the desk's authority one that answers so."""
    running: list[HTTPServer] = []

    def serve(answer: Answer) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                status, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        host = f"127.0.0.1:{server.server_port}"
        use(monkeypatch, f"http://{host}/", [host], authority / "root.pem")

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


def test_a_package_is_stamped_and_openssl_says_the_same(
    serving: Callable[[Answer], None], authority: Path, tmp_path: Path
) -> None:
    serving(real(authority))
    made = a_package(tmp_path)
    assert made.stamp is not None
    (tmp_path / "out").mkdir()
    root = unpacked(made.file, tmp_path / "out")
    roots = (authority / "root.pem").read_bytes()
    told = verify_whole(made.file, roots=roots)
    assert (told["verdict"], "timestamp (RFC 3161)" in told["passed"]) == ("passed", True)
    assert verify_whole(made.file)["not_made"]["timestamp (RFC 3161)"].startswith("give the authority's root")
    command = ["openssl", "ts", "-verify", "-data", "tagmanifest-sha256.txt"]
    command += ["-in", "signature/tagmanifest-sha256.tsr", "-CAfile", str(authority / "root.pem")]
    said = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True, timeout=20)
    assert "Verification: OK" in said.stdout + said.stderr
    other = root / "tagmanifest-sha256.txt"
    other.write_bytes(other.read_bytes() + b"\n")
    assert "timestamp (RFC 3161)" in verify_whole(root, roots=roots)["failed"]


def test_a_token_that_comes_later_is_checked_beside_the_package(
    serving: Callable[[Answer], None], authority: Path, tmp_path: Path
) -> None:
    made = a_package(tmp_path)
    assert (made.stamp, made.not_stamped) == (None, "no timestamp authority is set up at this desk")
    serving(real(authority))
    token = stamp(made.sealed).token
    roots = (authority / "root.pem").read_bytes()
    assert "timestamp (RFC 3161)" in verify_whole(made.file, roots=roots, token=token)["passed"]
    wrong = stamp(b"another package").token
    assert "timestamp (RFC 3161)" in verify_whole(made.file, roots=roots, token=wrong)["failed"]


def test_an_authority_that_answers_rubbish_stamps_nothing(
    serving: Callable[[Answer], None], authority: Path, tmp_path: Path
) -> None:
    good = real(authority)
    older = good(_query(b"another"))[1]
    rubbish: list[tuple[Answer, str]] = [
        (lambda _: (200, b"<html>"), "no timestamp"),
        (lambda _: (200, b""), "no timestamp"),
        (lambda _: (500, b""), "HTTP 500"),
        (lambda _: (200, b"0" * 100_000), "too_large"),
        (lambda _: (200, older), "does not hold"),
        (lambda asked: (200, good(asked)[1][:-9] + b"123456789"), "does not hold"),
    ]
    for answer, why in rubbish:
        serving(answer)
        with pytest.raises(NotStampedError, match=why):
            stamp(b"a package")
    serving(rubbish[0][0])
    made = a_package(tmp_path)
    assert made.stamp is None
    (tmp_path / "out").mkdir()
    said = (unpacked(made.file, tmp_path / "out") / "signature/not-timestamped.txt").read_text()
    assert said == "the authority's answer is no timestamp\n"


def test_a_root_that_nobody_named_stamps_nothing(
    serving: Callable[[Answer], None], authority: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running: list[str] = []

    def answer(asked: bytes) -> tuple[int, bytes]:
        running.append("asked")
        return real(authority)(asked)

    serving(answer)
    key = ec.generate_private_key(ec.SECP256R1())
    _pem(tmp_path, "stranger", key, _certificate("Another root", key, None))
    for roots in (tmp_path / "stranger.pem", tmp_path / "missing.pem"):
        named = served_options().model_copy(update={"evidence_timestamp_roots": str(roots)})
        monkeypatch.setattr(stamping, "options_of", lambda _section, named=named: named)
        with pytest.raises(NotStampedError):
            stamp(b"a package")
    assert running == ["asked", "asked"]


def served_options() -> EvidenceOptions:
    """The options that are in force for stamping."""
    found: EvidenceOptions = vars(stamping)["options_of"](EvidenceOptions)
    return found


def _query(content: bytes) -> bytes:
    return TimestampRequestBuilder(content, HashAlgorithm.SHA256).build().as_bytes()
