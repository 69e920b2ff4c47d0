/** Recoveries on the stage: the officer's list, and an agent's questions beside the conversation. */
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { UnreachableError } from "../src/api/problem";
import { JUN, MINJI, meOf } from "./cast";
import { play } from "./play";
import { ANSWER, OF_MINJI, RECOVERIES, recovering, recovery, served } from "./recovering";
import { refusal } from "./stage";

const LIST = "/console/security/recoveries";
const HERE = `/console/mine/${MINJI.id}`;
const ASKED = "GET /desk/security/recoveries";

/** The recovery's part of the customer column. By its words: names are costly to work out on a page so large. */
async function beside() {
  const section = (await screen.findByText("REC-4")).closest("section");
  if (!section) throw new Error("The recovery stands in no section.");
  expect(section).toHaveAccessibleName("Recovery");
  return within(section);
}

it("lists what runs with its proofs, then everything with how it ended", async () => {
  const { user } = await play(LIST, recovering());
  const rows = await screen.findAllByText(/^REC-/);
  expect(rows.map((each) => each.textContent)).toEqual(["REC-4", "REC-3", "REC-2", "REC-1"]);
  expect(screen.getByText("Not done yet: The exchange does not answer")).toBeInTheDocument();
  expect(screen.getByText("one of them: Passkey, Identity check")).toBeInTheDocument();
  expect(screen.getAllByRole("list", { name: "Proofs" })[0]).toHaveTextContent("Passkey: changed lately");
  await user.click(screen.getByRole("button", { name: "All" }));
  expect(await screen.findByText("stopped from a contact of the owner")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Stop the recovery: REC-9" })).not.toBeInTheDocument();
});

it("goes to older recoveries and back to the newest", async () => {
  const many = Array.from({ length: 50 }, (_, number) => recovery(100 - number, { proofs: [] }));
  const { user } = await play(
    LIST,
    recovering({
      [ASKED]: (_body: unknown, path: string) =>
        new URLSearchParams(path.split("?")[1]).get("after") === "older"
          ? { items: [recovery(7)], after: "" }
          : { items: many, after: "older" },
    }),
  );
  await user.click(await screen.findByRole("button", { name: "Older" }));
  expect(await screen.findByText("REC-7")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Older" })).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Newest" }));
  expect(await screen.findByText("REC-100")).toBeInTheDocument();
});

it("says that nothing runs; that it cannot be reached; and tries again", async () => {
  let answer: () => unknown = () => Promise.reject(new UnreachableError());
  const { user } = await play(LIST, recovering({ [ASKED]: () => answer() }));
  const problem = await screen.findByRole("alert");
  expect(screen.queryByText("No recoveries")).not.toBeInTheDocument();
  answer = () => ({ items: [], after: "" });
  await user.click(within(problem).getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("No recoveries")).toBeInTheDocument();
});

it("says that rows are on their way", async () => {
  await play(LIST, { ...recovering(), silentFor: "/desk/security/recoveries" });
  expect((await screen.findAllByText("Loading")).length).toBeGreaterThan(0);
  expect(screen.queryByText("No recoveries")).not.toBeInTheDocument();
});

it("stops a recovery only with a reason, and says why the desk refused", async () => {
  const STOP = "POST /desk/security/recoveries/r4/stop";
  const { stage, user } = await play(
    LIST,
    recovering({ [STOP]: () => Promise.reject(refusal("case_closed")) }),
  );
  await user.click(await screen.findByRole("button", { name: "Stop the recovery: REC-4" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Stop the recovery" }));
  expect(dialog.getByRole("textbox")).toHaveAccessibleDescription(/./);
  expect(stage.asked).not.toContain(STOP);
  await user.type(dialog.getByRole("textbox"), " she knows nothing of it ");
  await user.click(dialog.getByRole("button", { name: "Stop the recovery" }));
  expect(await screen.findByText("This case is closed")).toBeInTheDocument();
  const [sent] = stage.bodies.filter((one) => one.path.endsWith("/stop"));
  expect(sent?.body).toEqual({ reason: "she knows nothing of it" });
  expect(dialog.getByRole("textbox")).toHaveValue(" she knows nothing of it ");
});

it("lets the agent who serves the customer ask by keyboard until the questions prove", async () => {
  let answered = 0;
  const { stage, user } = await play(
    HERE,
    served({ [ANSWER]: () => ({ right: true, left: 2 - answered, proven: answered++ > 0 }) }),
  );
  const here = await beside();
  expect(here.queryByText("REC-9")).not.toBeInTheDocument();
  expect(here.queryByRole("button", { name: /Stop/ })).not.toBeInTheDocument();
  await user.keyboard("{Shift>}q{/Shift}");
  const dialog = within(await screen.findByRole("dialog"));
  await waitFor(() => expect(dialog.getByRole("button", { name: "Get a question" })).toHaveFocus());
  await user.keyboard("{Enter}");
  const field = await dialog.findByRole("textbox", { name: "What they answered" });
  expect(dialog.getByText("How much USDT did you deposit on November 3, 2025 (UTC)?")).toBeInTheDocument();
  expect(field).toHaveFocus();
  await user.keyboard("250{Enter}");
  expect(await dialog.findByText("Right")).toBeInTheDocument();
  expect(dialog.getByText("2 questions are left.")).toBeInTheDocument();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(dialog.getByRole("button", { name: "Check" })).toBeInTheDocument());
  await waitFor(() => expect(dialog.getByRole("textbox", { name: "What they answered" })).toHaveValue(""));
  await user.type(dialog.getByRole("textbox", { name: "What they answered" }), "19.5{Enter}");
  expect(await dialog.findByText("The questions count as a proof now.")).toBeInTheDocument();
  expect(stage.bodies.filter((one) => one.path.endsWith("/answer")).map((one) => one.body)).toEqual([
    { answer: "250" },
    { answer: "19.5" },
  ]);
});

it("keeps what was written when an answer came too late, and draws another question", async () => {
  const { user } = await play(HERE, served({ [ANSWER]: () => Promise.reject(refusal("conflict")) }));
  await user.click((await beside()).getByRole("button", { name: "Ask a question: REC-4" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Get a question" }));
  await user.type(await dialog.findByRole("textbox"), "250{Enter}");
  expect(await dialog.findByRole("alert")).toHaveTextContent("This question no longer counts");
  await user.click(dialog.getByRole("button", { name: "Get a question" }));
  expect(await dialog.findByRole("textbox")).toHaveValue("");
  expect(dialog.queryByRole("alert")).not.toBeInTheDocument();
});

it("asks nothing about a customer whom the reader does not serve", async () => {
  const options = served();
  const { stage } = await play(HERE, {
    ...options,
    me: meOf(JUN, { permissions: options.me?.permissions ?? [] }),
  });
  await screen.findByRole("complementary", { name: "Customer" });
  await waitFor(() => expect(stage.asked).toContain(`GET /desk/tickets/${MINJI.id}/situation`));
  expect(stage.asked).not.toContain(OF_MINJI);
  expect(RECOVERIES[0]?.customer_id).toBe(MINJI.customer_id);
});
