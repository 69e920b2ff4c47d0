/** Every list of those who guard and look after answers: on its way, refused, tried again, empty. */
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { LENA, meOf } from "./cast";
import { play } from "./play";
import { refusal } from "./stage";

const OFFICER = meOf(
  { ...LENA, roles: ["security"] },
  {
    permissions: [
      "bot.reviews",
      "cases.takeover.cases",
      "knowledge.desk_articles",
      "protection.holds_due",
      "protection.warnings",
      "tickets.refused_files",
    ],
  },
);

const LISTS: [page: string, asked: string, empty: unknown, says: string][] = [
  ["security", "/desk/security/cases", { items: [], after: "" }, "No cases"],
  [
    "security/freezes",
    "/desk/security/freezes",
    { freezes: [], after: "", open: 0, stuck: 0, by_strangers: 0 },
    "No freezes",
  ],
  ["security/warnings", "/desk/warnings", [], "No warnings"],
  ["security/files", "/desk/security/files", { files: [], after: "", unseen: 0 }, "No refused files"],
  ["holds", "/desk/holds", { holds: [], after: "", open: 0, overdue: 0 }, "No clock runs"],
  ["knowledge/answers", "/desk/reviews", [], "No answer waits for a review"],
  [
    "knowledge/coverage",
    "/desk/knowledge/coverage",
    { languages: [], topics: [], proposals: [] },
    "No open gaps",
  ],
];

it.each(LISTS)("%s is on its way, refused, tried again, empty", async (page, asked, empty, says) => {
  let fail: (error: Error) => void = () => undefined;
  let answer: () => unknown = () =>
    new Promise((_done, failed) => {
      fail = failed;
    });
  const { user } = await play(`/console/${page}`, {
    me: OFFICER,
    answers: { [`GET ${asked}`]: () => answer() },
  });
  const main = within(await screen.findByRole("main"));
  expect(await main.findByText("Loading")).toBeInTheDocument();
  expect(main.queryByText(says)).not.toBeInTheDocument();
  fail(refusal("too_many", 429));
  const problem = within(await main.findByRole("alert"));
  expect(main.queryByText("Loading")).not.toBeInTheDocument();
  expect(main.queryByText(says)).not.toBeInTheDocument();
  answer = () => empty;
  await user.click(problem.getByRole("button", { name: "Try again" }));
  expect(await main.findByText(says)).toBeInTheDocument();
  expect(main.queryByRole("alert")).not.toBeInTheDocument();
});
