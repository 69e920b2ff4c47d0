/** Translation and help on the stage: what reaches the customer, what stays with staff, what is counted. */
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { MINJI } from "./cast";
import { HELP } from "./helps";
import { play } from "./play";

const OPEN = `/console/mine/${MINJI.id}`;
const BASE = `/desk/tickets/${MINJI.id}`;
const MODEL = { model: true, kept: [], originals: [] };

function sent(stage: { sent: Array<{ type: string }> }) {
  return stage.sent.filter((frame) => frame.type === "send");
}

it("translates a reply first, keeps what was written, and sends what was approved", async () => {
  const { stage, user } = await play(OPEN, {
    translations: MODEL,
    answers: {
      [`POST ${BASE}/reply-translation`]: {
        text: "확인하겠습니다",
        source: "en",
        target: "ko",
        translator: "model",
        trouble: null,
      },
    },
  });
  const field = await screen.findByRole("textbox", { name: "Reply" });
  await user.click(await screen.findByRole("button", { name: "Send in Korean" }));
  await user.type(field, "I will look{Enter}");
  const slot = await screen.findByRole("textbox", { name: "In Korean, as the customer reads it" });
  expect(slot).toHaveValue("확인하겠습니다");
  expect(sent(stage)).toEqual([]);
  await user.type(slot, "!");
  await user.click(field);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(sent(stage)).toHaveLength(1));
  expect(sent(stage)[0]).toMatchObject({ text: "확인하겠습니다!" });
  const kept = stage.bodies.find((each) => each.path.includes("/originals/"));
  expect(kept?.body).toMatchObject({ text: "I will look", language: "en", translator: "person" });
});

it("says that no translator is set up, and offers who needs none", async () => {
  const { stage, user } = await play(OPEN);
  await user.click(await screen.findByRole("button", { name: "Send in Korean" }));
  expect(await screen.findByText("No translator is set up on this desk.")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Mark for an interpreter" }));
  await waitFor(() => expect(stage.asked).toContain(`POST ${BASE}/interpreter`));
  expect(stage.asked.some((each) => each.includes("translation"))).toBe(true);
  expect(stage.asked).not.toContain(`POST ${BASE}/reply-translation`);
});

it("shows the help of the ticket, puts a draft in, and counts what was sent", async () => {
  const { stage, user } = await play(OPEN);
  await user.click(await screen.findByRole("tab", { name: /Help/ }));
  const panel = within(await screen.findByRole("tabpanel", { name: /Help/ }));
  const found = await panel.findAllByText("The deposit of 250 USDT has 12 of 20 confirmations.");
  // Once as a finding, once in what is known so far.
  expect(found).toHaveLength(2);
  const [insert] = panel.getAllByRole("button", { name: "Insert" });
  if (!insert) throw new Error("no suggestion");
  await user.click(insert);
  const field = screen.getByRole("textbox", { name: "Reply" });
  expect(field).toHaveValue(HELP.findings[0]?.draft);
  await user.type(field, " 감사합니다{Enter}");
  await waitFor(() => expect(sent(stage)).toHaveLength(1));
  const outcomes = stage.bodies
    .filter((each) => each.path.includes("/desk/suggestions/"))
    .map((each) => each.body);
  expect(outcomes).toEqual([{ outcome: "inserted" }, { outcome: "edited" }]);
});
