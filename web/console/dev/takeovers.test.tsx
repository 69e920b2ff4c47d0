/** The page of a takeover case, on the stage. */
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { play } from "./play";
import { refusal } from "./stage";
import { takenOver } from "./takeovers";

const CLOSE = "POST /desk/security/cases/case-2/close";

it("shows the owner's recoveries in the case, and closes it only with what it was and why", async () => {
  const { stage, user } = await play(
    "/console/security/case-2",
    takenOver({ [CLOSE]: () => Promise.reject(refusal("case_closed")) }),
  );
  const recoveries = within(await screen.findByRole("region", { name: "Recovery" }));
  expect(recoveries.getAllByText(/^REC-/).map((each) => each.textContent)).toEqual([
    "REC-4",
    "REC-9",
    "REC-8",
  ]);
  expect(screen.getByText("Receivers inside held")).toBeInTheDocument();
  expect(screen.getByText("Held: 1")).toBeInTheDocument();
  expect(screen.getByText("Sign: a new device signed in · To accounts here: 2")).toBeInTheDocument();
  expect(screen.getByText("Nothing found")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Close the case" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Close the case" }));
  expect(dialog.getByText("Say what it was.")).toBeInTheDocument();
  expect(stage.asked).not.toContain(CLOSE);
  await user.click(dialog.getByRole("radio", { name: "False alarm" }));
  await user.type(dialog.getByRole("textbox"), "it was the owner's new phone");
  await user.click(dialog.getByRole("button", { name: "Close the case" }));
  await waitFor(() =>
    expect(stage.bodies.find((one) => one.path.endsWith("/close"))?.body).toEqual({
      outcome: "false_alarm",
      reason: "it was the owner's new phone",
    }),
  );
  expect(await screen.findByText("This case is closed")).toBeInTheDocument();
});

it("says that a case is not there, with the way back", async () => {
  await play("/console/security/gone", takenOver());
  expect(await screen.findByRole("alert")).toHaveTextContent("There is nothing here");
  const main = within(screen.getByRole("main"));
  expect(main.getByRole("link", { name: "Security" })).toHaveAttribute("href", "/console/security");
});
