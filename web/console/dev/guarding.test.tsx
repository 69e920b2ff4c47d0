/** Freezes and holds as an officer sees and places them, on the stage. */
import { screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { expect, it } from "vitest";
import { ACCOUNT, CERTIFICATE, FROZEN, guarding, withdrawing } from "./guarding";
import { play } from "./play";
import { refusal } from "./stage";

async function violations(): Promise<string[]> {
  const found = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, "target-size": { enabled: false } },
    resultTypes: ["violations"],
  });
  return found.violations.map((one) => one.id);
}

it("lists freezes with their steps, strangers' reports and the next page", async () => {
  const pages = [
    { freezes: FROZEN.slice(0, 2), after: "more", open: 3, stuck: 1, by_strangers: 1 },
    { freezes: FROZEN.slice(2), after: "", open: 3, stuck: 1, by_strangers: 1 },
  ];
  const { stage, user } = await play(
    "/console/security/freezes",
    guarding({
      "GET /desk/security/freezes": (_body: unknown, path: string) =>
        pages[path.includes("after=more") ? 1 : 0],
    }),
  );
  expect(await screen.findByRole("link", { name: "FRZ-1" })).toBeInTheDocument();
  expect(screen.getByRole("status", { name: "" })).toHaveTextContent("3 not over, 1 stuck");
  expect(screen.getAllByText("Reported by a stranger: the owner may undo it")).toHaveLength(1);
  await user.click(screen.getByText("Steps of FRZ-2"));
  expect(screen.getAllByText("Snapshot taken")[1]).toBeVisible();
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Show more" }));
  expect(await screen.findByText("FRZ-3")).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "FRZ-3" })).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Stuck" }));
  await waitFor(() =>
    expect(stage.asked.filter((one) => one === "GET /desk/security/freezes").length).toBeGreaterThan(2),
  );
});

it("asks a second person to give an account back", async () => {
  const path = "POST /protection/freezes/f1/release";
  const { stage, user } = await play(
    "/console/security/freezes",
    guarding({ [path]: () => Promise.reject(refusal("approval_needed")) }),
  );
  await user.click(await screen.findByRole("button", { name: "Give the account back: FRZ-1" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByRole("textbox"), "the owner proved it");
  await user.click(dialog.getByRole("button", { name: "Ask a second person" }));
  await waitFor(() => expect(stage.asked).toContain(path));
  expect(await screen.findByText("A second person was asked")).toBeInTheDocument();
});

it("finds an account by its identifier, and places a hold within its law", async () => {
  const { stage, user } = await play("/console/holds", guarding({ "POST /desk/holds": { hold_id: "h2" } }));
  await user.click(await screen.findByRole("button", { name: "Place a hold" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByRole("textbox", { name: "Account at the exchange" }), "cus_minji");
  await user.click(dialog.getByRole("button", { name: "Find the account" }));
  expect(await dialog.findByText(/KR/)).toHaveTextContent("1 hold runs");
  await user.click(dialog.getByRole("button", { name: "Place a hold" }));
  expect(await dialog.findByText("Choose a reason.")).toBeInTheDocument();
  expect(stage.asked).not.toContain("POST /desk/holds");
  await user.click(dialog.getByRole("combobox", { name: "Reason" }));
  await user.click(await screen.findByRole("option", { name: "Suspicion of laundering" }));
  await user.click(dialog.getByRole("checkbox", { name: "withdrawals" }));
  await user.type(dialog.getByRole("textbox", { name: "Grounds" }), "order 7");
  expect(await violations()).toEqual([]);
  await user.click(dialog.getByRole("button", { name: "Place a hold" }));
  await waitFor(() => expect(stage.asked).toContain("POST /desk/holds"));
  expect(stage.bodies.find((one) => one.path === "/desk/holds" && one.body)?.body).toMatchObject({
    customer_id: ACCOUNT.customer_id,
    reason: "aml_suspicion",
    scope: ["withdrawals"],
    grounds: "order 7",
    ends_at: null,
  });
});

it("says why an account was not found, and places nothing", async () => {
  const { stage, user } = await play(
    "/console/holds",
    guarding({ "GET /desk/holds/account": () => Promise.reject(refusal("not_found", 404)) }),
  );
  await user.click(await screen.findByRole("button", { name: "Place a hold" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByRole("textbox"), "cus_nobody{Enter}");
  expect(await dialog.findByRole("alert")).toBeInTheDocument();
  expect(stage.asked).not.toContain("POST /desk/holds");
});

it("counts in the navigation the clocks that ran out, and says so aloud when one more does", async () => {
  let overdue = 1;
  const { stage } = await play(
    "/console/holds",
    guarding({ "GET /desk/holds/overdue": () => ({ overdue }) }),
  );
  const place = (await screen.findAllByRole("link", { name: "Holds" }))[0]?.closest("li");
  await waitFor(() => expect(place).toHaveTextContent("1"));
  expect(screen.queryByText("A clock of a hold has run out")).not.toBeInTheDocument();
  overdue = 3;
  stage.say({ type: "desk", changed: ["holds"] });
  expect(await screen.findByText("A clock of a hold has run out")).toBeInTheDocument();
  await waitFor(() => expect(place).toHaveTextContent("3"));
});

it("looks an account's certificates up for a reason, and withdraws one that was compared", async () => {
  let shown = CERTIFICATE;
  const withdraw = `POST /desk/certificates/${CERTIFICATE.number}/withdraw`;
  const { stage, user } = await play(
    "/console/holds/certificates",
    withdrawing({
      "POST /desk/certificates/search": () => ({ account: "cus_minji", certificates: [shown] }),
      [withdraw]: () => {
        const at = "2026-11-29T08:00:00Z";
        shown = { ...shown, withdrawn_at: at, withdrawn_by: "Lena", withdrawn_reason: "wrong booking" };
        return {};
      },
    }),
  );
  const form = within(await screen.findByRole("form", { name: "Look them up" }));
  await user.type(form.getByRole("textbox", { name: "Certificate or account" }), "hc-7k2m9-qxtc4");
  await user.click(form.getByRole("button", { name: "Look them up" }));
  expect(stage.asked).not.toContain("POST /desk/certificates/search");
  await user.type(form.getByRole("textbox", { name: "Reason" }), "a bank asked{Enter}");
  await user.click(form.getByRole("button", { name: "Look them up" }));
  expect(await screen.findByRole("heading", { name: "cus_minji" })).toBeInTheDocument();
  expect(screen.getByText("In force")).toBeInTheDocument();
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Withdraw certificate HC-7K2M9-QXTC4" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByRole("textbox"), "wrong booking");
  await user.click(dialog.getByRole("button", { name: "Withdraw" }));
  expect(await dialog.findByText("Compare the number and tick this.")).toBeInTheDocument();
  expect(stage.asked).not.toContain(withdraw);
  await user.click(dialog.getByRole("checkbox"));
  await user.click(dialog.getByRole("button", { name: "Withdraw" }));
  expect(await screen.findByText("Withdrawn")).toBeInTheDocument();
  expect(screen.getByText("wrong booking")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /Withdraw certificate/ })).not.toBeInTheDocument();
  expect(stage.bodies.find((one) => one.path.endsWith("/withdraw"))?.body).toEqual({
    reason: "wrong booking",
  });
});

it("says that nobody was found, and keeps what was written", async () => {
  const { user } = await play(
    "/console/holds/certificates",
    withdrawing({ "POST /desk/certificates/search": () => Promise.reject(refusal("not_found", 404)) }),
  );
  const form = within(await screen.findByRole("form", { name: "Look them up" }));
  await user.type(form.getByRole("textbox", { name: "Certificate or account" }), "cus_nobody");
  await user.type(form.getByRole("textbox", { name: "Reason" }), "a bank asked");
  await user.click(form.getByRole("button", { name: "Look them up" }));
  expect(await screen.findByRole("alert")).toBeInTheDocument();
  expect(form.getByRole("textbox", { name: "Certificate or account" })).toHaveValue("cus_nobody");
});
