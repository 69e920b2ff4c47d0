/** Conduct as an officer sees it, on the stage: investigations, held-back words, marks, partners. */
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { UnreachableError } from "../src/api/problem";
import { conducting, INVESTIGATION, INVESTIGATIONS, OFFERS } from "./conducting";
import { play } from "./play";
import { refusal, type Stage } from "./stage";

const ALL = "/console/conduct";
const ONE = "/console/conduct/i1";
const LIST = "GET /desk/conduct/investigations";
const sent = (stage: Stage, tail: string) =>
  stage.bodies.filter((one) => one.path.endsWith(tail) && one.body).map((one) => one.body);

it("lists investigations by state and by page", async () => {
  const paths: string[] = [];
  const { user } = await play(
    ALL,
    conducting({
      [LIST]: (_body: unknown, path: string) => {
        paths.push(path.split("?")[1] ?? "");
        return path.includes("after=") ? { items: [], after: "" } : { items: INVESTIGATIONS, after: "n2" };
      },
    }),
  );
  const row = (await screen.findByRole("link", { name: "Mei Tanaka-Oyelaran" })).closest("li");
  expect(row).toHaveTextContent("3 signals");
  expect(row).toHaveTextContent("Far from the usual, Tried a marked customer, Was offered money");
  await user.click(screen.getByRole("button", { name: "Older" }));
  expect(await screen.findByText("No investigations")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Suspended" }));
  await waitFor(() => expect(paths).toContain("state=suspended"));
  expect(paths).toContain("state=open&after=n2");
});

it("says of each part by itself that it cannot be reached, and tries it again", async () => {
  const down = () => Promise.reject(new UnreachableError());
  let offers: () => unknown = down;
  const { user } = await play(
    ALL,
    conducting({
      [LIST]: down,
      "GET /desk/conduct/offers": () => offers(),
      "GET /desk/conduct/partners": () => Promise.reject(refusal("forbidden", 403)),
    }),
  );
  await waitFor(() => expect(screen.getAllByRole("alert")).toHaveLength(3));
  expect(screen.getByText("Otter 14")).toBeInTheDocument();
  offers = () => ({ items: [], after: "" });
  const section = within(screen.getByRole("region", { name: "Held-back messages" }));
  await user.click(section.getByRole("button", { name: "Try again" }));
  expect(await section.findByText("Nothing was held back.")).toBeInTheDocument();
});

it("goes to older held-back messages and back to the newest", async () => {
  const paths: string[] = [];
  const { user } = await play(
    ALL,
    conducting({
      "GET /desk/conduct/offers": (_body: unknown, path: string) => {
        paths.push(path.split("?")[1] ?? "");
        return path.includes("after=") ? { items: [], after: "" } : { items: OFFERS, after: "o2" };
      },
    }),
  );
  const section = within(await screen.findByRole("region", { name: "Held-back messages" }));
  await user.click(await section.findByRole("button", { name: "Older" }));
  expect(await section.findByText("Nothing was held back.")).toBeInTheDocument();
  await user.click(section.getByRole("button", { name: "Newest" }));
  await waitFor(() => expect(section.queryByText("Nothing was held back.")).not.toBeInTheDocument());
  expect(paths).toContain("after=o2");
});

it("says that all four parts are on their way, and shows only what the reader may see", async () => {
  const { stage } = await play(ALL, {
    ...conducting({}, ["cases.takeover.cases", "quality.conduct.investigations", "tickets.withheld"]),
    silentFor: "/desk/conduct",
  });
  await waitFor(() => expect(screen.getAllByText("Loading")).toHaveLength(2));
  expect(screen.queryByText("Nothing was held back.")).not.toBeInTheDocument();
  expect(screen.queryByRole("region", { name: "Marked customers" })).not.toBeInTheDocument();
  expect(stage.asked).not.toContain("GET /desk/conduct/partners");
});

it("shows held-back words as text, and passes them on only with a reason", async () => {
  const SETTLE = "POST /desk/conduct/offers/o1/settle";
  const { stage, user } = await play(
    ALL,
    conducting({ [SETTLE]: () => Promise.reject(refusal("conflict")) }),
  );
  const words = await screen.findByText(/加我的 Telegram/);
  expect(words).toHaveTextContent("<b>加我的 Telegram</b>");
  expect(words).toHaveAttribute("dir", "auto");
  await user.click(screen.getByRole("button", { name: /^Pass on/ }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Pass on" }));
  expect(stage.asked).not.toContain(SETTLE);
  await user.type(dialog.getByRole("textbox"), "it was a joke");
  await user.click(dialog.getByRole("button", { name: "Pass on" }));
  expect(await screen.findByText("Somebody else was faster")).toBeInTheDocument();
  expect(sent(stage, "/settle")).toEqual([{ pass_on: true, reason: "it was a joke" }]);
  expect(dialog.getByRole("textbox")).toHaveValue("it was a joke");
});

it("marks a customer, and takes a mark away", async () => {
  const { stage, user } = await play(
    ALL,
    conducting({ "POST /desk/conduct/canaries": {}, "POST /desk/conduct/canaries/c1/unmark": {} }),
  );
  await user.click(await screen.findByRole("button", { name: "Mark a customer" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Mark a customer" }));
  expect(await dialog.findByText("Name the account.")).toBeInTheDocument();
  expect(stage.asked).not.toContain("POST /desk/conduct/canaries");
  await user.type(dialog.getByRole("textbox", { name: /Identifier/ }), "cus_9");
  await user.click(dialog.getByRole("button", { name: "Mark a customer" }));
  await waitFor(() => expect(sent(stage, "/canaries")).toEqual([{ exchange_ref: "cus_9", note: "" }]));
  await user.click(await screen.findByRole("button", { name: "Take the mark away: Otter 14" }));
  await waitFor(() => expect(stage.asked.some((one) => one.endsWith("/unmark"))).toBe(true));
});

it("locks a partner's team out with a reason, and says how many that ends the work of", async () => {
  const { stage, user } = await play(ALL, conducting());
  await user.click(await screen.findByRole("button", { name: "Lock out: Night line Manila" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(/34 people/)).toBeInTheDocument();
  await user.type(dialog.getByRole("textbox"), "they sold addresses");
  await user.click(dialog.getByRole("button", { name: "Lock out" }));
  await waitFor(() => expect(sent(stage, "p1/lock")).toEqual([{ reason: "they sold addresses" }]));
});

it("decides an investigation with what came of it and why, and says why the desk refused", async () => {
  const DECIDE = "POST /desk/conduct/investigations/i1/decision";
  const { stage, user } = await play(
    ONE,
    conducting({ [DECIDE]: () => Promise.reject(refusal("step_up_needed", 403)) }),
  );
  expect(await screen.findByText("fields shown: 64")).toBeInTheDocument();
  expect(screen.getByText("41 colleagues: median 7")).toBeInTheDocument();
  expect(screen.getByText(INVESTIGATION.notes[0]?.text ?? "")).toHaveAttribute("dir", "auto");
  await user.click(screen.getByRole("button", { name: "Decide" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Decide" }));
  expect(dialog.getByText("Say what it was.")).toBeInTheDocument();
  expect(stage.asked).not.toContain(DECIDE);
  await user.click(dialog.getByRole("radio", { name: "Suspended" }));
  await user.type(dialog.getByRole("textbox"), "looked up 64 people");
  await user.click(dialog.getByRole("button", { name: "Decide" }));
  await waitFor(() =>
    expect(sent(stage, "/decision")).toEqual([{ state: "suspended", reason: "looked up 64 people" }]),
  );
});

it("says that an investigation is not there, with the way back", async () => {
  await play(ONE, conducting({ [`${LIST}/i1`]: () => Promise.reject(refusal("not_found", 404)) }));
  expect(await screen.findByRole("alert")).toHaveTextContent("There is nothing here");
  const main = within(screen.getByRole("main"));
  expect(main.getByRole("link", { name: "Conduct" })).toHaveAttribute("href", "/console/conduct");
});
