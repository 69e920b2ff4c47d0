/** The live page on the stage: what a lead does for a colleague. */
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { LENA, MEI, meOf } from "./cast";
import { play } from "./play";
import { refusal } from "./stage";

const LIVE = "/console/live";
const LIFT = `POST /desk/staff/${MEI.id}/caps/takes/lift`;

it("lifts a colleague's limit for a while, only with a reason, and says why the desk refused", async () => {
  let answer: () => unknown = () => Promise.reject(refusal("conflict"));
  const { stage, user } = await play(LIVE, { me: meOf(LENA), answers: { [LIFT]: () => answer() } });
  await user.click(await screen.findByRole("button", { name: `Actions for ${MEI.name}` }));
  await user.click(await screen.findByRole("menuitem", { name: "Lift the limit" }));
  const dialog = within(await screen.findByRole("dialog", { name: `Lift a limit of ${MEI.name}` }));
  const lift = dialog.getByRole("button", { name: "Lift the limit" });
  await user.click(lift);
  expect(stage.asked).not.toContain(LIFT);
  await user.type(dialog.getByRole("textbox", { name: "Reason" }), "a market fell");
  await user.click(lift);
  expect(await screen.findByRole("alert")).toBeInTheDocument();
  expect(screen.getByRole("dialog")).toBeInTheDocument();
  answer = () => ({ until: "2026-11-29T12:00:00Z" });
  await user.click(lift);
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(screen.getByText(/^Lifted until/)).toBeInTheDocument();
  expect(stage.bodies.at(-1)?.body).toEqual({ minutes: 60, reason: "a market fell" });
});

it("offers it neither for oneself nor to whom it is not allowed", async () => {
  const me = meOf(LENA);
  const permissions = me.permissions.filter((one) => one !== "people.lift_cap");
  await play(LIVE, { me: { ...me, permissions } });
  expect(await screen.findByText(MEI.name)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: `Actions for ${MEI.name}` })).not.toBeInTheDocument();
});
