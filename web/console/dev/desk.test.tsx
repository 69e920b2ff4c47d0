/** What an agent does at the desk, on the stage: every test also says what must not have happened. */
import type { PresenceStatus, TicketRow } from "@havendesk/shared";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { ARIA, LENA, MINJI, meOf, QUEUE } from "./cast";
import { HELP } from "./helps";
import { play } from "./play";
import { SILENT } from "./situations";
import { refusal } from "./stage";

const OPEN = `/console/mine/${MINJI.id}`;
const WAITING = QUEUE[0] ?? MINJI;

function sends(stage: { sent: Array<{ type: string }> }) {
  return stage.sent.filter((frame) => frame.type === "send");
}

it("goes to the sign-in page, and back to this very page, when nobody is signed in", async () => {
  const { stage } = await play(OPEN, {
    answers: { "GET /me": () => Promise.reject(refusal("not_signed_in", 401)) },
  });
  await waitFor(() => expect(stage.left).toHaveLength(1));
  expect(stage.left[0]).toMatch(/^\/accounts\/login\/\?next=/);
  expect(stage.asked).toEqual(["GET /me"]);
});

it("sends with Enter, shows the message at once, and its stored text after the ack", async () => {
  const { stage, user } = await play(OPEN);
  const field = await screen.findByRole("textbox", { name: "Reply" });
  await waitFor(() => expect(stage.sent.some((frame) => frame.type === "open")).toBe(true));
  await user.type(field, "my card is 4111{Enter}");
  expect(await screen.findByText("my card is 4111")).toBeInTheDocument();
  expect(field).toHaveValue("");
  const frame = stage.sent.find((each) => each.type === "send");
  if (frame?.type !== "send") throw new Error("nothing sent");
  expect(frame).toMatchObject({ ticket: MINJI.id, text: "my card is 4111" });
  stage.say({
    type: "ack",
    cid: frame.cid,
    ticket: MINJI.id,
    number: 12,
    at: "",
    text: "my card is [removed]",
    masked: ["card"],
  });
  expect(await screen.findByText("my card is [removed]")).toBeInTheDocument();
  expect(screen.queryByText("my card is 4111")).not.toBeInTheDocument();
  expect(await screen.findByText("A secret was removed from your message")).toBeInTheDocument();
});

it("does not send while an input method composes, nor an empty text, nor on Shift+Enter", async () => {
  const { stage, user } = await play(OPEN);
  const field = await screen.findByRole("textbox", { name: "Reply" });
  await user.type(field, "안녕");
  fireEvent.keyDown(field, { key: "Enter", isComposing: true });
  fireEvent.keyDown(field, { key: "Enter", keyCode: 229 });
  await user.type(field, "{Shift>}{Enter}{/Shift}");
  expect(field).toHaveValue("안녕\n");
  await user.clear(field);
  await user.type(field, "   {Enter}");
  expect(sends(stage)).toEqual([]);
});

it("keeps a refused message with its reason; sending again uses the same id", async () => {
  const { stage, user } = await play(OPEN);
  await user.type(await screen.findByRole("textbox", { name: "Reply" }), "hello{Enter}");
  const frame = stage.sent.find((each) => each.type === "send");
  if (frame?.type !== "send") throw new Error("nothing sent");
  stage.say({ type: "refused", cid: frame.cid, ticket: MINJI.id, code: "not_assigned", title: "" });
  expect(await screen.findByText(/This ticket is not assigned to you/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Send again" }));
  expect(sends(stage)).toHaveLength(2);
  expect(new Set(sends(stage).map((each) => (each as { cid?: string }).cid))).toEqual(new Set([frame.cid]));
});

it("writes a note only as a note, and tells of its writing only as internal", async () => {
  const { stage, user } = await play(OPEN);
  await screen.findByRole("textbox", { name: "Reply" });
  await user.keyboard("n");
  const note = await screen.findByRole("textbox", { name: "Internal note" });
  await waitFor(() => expect(note).toHaveFocus());
  await user.type(note, "between us{Enter}");
  expect(sends(stage)).toMatchObject([{ text: "between us", internal: true }]);
  const signs = stage.sent.filter((frame) => frame.type === "typing");
  expect(signs.length).toBeGreaterThan(0);
  expect(signs.every((frame) => frame.type === "typing" && frame.internal === true)).toBe(true);
});

it("keeps the draft of a ticket over a reload", async () => {
  const first = await play(OPEN);
  await first.user.type(await screen.findByRole("textbox", { name: "Reply" }), "half a sent");
  document.body.replaceChildren();
  const { stage } = await play(OPEN);
  expect(await screen.findByRole("textbox", { name: "Reply" })).toHaveValue("half a sent");
  expect(sends(stage)).toEqual([]);
});

it("does not show the words of a ticket that is not mine until I take it", async () => {
  const mine: TicketRow = { ...WAITING, assignee_id: ARIA.id, assignee_name: ARIA.name, handler: "agent" };
  let now: TicketRow | null = null;
  const { stage, user } = await play(`/console/queue/${WAITING.id}`, {
    stateNow: () => now ?? WAITING,
    answers: {
      [`GET /desk/tickets/${WAITING.id}`]: () =>
        now ? { ticket: now, messages: [], history: [] } : Promise.reject(refusal("no_access_grant", 403)),
      [`POST /desk/tickets/${WAITING.id}/help`]: () =>
        now ? HELP : Promise.reject(refusal("no_access_grant", 403)),
      [`POST /desk/tickets/${WAITING.id}/take`]: () => {
        now = mine;
        return {};
      },
    },
  });
  expect(await screen.findByText("Take this ticket to read it")).toBeInTheDocument();
  expect(screen.queryByRole("textbox", { name: "Reply" })).not.toBeInTheDocument();
  expect(stage.sent.some((frame) => frame.type === "open")).toBe(false);
  await user.keyboard("t");
  expect(await screen.findByRole("textbox", { name: "Reply" })).toBeInTheDocument();
  expect(await screen.findByText("The ticket is yours.")).toBeInTheDocument();
  await user.click(screen.getByRole("tab", { name: /Help/ }));
  const panel = within(await screen.findByRole("tabpanel", { name: /Help/ }));
  expect(await panel.findAllByText("The deposit of 250 USDT has 12 of 20 confirmations.")).toHaveLength(2);
});

it("transfers only with a target and a reason", async () => {
  const { stage, user } = await play(OPEN);
  await user.click(await screen.findByRole("button", { name: "More actions" }));
  await user.click(await screen.findByRole("menuitem", { name: "Transfer…" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(await screen.findByRole("option", { name: "Trading & API" }));
  await user.click(within(dialog).getByRole("button", { name: "Transfer" }));
  expect(await within(dialog).findByText("Say why in a few words.")).toBeInTheDocument();
  expect(stage.asked.some((each) => each.endsWith("/transfer"))).toBe(false);
  await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "API question");
  await user.click(within(dialog).getByRole("button", { name: "Transfer" }));
  await waitFor(() => expect(stage.asked).toContain(`POST /desk/tickets/${MINJI.id}/transfer`));
  const body = stage.bodies.find((each) => each.path.endsWith("/transfer"))?.body;
  expect(body).toMatchObject({ reason: "API question" });
  expect(await screen.findByText("No conversation is open")).toBeInTheDocument();
});

it("says why an act was refused and what to do", async () => {
  const { user } = await play(OPEN, {
    answers: { [`POST /desk/tickets/${MINJI.id}/solve`]: () => Promise.reject(refusal("status_forbids")) },
  });
  await screen.findByRole("textbox", { name: "Reply" });
  await user.keyboard("s");
  expect(await screen.findByText("The ticket's status does not allow this")).toBeInTheDocument();
  expect(screen.getByText("Look at the present state of the ticket.")).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: "Reply" })).toBeInTheDocument();
});

it("says again that the agent is there when the desk forgot it during a restart", async () => {
  let presence: PresenceStatus = "available";
  const { stage } = await play("/console/mine", {
    answers: { "GET /me": () => meOf(ARIA, { presence }) },
  });
  await screen.findByText("Customer ME17");
  await waitFor(() => expect(stage.sent.some((frame) => frame.type === "hello")).toBe(true));
  expect(stage.asked).not.toContain("POST /me/presence");
  presence = "offline";
  stage.cut();
  await waitFor(() => expect(stage.asked).toContain("POST /me/presence"));
  expect(stage.bodies.find((each) => each.path === "/me/presence")?.body).toEqual({ status: "available" });
});

it("offers assigning to leads only", async () => {
  const { user } = await play(OPEN);
  await user.click(await screen.findByRole("button", { name: "More actions" }));
  await screen.findByRole("menuitem", { name: "Transfer…" });
  expect(screen.queryByRole("menuitem", { name: "Assign to an agent…" })).not.toBeInTheDocument();
});

it("lets a lead see all tickets and assign", async () => {
  const { user } = await play(`/console/all/${MINJI.id}`, { me: meOf(LENA) });
  expect(await screen.findByRole("link", { name: "All tickets" })).toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "More actions" }));
  expect(await screen.findByRole("menuitem", { name: "Assign to an agent…" })).toBeInTheDocument();
});

it("moves through the list with j and k and opens what is chosen", async () => {
  const { user, router } = await play("/console/mine");
  await screen.findAllByRole("listitem");
  await screen.findByText("Customer ME17");
  await user.keyboard("j");
  await waitFor(() => expect(router.state.location.pathname).toMatch(/mine\/.+e3$/));
  await user.keyboard("j");
  await waitFor(() => expect(router.state.location.pathname).toMatch(/mine\/.+e1$/));
  await user.keyboard("k");
  await waitFor(() => expect(router.state.location.pathname).toMatch(/mine\/.+e3$/));
});

it("says plainly when the exchange is silent, and tells a missing part from an empty one", async () => {
  await play(OPEN, { situation: SILENT });
  expect(await screen.findByText("The exchange does not answer")).toBeInTheDocument();
  expect(screen.queryByText("No holds")).not.toBeInTheDocument();
});

it("speaks a new message of the open conversation to a screen reader", async () => {
  const { stage } = await play(OPEN);
  await screen.findByRole("textbox", { name: "Reply" });
  await waitFor(() => expect(stage.sent.some((frame) => frame.type === "open")).toBe(true));
  stage.say({
    type: "messages",
    ticket: MINJI.id,
    after: 11,
    upto: 12,
    messages: [
      {
        ticket: MINJI.id,
        number: 12,
        author: { kind: "customer" },
        visibility: "public",
        text: "are you there?",
        at: new Date().toISOString(),
        channel: "chat",
        attachments: [],
        masked: [],
        kind: "text",
      },
    ],
  });
  expect(await screen.findByText("Customer: are you there?")).toBeInTheDocument();
});
