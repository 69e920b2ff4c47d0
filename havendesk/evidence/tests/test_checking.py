"""Whatever is done to a package, both verifiers find it and name it: the one that lies in it, run by a bare
Python without anything of ours, and `havendesk evidence verify`."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest

from havendesk.config.commandline import main
from havendesk.evidence.bagging import zip_bag
from havendesk.evidence.checking import verify_whole
from havendesk.evidence.sealing import public_keys
from havendesk.evidence.standalone import source
from havendesk.evidence.standalone.trees import NoPackageError, path_trouble
from havendesk.evidence.tests.support import AT, KEY_NAME, LOG, a_package, a_subject, unpacked
from havendesk.evidence.types import Version
from havendesk.kernel.notes import SignatureKind, signer

TRANSFERS = "data/transactions/transfers.csv"
Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_package(tmp_path_factory.mktemp("package")).file


@pytest.fixture
def root(package: Path, tmp_path: Path) -> Path:
    (tmp_path / "bag").mkdir()
    return unpacked(package, tmp_path / "bag")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The verifier where nothing of ours can be imported."""
    file = tmp_path_factory.mktemp("alone") / "verify.py"
    file.write_text(source(), "utf-8")
    return file


def by_stranger(alone: Path, package: Path, *more: str) -> dict[str, Any]:
    """What a bare Python says."""
    command = [sys.executable, "-I", "-S", str(alone), str(package), *more]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd="/")
    assert not ended.stderr, ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout)
    assert ended.returncode == {"passed": 0, "failed": 1, "no_package": 2}[told["verdict"]]
    return told


def both(alone: Path, package: Path) -> list[dict[str, Any]]:
    return [by_stranger(alone, package), verify_whole(package)]


def named(told: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["code"], one["path"]) for one in told["problems"]}


def test_an_untouched_package_passes_and_what_was_not_checked_is_named(package: Path, alone: Path) -> None:
    keys = [*public_keys(KEY_NAME), str(LOG.verifier)]
    more = [word for key in keys for word in ("--key", key)]
    stranger, ours = by_stranger(alone, package, *more), verify_whole(package, keys)
    assert (stranger["verdict"], ours["verdict"]) == ("passed", "passed")
    left = " ".join(stranger["not_made"])
    assert [word for word in ("ML-DSA-44", "timestamp", "custody 2") if word not in left] == []
    assert "whose keys" not in left
    assert "signature (ML-DSA-44)" in ours["passed"]
    assert not [one for one in ours["not_made"] if "ML-DSA" in one]
    assert "custody 1 (order_package)" in ours["passed"]
    without = by_stranger(alone, package)
    assert "whose keys these are" in without["not_made"]


def change(root: Path) -> None:
    target = root / TRANSFERS
    target.write_bytes(target.read_bytes().replace(b"0.123456789012345678", b"0.123456789012345679"))


def lengthen(root: Path) -> None:
    with (root / TRANSFERS).open("ab") as file:
        file.write(b"\n")


def remove(root: Path) -> None:
    (root / TRANSFERS).unlink()


def add(root: Path) -> None:
    (root / "data/planted.csv").write_text("x")


def add_beside(root: Path) -> None:
    (root / "metadata/planted.txt").write_text("x")


def rename(root: Path) -> None:
    (root / TRANSFERS).rename(root / "data/transactions/moved.csv")


def unlist(root: Path) -> None:
    for name in ("manifest-sha256.txt", "manifest-sha512.txt"):
        lines = (root / name).read_text().splitlines(keepends=True)
        (root / name).write_text("".join(line for line in lines if TRANSFERS not in line))
    remove(root)


def link_out(root: Path) -> None:
    remove(root)
    (root / TRANSFERS).symlink_to("/etc/hostname")


def climb(root: Path) -> None:
    line = (root / "manifest-sha256.txt").read_text().replace(TRANSFERS, "data/../../etc/passwd")
    (root / "manifest-sha256.txt").write_text(line)


def blanks(root: Path) -> None:
    text = (root / "manifest-sha256.txt").read_text().replace("  data", " \t data")
    (root / "manifest-sha256.txt").write_text(text)


def twins(root: Path) -> None:
    (root / "data/transactions/TRANSFERS.csv").write_text("x")


def other_seal(root: Path) -> None:
    note = root / "signature/tagmanifest-sha256.note"
    forger = signer(SignatureKind.ED25519, KEY_NAME, b"f" * 32)
    text, _, _ = note.read_text().partition("\n\n")
    note.write_text(text + "\n\n" + forger.sign(text + "\n", AT).line)


def break_seal(root: Path) -> None:
    note = root / "signature/tagmanifest-sha256.note"
    note.write_text(note.read_text().replace("\n1\n", "\n2\n"))


def no_seal(root: Path) -> None:
    (root / "signature/tagmanifest-sha256.note").unlink()


def older_bag(root: Path) -> None:
    (root / "bagit.txt").write_text("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")


def miscount(root: Path) -> None:
    info = root / "bag-info.txt"
    info.write_text(info.read_text().replace("Payload-Oxum: ", "Payload-Oxum: 1"))


def other_entry(root: Path) -> None:
    custody = root / "metadata/custody.jsonl"
    custody.write_text(custody.read_text().replace("evidence.order_package", "evidence.other_packagX"))


@pytest.mark.parametrize(
    ("what", "code", "path"),
    [
        (change, "changed", TRANSFERS),
        (lengthen, "changed", TRANSFERS),
        (remove, "missing", TRANSFERS),
        (add, "extra", "data/planted.csv"),
        (add_beside, "extra", "metadata/planted.txt"),
        (rename, "missing", TRANSFERS),
        (rename, "extra", "data/transactions/moved.csv"),
        (unlist, "changed", "manifest-sha256.txt"),
        (link_out, "not_a_file", TRANSFERS),
        (climb, "path", "data/../../etc/passwd"),
        (blanks, "manifest", "manifest-sha256.txt"),
        (twins, "duplicate", TRANSFERS),
        (other_seal, "signature", "signature/tagmanifest-sha256.note"),
        (break_seal, "unreadable", ""),
        (no_seal, "unreadable", ""),
        (older_bag, "declaration", "bagit.txt"),
        (miscount, "declaration", "bag-info.txt"),
        (other_entry, "changed", "metadata/custody.jsonl"),
    ],
)
def test_every_change_is_found_and_named(root: Path, alone: Path, what: Change, code: str, path: str) -> None:
    what(root)
    for told in both(alone, root):
        assert told["verdict"] == "failed"
        assert (code, path) in named(told)


def test_every_single_byte_of_the_lists_counts(root: Path, alone: Path) -> None:
    for name in ("manifest-sha512.txt", "tagmanifest-sha512.txt", "metadata/keys.txt", "README.txt"):
        file, kept = root / name, (root / name).read_bytes()
        file.write_bytes(kept[:-2] + bytes([kept[-2] ^ 1]) + kept[-1:])
        assert by_stranger(alone, root)["verdict"] == "failed", name
        file.write_bytes(kept)
    assert by_stranger(alone, root)["verdict"] == "passed"


def test_a_proof_for_another_entry_is_found(root: Path, alone: Path) -> None:
    """Even by whoever could seal the package again: the record's own signature does not cover it."""
    custody = root / "metadata/custody.jsonl"
    first, second = (json.loads(line) for line in custody.read_text().splitlines())
    second["proof"] = first["proof"]
    custody.write_text("".join(json.dumps(one) + "\n" for one in (first, second)))
    told = by_stranger(alone, root)
    assert "custody 2 (begin_build)" in told["failed"]
    assert "proofs, a second time" in verify_whole(root)["failed"]


def rezipped(root: Path, target: Path, change_zip: Callable[[zipfile.ZipFile], None]) -> Path:
    with target.open("wb") as file:
        zip_bag(root, file, AT)
    with zipfile.ZipFile(target, "a") as packed:
        change_zip(packed)
    return target


def bomb(packed: zipfile.ZipFile) -> None:
    packed.writestr("evidence-HD-7K2M9-QXTC4/data/bomb.csv", bytes(64 * 1024**2), zipfile.ZIP_DEFLATED)


def climb_out(packed: zipfile.ZipFile) -> None:
    packed.writestr("evidence-HD-7K2M9-QXTC4/../../out.txt", "x")


def absolute(packed: zipfile.ZipFile) -> None:
    packed.writestr("/etc/cron.d/x", "x")


def zipped_link(packed: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("evidence-HD-7K2M9-QXTC4/data/link.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed.writestr(entry, "/etc/passwd")


def twice(packed: zipfile.ZipFile) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr(f"evidence-HD-7K2M9-QXTC4/{TRANSFERS}", "another")


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (bomb, "zip_bomb"),
        (climb_out, "path"),
        (absolute, "zip_layout"),
        (zipped_link, "not_a_file"),
        (twice, "duplicate"),
    ],
)
def test_tricks_with_the_zip_are_found_and_nothing_is_unpacked(
    root: Path, alone: Path, tmp_path: Path, what: Callable[[zipfile.ZipFile], None], code: str
) -> None:
    file = rezipped(root, tmp_path / "trick.zip", what)
    before = sorted(os.listdir(tmp_path))
    for told in both(alone, file):
        assert told["verdict"] == "failed"
        assert code in {one["code"] for one in told["problems"]}
    assert sorted(os.listdir(tmp_path)) == before
    assert "bagit library" in verify_whole(file)["not_made"]


def test_what_is_no_package_is_said_to_be_none(alone: Path, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear court")
    assert by_stranger(alone, file)["verdict"] == "no_package"
    with pytest.raises(NoPackageError):
        verify_whole(file)
    assert by_stranger(alone, file, "--key", "nonsense")["detail"].startswith("--key is no key")


BAD_PATHS = (
    *("", "/a", "a/../b", "a//b", "./a", "a\\b", "C:/a", "a/con.txt", "a /b", "a./b", "a\u202eb", "a\nb"),
    *("e\u0301", "a\u00a0b", "~/a", "a?b", "a" * 300, "a/b ", "\u0000", "a\ud800"),
)


@pytest.mark.parametrize("path", BAD_PATHS)
def test_paths_that_mean_two_places_are_refused(path: str) -> None:
    assert path_trouble(path)


def test_the_command_prints_one_verdict(
    package: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evidence", "verify", str(package)]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "passed"
    change(root)
    assert main(["evidence", "verify", str(root)]) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == "failed"
    assert main(["evidence", "verify", str(root / "nothing.zip")]) == 2


def test_only_the_reader_opens_a_package_that_is_encrypted_for_them(tmp_path: Path) -> None:
    reader = pyrage.x25519.Identity.generate()
    made = a_package(tmp_path, recipient=str(reader.to_public()))
    assert made.name.endswith(".zip.age")
    plain = tmp_path / "plain.zip"
    plain.write_bytes(pyrage.decrypt(made.file.read_bytes(), [reader]))
    assert verify_whole(plain)["verdict"] == "passed"
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(made.file.read_bytes(), [pyrage.x25519.Identity.generate()])
    with pytest.raises(NoPackageError):
        verify_whole(made.file)


def test_no_digit_is_lost_and_no_cell_runs(root: Path) -> None:
    (one,) = json.loads((root / "data/transactions/transfers.json").read_text())
    assert (one["amount"], one["fee"]) == ("0.123456789012345678", "0.00000001")
    assert (one["created_at_utc"], one["created_at_local"]) == (
        "2026-11-28T12:00:00.000Z",
        "2026-11-28T21:00:00.000+09:00",
    )
    assert (one["price_at_time"], one["price_source"]) == ("91000.10", "trade t1")
    assert "'=HYPERLINK()" in (root / "data/access/devices.csv").read_text("utf-8-sig")
    assert '"=HYPERLINK()"' in (root / "data/access/devices.json").read_text()
    assert json.loads((root / "data/access/api-keys.json").read_text()) == []


def test_a_customers_package_does_not_tell_what_the_law_keeps_back(root: Path, tmp_path: Path) -> None:
    (own,) = json.loads((root / "data/transactions/transfers.json").read_text())
    assert {"holds", "state_detail"}.isdisjoint(own)
    (tmp_path / "officer").mkdir()
    made = a_package(tmp_path, subject=a_subject(Version.OFFICER))
    (theirs,) = json.loads(
        (unpacked(made.file, tmp_path / "officer") / "data/transactions/transfers.json").read_text()
    )
    assert {"holds", "state_detail"} <= set(theirs)
    shutil.rmtree(tmp_path / "officer")
