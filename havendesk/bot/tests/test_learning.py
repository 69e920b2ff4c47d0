"""Models are trained from what is published, compared, put in force or refused, and noticed by a process."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db.models import F

from havendesk.bot import actions, asking, learning, queries, trainings
from havendesk.bot.jobs import Thought
from havendesk.bot.models import Model, Training
from havendesk.bot.queries import understanding
from havendesk.bot.rules import gate
from havendesk.bot.rules.understanding import TargetKind
from havendesk.bot.rules.understanding.artefact import Unreadable, digest, from_bytes, to_bytes
from havendesk.bot.rules.understanding.training import HeldOut
from havendesk.bot.training_apart import TrainerFault
from havendesk.bot.types import Choice, Clarify, TrainingState
from havendesk.config.commandline import main
from havendesk.kernel.actors import BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.kernel.models import OutboxRow
from havendesk.knowledge import actions as knowledge_actions
from havendesk.knowledge import queries as knowledge
from havendesk.knowledge.queries import finding
from havendesk.people.types import Role, Topic
from havendesk.resolvers.types import Intent
from tests.support.desk import browser_of, make_agent, make_team

ARTICLES = {
    "fees": ("What trading costs", ["how much is the fee", "what do you charge per trade", "trading costs"]),
    "login": ("You cannot sign in", ["I cannot log in", "wrong password message", "sign in fails"]),
    "tax": ("Papers for the tax office", ["tax report", "annual statement for taxes", "tax certificate"]),
    "close": ("Close your account", ["delete my account", "close the account", "leave for good"]),
}


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    finding.forget()
    understanding.forget()
    yield
    finding.forget()
    understanding.forget()


def write(folder: Path, slugs: list[str]) -> Path:
    index = "".join(
        f'[[article]]\nslug = "{slug}"\ntopic = "account"\naudience = "all"\nowner = "Desk"\norder = 1\n'
        for slug in slugs
    )
    (folder / "index.toml").write_text(index)
    for slug in slugs:
        title, variants = ARTICLES[slug]
        (folder / slug).mkdir(exist_ok=True)
        (folder / slug / "en.md").write_text(
            f'+++\ntitle = "{title}"\nsummary = "{title}."\nvariants = {variants!r}\n+++\nDo this.\n'
        )
    return folder


@pytest.fixture
def no_finders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only articles are learnt, and here, which takes a second instead of many."""
    monkeypatch.setattr(learning, "examples", lambda _language: {})
    monkeypatch.setattr(trainings, "make_apart", lambda given, _answer: made_here(given))


def publish(folder: Path, *slugs: str) -> None:
    knowledge_actions.import_folder(by=SYSTEM, folder=write(folder, list(slugs)))


def ask_for_training(*, allow_drop: bool = False, reason: str = "") -> UUID:
    return actions.request_training(by=SYSTEM, allow_drop=allow_drop, reason=reason)


@pytest.mark.usefixtures("db", "no_finders")
class TestTraining:
    """One small help centre."""

    def test_a_model_is_made_put_in_force_and_used(self, tmp_path: Path) -> None:
        publish(tmp_path, "fees", "login", "tax")
        before = queries.understand(viewer=BOT, text="what do you charge", prior=Language.EN)
        assert before.model == gate.VERSION

        assert trainings.run_training(ask_for_training()) is TrainingState.DONE

        (card,) = queries.models_in_force(viewer=SYSTEM)
        assert card.language is Language.EN
        assert card.card["articles"] == {"fees": 1, "login": 1, "tax": 1}
        assert set(card.card["unseen"]) >= {"accuracy", "wrong_of_answers", "questions"}
        after = queries.understand(viewer=BOT, text="what do you charge", prior=Language.EN)
        assert after.model == f"en/{card.sha256[:12]}"
        assert after.best is not None
        assert (after.best.kind, after.best.name, after.best.title) == (
            TargetKind.ARTICLE,
            "fees",
            "What trading costs",
        )

    def test_a_desk_without_a_model_has_one_before_its_training_asks_anything(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(tmp_path, "fees", "login", "tax")
        seen: list[tuple[str, bool]] = []

        def watched(given: learning.Material, _answer: object) -> learning.Made | None:
            understood = queries.understand(viewer=BOT, text="what do you charge", prior=Language.EN)
            seen.append((understood.model, given.first))
            return made_here(given)

        monkeypatch.setattr(trainings, "make_apart", watched)
        assert trainings.run_training(ask_for_training()) is TrainingState.DONE
        first, whole = Model.objects.order_by("made_at")
        assert seen == [(gate.VERSION, True), (f"en/{first.sha256[:12]}", False)]
        assert (first.current, whole.current) == (False, True)
        assert first.card["unseen"] is None
        assert first.sha256 == whole.sha256, "asking says how good a model is and makes no other one"
        report = queries.trainings(viewer=SYSTEM)[0].report["languages"]["en"]
        assert (report["before"], report["same_questions"]["questions"]) == (None, 0)

        seen.clear()
        assert trainings.run_training(ask_for_training()) is TrainingState.DONE
        assert [first for _, first in seen] == [False]

    def test_a_desk_without_a_model_waits_a_part_of_the_delay(self, tmp_path: Path) -> None:
        publish(tmp_path, "fees", "login")
        soon = Training.objects.get(pk=actions.await_training(by=SYSTEM))
        assert timedelta(seconds=4) < soon.due_at - now() <= timedelta(seconds=5)
        trainings.run_training(ask_for_training())
        actions.await_training(by=SYSTEM)
        soon.refresh_from_db()
        assert timedelta(seconds=119) < soon.due_at - now() <= timedelta(seconds=120)

    def test_an_article_published_since_is_found_at_once(self, tmp_path: Path) -> None:
        publish(tmp_path, "fees", "login", "tax")
        trainings.run_training(ask_for_training())
        queries.understand(viewer=BOT, text="delete my account", prior=Language.EN)
        publish(tmp_path, "fees", "login", "tax", "close")
        understood = queries.understand(viewer=BOT, text="delete my account", prior=Language.EN)
        assert understood.best is not None
        assert understood.best.name == "close"

    def test_the_same_words_are_understood_in_the_same_way(self, tmp_path: Path) -> None:
        publish(tmp_path, "fees", "login", "tax")
        trainings.run_training(ask_for_training())
        first = queries.understand(viewer=BOT, text="tax papers please", prior=Language.EN)
        understanding.forget()
        assert replace(queries.understand(viewer=BOT, text="tax papers please", prior=Language.EN)) == first

    def test_a_drop_is_refused_unless_it_is_wanted_with_a_reason(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(tmp_path, "fees", "login", "tax")
        trainings.run_training(ask_for_training())
        monkeypatch.setattr("havendesk.bot.rules.understanding.comparing.FEWEST_COMPARED", 1)
        row = Model.objects.get(current=True)
        Model.objects.filter(pk=row.pk).update(questions=dict.fromkeys(row.questions, True))
        monkeypatch.setattr(
            trainings, "make_all", lambda *_: [replace(one, held_out=spoilt(one)) for one in made_now()]
        )

        assert trainings.run_training(ask_for_training()) is TrainingState.REFUSED
        assert Model.objects.get(current=True).pk == row.pk
        report = queries.trainings(viewer=SYSTEM)[0].report
        assert report["dropped"] == ["en"]
        assert report["languages"]["en"]["same_questions"]["before"] == 1.0

        wanted = ask_for_training(allow_drop=True, reason="the old wordings were wrong")
        assert trainings.run_training(wanted) is TrainingState.DONE
        assert Model.objects.get(current=True).pk != row.pk

    def test_leave_to_drop_needs_a_reason(self) -> None:
        with pytest.raises(Refused) as refused:
            ask_for_training(allow_drop=True)
        assert refused.value.code is ErrorCode.REASON_MISSING
        assert not Training.objects.exists()

    def test_a_training_is_run_once(self, tmp_path: Path) -> None:
        publish(tmp_path, "fees", "login", "tax")
        training_id = ask_for_training()
        assert trainings.run_training(training_id) is TrainingState.DONE
        assert trainings.run_training(training_id) is None
        # The first one, which nothing was asked of, and the one of the whole training.
        assert Model.objects.count() == 2

    def test_nothing_to_learn_from_fails_in_words(self) -> None:
        training_id = ask_for_training()
        assert trainings.run_training(training_id) is TrainingState.FAILED
        card = queries.training(viewer=SYSTEM, training_id=training_id)
        assert card is not None
        assert card.report == {"why": "too little is published to learn from"}

    def test_changes_wait_for_one_training_together(self) -> None:
        first, second = actions.await_training(by=SYSTEM), actions.await_training(by=SYSTEM)
        assert first == second
        assert actions.call_trainings(by=SYSTEM) == 0
        Training.objects.update(due_at=F("asked_at"))
        assert actions.call_trainings(by=SYSTEM) == 1
        assert OutboxRow.objects.filter(event="bot.TrainingAsked").count() == 1

    def test_a_model_of_an_older_making_is_made_anew_once_a_day(self, tmp_path: Path) -> None:
        publish(tmp_path, "fees", "login")
        trainings.run_training(ask_for_training())
        assert actions.call_trainings(by=SYSTEM) == 0
        Training.objects.update(asked_at=now() - timedelta(days=2))
        assert actions.call_trainings(by=SYSTEM) == 0, "made as models are made now"
        Model.objects.update(card={"version": "understanding-1/calibration-1"})
        assert actions.call_trainings(by=SYSTEM) == 1
        Training.objects.filter(state="asked").update(state="failed")
        assert actions.call_trainings(by=SYSTEM) == 0

    def test_only_the_last_versions_keep_their_content(self, tmp_path: Path) -> None:
        publish(tmp_path, "fees", "login")
        for _ in range(5):
            trainings.run_training(ask_for_training())
        assert Model.objects.filter(content__isnull=False).count() == 3
        assert Model.objects.count() == 6

    def test_an_unreadable_model_leaves_the_search(self, tmp_path: Path) -> None:
        publish(tmp_path, "fees", "login")
        trainings.run_training(ask_for_training())
        Model.objects.update(content=b"PK broken")
        understood = queries.understand(viewer=BOT, text="how much is the fee", prior=Language.EN)
        assert understood.model == gate.VERSION
        assert understood.best is not None

    def test_one_that_fails_says_why_and_the_models_in_force_stay(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(tmp_path, "fees", "login")
        trainings.run_training(ask_for_training())

        def failing(given: learning.Material, _answer: object) -> None:
            raise TrainerFault(f"The training of {given.language.value} failed: no room.")

        monkeypatch.setattr(trainings, "make_apart", failing)
        training_id = ask_for_training()
        with pytest.raises(TrainerFault):
            trainings.run_training(training_id)
        card = queries.training(viewer=SYSTEM, training_id=training_id)
        assert card is not None
        assert (card.state, card.report) == (
            TrainingState.FAILED,
            {"why": "The training of en failed: no room."},
        )
        assert Model.objects.filter(current=True).count() == 1

    def test_one_whose_worker_was_killed_runs_again_and_only_the_second_time_counts(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(tmp_path, "fees", "login")
        monkeypatch.setattr("havendesk.bot.actions.learning._PIECE", 1_000)
        training_id = ask_for_training()

        def lost(given: learning.Material, _answer: object) -> learning.Made | None:
            """As its worker stands still for longer than a training may without a sign of life."""
            Training.objects.update(due_at=now() - timedelta(minutes=31))
            assert actions.call_trainings(by=SYSTEM) == 1
            return made_here(given)

        with monkeypatch.context() as first:
            first.setattr(trainings, "make_apart", lost)
            assert trainings.run_training(training_id) is None
        assert not Model.objects.exists()
        assert trainings.run_training(training_id) is TrainingState.DONE
        row = Model.objects.get(current=True)
        assert row.content is not None
        assert digest(bytes(row.content)) == row.sha256, "though it was put in by pieces"

    def test_customers_do_not_train(self) -> None:
        with pytest.raises(Refused) as refused:
            actions.request_training(by=Actor(ActorKind.CUSTOMER, UUID(int=1)))
        assert refused.value.code is ErrorCode.FORBIDDEN
        assert not Training.objects.exists()

    def test_bytes_come_back_as_the_same_model(self, tmp_path: Path) -> None:
        publish(tmp_path, "fees", "login", "tax")
        (made,) = made_now()
        content = made.content.whole()
        model = from_bytes(content)
        assert to_bytes(model) == content
        with pytest.raises(Unreadable):
            from_bytes(content[:-200])
        with pytest.raises(Unreadable):
            from_bytes(b"")


def made_now() -> list[learning.Made]:
    shelf = knowledge.taught_shelf(viewer=SYSTEM, language=Language.EN)
    made = made_here(learning.material(Language.EN, shelf))
    assert made is not None
    return [made]


def made_here(given: learning.Material) -> learning.Made | None:
    """In this process, without an encoder."""
    return learning.make(replace(given, encoded=False))


def spoilt(made: learning.Made) -> HeldOut:
    """As if nothing had been understood."""
    return replace(made.held_out, found=tuple(() for _ in made.held_out.found))


@pytest.mark.usefixtures("db", "no_finders")
class TestFaces:
    """Command and HTTP."""

    def test_the_command_trains_and_tells_before_and_after(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        publish(tmp_path, "fees", "login", "tax")
        assert main(["bot", "train", "--json"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert report["state"] == "done"
        assert report["languages"]["en"]["before"] is None
        assert report["languages"]["en"]["after"]["questions"] > 0
        assert main(["bot", "train", "--allow-drop"]) == 1
        assert "reason" in capsys.readouterr().err

    def test_a_question_is_asked_at_the_terminal(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        publish(tmp_path, "fees", "login", "tax")
        trainings.run_training(ask_for_training())
        assert main(["ask", "what do you charge per trade", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["intent"] == "article:fees"
        assert told["language"] == "en"
        assert told["decision"]["kind"] in ("answer", "clarify", "hand_over")
        assert told["milliseconds"] > 0.0
        assert 0.0 < told["confidence"] < 1.0

    def test_at_the_terminal_a_choice_without_a_title_has_its_finders_name(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        choices = Choice("", "", Intent.DEPOSIT_STATUS), Choice("fees", "What trading costs")
        asked_back = Clarify(choices, Topic.OTHER, ())
        monkeypatch.setattr(asking, "think", lambda *_: Thought(Language.EN, asked_back, None, None, None))
        told = asking.ask("where is it", Language.EN, None)
        assert told["decision"]["choices"] == ["intent:deposit_status", "What trading costs"]

    def test_a_lead_asks_for_a_training_and_an_agent_does_not(self) -> None:
        team = make_team()
        lead, agent = make_agent([team], roles=(Role.LEAD,)), make_agent([team])
        wanted = {"reason": "new words"}
        refused = browser_of(agent).post("/api/v1/bot/models", wanted, content_type="application/json")
        assert refused.status_code == 403
        assert not Training.objects.exists()
        browser = browser_of(lead)
        answer = browser.post("/api/v1/bot/models", wanted, content_type="application/json")
        assert answer.status_code == 200
        shown = browser.get("/api/v1/bot/models").json()
        assert [one["id"] for one in shown["trainings"]] == [answer.json()["id"]]
        assert shown["models"] == []
