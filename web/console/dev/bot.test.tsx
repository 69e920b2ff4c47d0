/** Those who look after the bot, on the stage: answers to review, models, trainings. */
import type { AnswerReview, BotModel, BotTraining } from "@havendesk/shared";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { LENA, MINJI, meOf } from "./cast";
import { play } from "./play";

const LEAD = {
  me: meOf(LENA, { permissions: ["bot.request_training", "bot.reviews", "knowledge.desk_articles"] }),
};
const AT = "2026-03-02T09:00:00Z";

const REVIEW: AnswerReview = {
  id: "r1",
  ticket_id: MINJI.id,
  reference: MINJI.reference,
  number: 2,
  topic: "fees",
  language: "ko",
  source: "agent",
  detail: "article",
  rests_on: "fees",
  chance: 0.71,
  at: AT,
  outcome: null,
  note: "",
  reviewer_name: "",
  settled_at: null,
};

const FIGURES = {
  questions: 400,
  accuracy: 0.81,
  answered: 0.4,
  wrong_of_answers: 0.02,
  unknown_answered: 0.01,
  unknown_handed_over: 0.8,
};

const MODEL: BotModel = {
  id: "m1",
  language: "ko",
  sha256: "00",
  made_at: AT,
  card: { version: "1", encoder: null, targets: ["fees", "limits"], examples: 900, unseen: FIGURES },
};

const TRAINING: BotTraining = {
  id: "t1",
  state: "refused",
  reason: "New articles",
  allow_drop: false,
  asked_at: AT,
  ended_at: AT,
  report: {
    dropped: ["ko"],
    languages: {
      ko: {
        before: null,
        after: FIGURES,
        examples: 900,
        targets: 2,
        same_questions: { questions: 380, before: 0.84, after: 0.79 },
      },
    },
  },
};

it("settles a review with its note, and asks for the settled ones", async () => {
  const { stage, user } = await play("/console/knowledge/answers", {
    ...LEAD,
    answers: { "GET /desk/reviews": [REVIEW], "POST /desk/reviews/r1": { outcome: "wrong" } },
  });
  expect(await screen.findByRole("link", { name: "fees" })).toBeInTheDocument();
  expect(screen.getByText("From an agent")).toBeInTheDocument();
  await user.type(screen.getByRole("textbox", { name: "Note" }), "Says 0.1 %, it is 0.05 %");
  await user.click(screen.getByRole("button", { name: "It was wrong" }));
  await waitFor(() =>
    expect(stage.bodies.find((each) => each.path === "/desk/reviews/r1")?.body).toEqual({
      outcome: "wrong",
      note: "Says 0.1 %, it is 0.05 %",
    }),
  );
});

it("says so when nothing waits for a review", async () => {
  await play("/console/knowledge/answers", { ...LEAD, answers: { "GET /desk/reviews": [] } });
  expect(await screen.findByText("No answer waits for a review")).toBeInTheDocument();
});

it("shows models and what a training changed, and asks for another", async () => {
  const { stage, user } = await play("/console/knowledge/models", {
    ...LEAD,
    answers: {
      "GET /bot/models": { models: [MODEL], trainings: [TRAINING] },
      "POST /bot/models": { id: "t2" },
    },
  });
  const models = within(await screen.findByRole("region", { name: "Models" }));
  expect(models.getByText("81%")).toBeInTheDocument();
  const report = within(screen.getByRole("region", { name: "Before and after" }));
  expect(report.getByText("84%")).toBeInTheDocument();
  expect(report.getByText("79%")).toBeInTheDocument();
  await user.type(screen.getByRole("textbox", { name: "Why train now" }), "Fees changed");
  await user.click(screen.getByRole("button", { name: "Train" }));
  await waitFor(() =>
    expect(stage.bodies).toContainEqual({
      path: "/bot/models",
      body: { reason: "Fees changed", allow_drop: false },
    }),
  );
});

it("lets an agent report an answer that rests on something, once", async () => {
  const path = `/desk/tickets/${MINJI.id}/answers/2/report`;
  const { stage, user } = await play(`/console/mine/${MINJI.id}`, {
    answers: { [`POST ${path}`]: { reported: true } },
  });
  await user.click(await screen.findByRole("button", { name: "Report as wrong" }));
  await waitFor(() => expect(stage.asked).toContain(`POST ${path}`));
  expect(await screen.findByRole("button", { name: "Reported for review" })).toBeDisabled();
});
