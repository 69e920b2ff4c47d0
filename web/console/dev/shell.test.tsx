/** The desk around the conversation, on the stage: choosing rows, bulk acts, undo, palette, inbox, keys. */
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { LENA, MINE, MINJI, meOf, QUEUE } from "./cast";
import { bulkAnswer, manyRows } from "./deskCast";
import { play } from "./play";
import { refusal } from "./stage";

const UNDO = { id: "u1", until: new Date(Date.now() + 300_000).toISOString(), act: "solve" };

it.each([
  ["/console/mine", undefined],
  [`/console/mine/${MINJI.id}`, undefined],
  [`/console/all/${MINJI.id}`, meOf(LENA)],
  ["/console/inbox", undefined],
  ["/console/live", meOf(LENA)],
])("no two commands of %s share a key, also while rows are chosen", async (path, me) => {
  const { commands, user } = await play(path, me ? { me } : {});
  await screen.findByRole("navigation");
  await waitFor(() => expect(commands.list().length).toBeGreaterThan(10));
  if (path.includes("/mine") || path.includes("/all")) {
    await screen.findAllByText(/Customer M/);
    await user.keyboard("*");
    await screen.findByText(/chosen/);
  }
  expect(commands.clashes()).toEqual([]);
});

it("chooses a row and a range, acts on them, names what was left, and takes it back with one key", async () => {
  const { stage, user } = await play("/console/queue", {
    answers: {
      "POST /desk/bulk": (body: unknown) => bulkAnswer((body as { tickets: string[] }).tickets, QUEUE),
    },
  });
  const [first, , third] = await screen.findAllByRole("checkbox");
  await user.click(first as HTMLElement);
  fireEvent.click(third as HTMLElement, { shiftKey: true });
  expect(await screen.findByText("3 chosen")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Close" }));
  const dialog = await screen.findByRole("dialog", { name: "2 done, 1 left as they were" });
  expect(within(dialog).getByText(QUEUE[0]?.reference ?? "")).toBeInTheDocument();
  expect(within(dialog).getByText("The ticket's status does not allow this")).toBeInTheDocument();
  const bulk = stage.bodies.find((each) => each.path === "/desk/bulk");
  expect(bulk?.body).toEqual({ act: "close", tickets: QUEUE.slice(0, 3).map((row) => row.id) });
  const [, close] = within(dialog).getAllByRole("button", { name: "Close" });
  await user.click(close as HTMLElement);
  await waitFor(() => expect(screen.queryByText("3 chosen")).not.toBeInTheDocument());
  await user.keyboard("z");
  await waitFor(() =>
    expect(stage.asked.filter((each) => each.startsWith("POST /desk/undo/"))).toHaveLength(1),
  );
  await user.keyboard("z");
  expect(stage.asked.filter((each) => each.startsWith("POST /desk/undo/"))).toHaveLength(1);
});

it("offers the way back of a single act, and says why it is closed", async () => {
  const { stage, user } = await play(`/console/mine/${MINJI.id}`, {
    answers: {
      [`POST /desk/tickets/${MINJI.id}/solve`]: { undo: UNDO },
      "POST /desk/undo/u1": () => Promise.reject(refusal("undo_superseded")),
    },
  });
  await user.click(await screen.findByRole("button", { name: "Solve" }));
  await user.click(await screen.findByRole("button", { name: /Undo/ }));
  await waitFor(() => expect(stage.asked).toContain("POST /desk/undo/u1"));
  expect(screen.queryByText("Taken back.")).not.toBeInTheDocument();
});

it("draws only the rows in sight, of however many there are", async () => {
  await play("/console/queue", { lists: { queue: manyRows(2_000) } });
  await screen.findByText("Customer C0000");
  expect(document.querySelectorAll("[data-row]").length).toBeLessThan(60);
});

it("runs what the palette found, and nothing while an input method composes", async () => {
  const { router, user } = await play("/console/mine");
  await screen.findByRole("navigation");
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  const field = await screen.findByRole("combobox", { name: "Commands and places" });
  await user.type(field, "tags");
  fireEvent.keyDown(field, { key: "Enter", isComposing: true });
  expect(router.state.location.pathname).toBe("/mine");
  expect((await screen.findAllByRole("option"))[0]).toHaveTextContent("Tags");
  await user.keyboard("{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/manage/tags"));
});

it("writes no letter into the desk: keys in a field belong to the field", async () => {
  const { router, stage, user } = await play("/console/mine");
  const field = await screen.findByRole("searchbox", { name: "Filter this list" });
  await user.type(field, "jxz*?");
  expect(field).toHaveValue("jxz*?");
  expect(router.state.location.pathname).toBe("/mine");
  expect(stage.asked.filter((each) => each.startsWith("POST") && !each.includes("live"))).toEqual([]);
});

it("reads an entry of the inbox by opening it", async () => {
  const { router, stage, user } = await play("/console/inbox");
  await user.click(await screen.findByRole("link", { name: /Mei mentioned you/ }));
  await waitFor(() => expect(router.state.location.pathname).toBe(`/inbox/${MINJI.id}`));
  expect(stage.bodies.find((each) => each.path === "/desk/inbox/read")?.body).toMatchObject({
    ids: [expect.any(String)],
  });
});

it("stands without the newer endpoints of the desk, calmly", async () => {
  const gone = () => Promise.reject(refusal("not_found", 404));
  await play("/console/mine", {
    answers: {
      "GET /desk/views": gone,
      "GET /desk/counts": gone,
      "GET /desk/inbox": gone,
      "GET /desk/tags": gone,
    },
    lists: { mine: MINE },
  });
  expect(await screen.findByText("Customer ME17")).toBeInTheDocument();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

it("says that the session has ended, keeps the page, and goes on when somebody signed in beside it", async () => {
  let signedIn = true;
  const { stage, user } = await play(`/console/mine/${MINJI.id}`, {
    answers: {
      "GET /desk/counts": () => (signedIn ? {} : Promise.reject(refusal("not_signed_in", 401))),
      "GET /desk/tickets": () =>
        signedIn ? { items: MINE, next: "" } : Promise.reject(refusal("not_signed_in", 401)),
    },
  });
  const field = await screen.findByRole("textbox", { name: "Reply" });
  await user.type(field, "half a sent");
  signedIn = false;
  await user.click(screen.getByRole("button", { name: "Refresh the list" }));
  expect(await screen.findByText(/Your session has ended/)).toBeInTheDocument();
  expect(field).toHaveValue("half a sent");
  expect(stage.left).toEqual([]);
});
