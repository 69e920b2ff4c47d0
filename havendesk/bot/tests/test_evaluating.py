"""The command that tells people how good the classifier is on their own questions."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from havendesk.bot.evaluating import evaluate, language_of
from havendesk.bot.questions import BadQuestions, Question, read_questions
from havendesk.bot.rules.understanding import measuring
from havendesk.bot.rules.understanding.bounds import lowest_safe, share_kept, upper_bound
from havendesk.config.commandline import main
from havendesk.kernel.encoders import installed_encoder
from havendesk.kernel.i18n import Language

VERBS = ("cancel", "change", "pay", "find", "return", "repair")
THINGS = ("my order", "the red bicycle", "a winter coat", "this invoice", "the blue lamp", "my ticket", "it")
FRAMES = ("how do I {verb} {thing}", "please {verb} {thing} today", "I want to {verb} {thing}")


def write(
    file: Path, rows: Sequence[tuple[str, ...]], heading: tuple[str, ...] = ("text", "category")
) -> Path:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([heading, *rows])
    return file


def lines(frames: tuple[str, ...], things: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (frame.format(verb=verb, thing=thing), verb) for verb in VERBS for frame in frames for thing in things
    ]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Six simple categories, a test on wordings not seen, and questions of another field."""
    foreign = [("who painted the ceiling",), ("when did the glacier melt",), ("is basalt volcanic",)]
    return {
        "train": write(tmp_path / "train.csv", lines(FRAMES, THINGS[:4])),
        "test": write(tmp_path / "test.csv", lines(FRAMES, THINGS[4:])),
        "foreign": write(tmp_path / "foreign.csv", foreign, ("text",)),
    }


def test_figures_come_as_json(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--train", str(files["train"]), "--test", str(files["test"])]
    words += ["--out-of-scope", str(files["foreign"]), "--without-encoder", "--json"]
    assert main(["bot", "evaluate", *words]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["accuracy"] == 1.0
    assert report["macro_f1"] == 1.0
    assert report["coverage_at_95_precision"] == 1.0
    assert report["out_of_scope_auroc"] > 0.95
    assert 0.0 <= report["out_of_scope_recall"] <= 1.0
    assert (report["language"], report["encoder"]) == ("en", None)
    assert report["milliseconds_per_query"]["p95"] >= report["milliseconds_per_query"]["p50"] > 0.0
    assert report["memory_megabytes"] > 1.0


def test_figures_come_as_lines(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bot", "evaluate", "--train", str(files["train"]), "--test", str(files["test"])]) == 0
    told = capsys.readouterr().out
    assert "accuracy: " in told
    assert "macro f1: " in told


def test_a_category_without_training_counts_as_wrong() -> None:
    taught = [Question(text, category) for text, category in lines(FRAMES, THINGS[:4])]
    report = evaluate(taught, [Question("sing a song", "sing"), Question("pay it", "pay")], {}, None)
    assert report["test_rows_of_unknown_categories"] == 1
    assert report["accuracy"] == 0.5


@pytest.mark.parametrize(
    ("texts", "language", "written"),
    [
        (["제 입금이 안 보여요", "출금이 안 됩니다"], Language.KO, "ko"),
        (["本人確認", "出金できません", "手数料はいくらですか"], Language.JA, "ja"),
        (["充值没到账怎么办", "手续费是多少"], Language.ZH_HANS, "zh"),
        (["wo ist meine Überweisung geblieben", "ich kann mich nicht mehr anmelden"], Language.EN, "de"),
    ],
)
def test_the_language_of_a_file_is_read(texts: list[str], language: Language, written: str) -> None:
    spoken = language_of(texts)
    assert (spoken.language, spoken.written) == (language, written)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "line 1: there is no column named text; it is empty."),
        (b"question,category\nhi,a\n", "line 1: there is no column named text; it has: question, category."),
        (b"text\nhi\n", "line 1: there is no column named category; it has: text."),
        (b"text,category\n", "holds no questions, only a heading."),
        (b"text,category\nhi,a\n,b\n", "line 3: the text is empty."),
        (b"text,category\nhi\n", "line 2: the category is empty."),
        (b"text,category\nhi,a\n\xff\xfe,b\n", "line 3: this is not UTF-8; save the file as UTF-8."),
        (b'text,category\n"hi,a\n', "this is not CSV"),
        (b"text,category\nhi,a\nho,a\n", "holds one category only; at least two are needed."),
    ],
)
def test_bad_files_are_told_by_file_line_and_reason(
    tmp_path: Path, files: dict[str, Path], capsys: pytest.CaptureFixture[str], content: bytes, told: str
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    assert main(["bot", "evaluate", "--train", str(bad), "--test", str(files["test"])]) == 1
    shown = capsys.readouterr()
    assert str(bad) in shown.err
    assert told in shown.err
    assert shown.out == ""


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadQuestions, match="cannot be read"):
        read_questions(tmp_path / "none.csv", categories=True)


def test_a_byte_order_mark_and_long_cells_are_read(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("\ufefftext,category\n" + "a" * 200_000 + ",x\n", encoding="utf-8")
    assert len(read_questions(file, categories=True)[0].text) == 200_000


def test_measures() -> None:
    asked = [
        measuring.Asked("a", "a", True, 0.9),
        measuring.Asked("a", "b", True, 0.2),
        measuring.Asked("b", "b", True, 0.8),
    ]
    assert measuring.accuracy(asked) == pytest.approx(2 / 3)
    assert measuring.macro_f1(asked) == pytest.approx(2 / 3)
    assert measuring.coverage(asked) == pytest.approx(2 / 3)
    assert measuring.wrong_at(asked, 2 / 3) == 0.0
    assert measuring.wrong_at(asked, 1.0) == pytest.approx(1.0 - measuring.accuracy(asked))
    assert measuring.auroc([0.9, 0.8], [0.1, 0.85]) == pytest.approx(0.75)
    assert measuring.auroc([0.5], [0.5]) == pytest.approx(0.5)


def test_thresholds_are_upper_bounds() -> None:
    assert upper_bound(0, 100, 0.9) == pytest.approx(0.0228, abs=1e-4)
    assert upper_bound(5, 5, 0.9) == 1.0
    chance = np.linspace(0.0, 1.0, 1_000)
    right = chance > 0.3
    safe = lowest_safe(chance, right, 0.03, 0.9)
    assert 0.28 < safe <= 0.31
    # Few questions allow less than many of the same kind, and none allow nothing.
    assert lowest_safe(chance[::100], right[::100], 0.03, 0.9) == 1.0
    assert share_kept(chance, 0.95) == pytest.approx(0.05, abs=1e-3)


def test_the_encoder_is_the_official_one_where_it_is_installed() -> None:
    encoder = installed_encoder()
    if encoder is None:
        pytest.skip("no encoder is installed")
    near, far = (
        encoder.encode(["my card is lost", "I cannot find my card", "rain in Peru"])[1:]
        @ (encoder.encode(["my card is lost"])[0])
    )
    assert near > 0.6 > 0.3 > far
