/** The situation card on the stage: what it says, what it hides, and for how long. */
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SHOW_MS, stillShown } from "../src/rooms/exchange/showing";
import { listOfWhy } from "../src/rooms/exchange/words";
import { MINJI } from "./cast";
import { play } from "./play";
import { EARLIER, SILENT, SITUATION, SITUATION_IN_PART } from "./situations";
import { refusal, type StageOptions } from "./stage";

const OPEN = `/console/mine/${MINJI.id}`;
const REVEAL = `POST /desk/tickets/${MINJI.id}/reveal`;
const SITUATION_PATH = `GET /desk/tickets/${MINJI.id}/situation`;
const PHONE = "+82 10 0000 0142";

async function open(options: StageOptions = {}) {
  const played = await play(OPEN, options);
  const card = await screen.findByRole("complementary", { name: "Customer" });
  return { ...played, card: within(card) };
}

const shows = (value: string, left = 29) => ({
  answers: { [REVEAL]: () => ({ value, until: new Date(Date.now() + SHOW_MS).toISOString(), left }) },
});

async function show(
  user: Awaited<ReturnType<typeof open>>["user"],
  name: string,
  reason = "Compare the number",
) {
  await user.click(await screen.findByRole("button", { name: `Show ${name}` }));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByRole("textbox"), reason);
  await user.click(within(dialog).getByRole("button", { name: "Show for 60 seconds" }));
}

it("has every section, gravest first, and no digit of an amount is lost", async () => {
  const { card } = await open();
  await card.findByText("Withdrawal soon after a security change");
  const titles = card.getAllByRole("heading", { level: 3 }).map((each) => each.textContent);
  expect(titles).toEqual([
    "Account",
    "Look twice3",
    "Holds1",
    "Deposits and withdrawals3",
    "Open orders1",
    "Last sign-ins2",
    "Security events2",
    "Assets2",
    "Earlier conversations1",
  ]);
  expect(card.getByTitle("0.042500000000000000 BTC")).toHaveTextContent("0.0425 BTC");
  expect(card.getByTitle("1250000 KRW")).toHaveTextContent("1,250,000 KRW");
});

it("keeps credited and withdrawable apart", async () => {
  const { card } = await open();
  const deposit = within((await card.findByTitle("1.5 ETH")).closest("li") as HTMLElement);
  const [credited, withdrawable] = deposit.getAllByRole("listitem");
  expect(credited).toHaveAttribute("data-done", "true");
  expect(withdrawable).toHaveAttribute("data-done", "false");
  expect(withdrawable).toHaveTextContent("41 of 64 confirmations");
});

it("says times with UTC in the title", async () => {
  const { card } = await open();
  await card.findByText("Withdrawal soon after a security change");
  const times = card.getAllByRole("time");
  expect(times.length).toBeGreaterThan(10);
  for (const time of times) expect(time.title).toMatch(/UTC$/);
});

it("folds a section by keyboard, says so, and remembers it", async () => {
  const { card, user } = await open();
  await card.findByText("Withdrawal soon after a security change");
  const fold = card.getByRole("button", { name: /^Holds/ });
  expect(fold).toHaveAttribute("aria-expanded", "true");
  fold.focus();
  await user.keyboard("{Enter}");
  expect(fold).toHaveAttribute("aria-expanded", "false");
  expect(card.getByText("Stops: withdrawals and address book")).not.toBeVisible();
  expect(localStorage.getItem("havendesk.situation.closed")).toBe('["holds"]');
  await user.keyboard(" ");
  expect(fold).toHaveAttribute("aria-expanded", "true");
  expect(localStorage.getItem("havendesk.situation.closed")).toBe("[]");
});

it("is read again with its key, and not by a timer", async () => {
  const { stage, card, user } = await open();
  await card.findByText("Withdrawal soon after a security change");
  const reads = () => stage.asked.filter((each) => each === SITUATION_PATH).length;
  const before = reads();
  await user.keyboard("{Shift>}I{/Shift}");
  await waitFor(() => expect(reads()).toBe(before + 1));
  await user.click(card.getByRole("button", { name: "Read the situation again" }));
  await waitFor(() => expect(reads()).toBe(before + 2));
});

describe("what is missing", () => {
  it("tells a missing section from an empty one, and an old one by its age", async () => {
    const { card, user, stage } = await open({ situation: SITUATION_IN_PART });
    const missing = await card.findByText("The exchange did not answer in time. This is unknown, not empty.");
    expect(card.queryByText("No transfers")).not.toBeInTheDocument();
    expect(card.getByText(/This is what it said/)).toHaveTextContent(/said .+ ago$/);
    expect(card.getByText(/Not looked at: deposits and withdrawals/)).toBeInTheDocument();
    const before = stage.asked.length;
    await user.click(within(missing.parentElement as HTMLElement).getByRole("button"));
    await waitFor(() => expect(stage.asked.length).toBeGreaterThan(before));
  });

  it("says plainly that the exchange is silent, and still shows what the desk knows", async () => {
    const { card } = await open({ situation: SILENT });
    expect(await card.findByText("The exchange does not answer")).toBeInTheDocument();
    expect(card.getByText("HD-3QK8M-7TCW2")).toBeInTheDocument();
    expect(card.queryByText("No holds")).not.toBeInTheDocument();
    expect(card.queryByRole("button", { name: /^Show / })).not.toBeInTheDocument();
  });

  it("heals by itself when the exchange speaks again", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let silent = true;
    const { card } = await open({ answers: { [SITUATION_PATH]: () => (silent ? SILENT : SITUATION) } });
    expect(await card.findByText("The exchange does not answer")).toBeInTheDocument();
    silent = false;
    await act(() => vi.advanceTimersByTimeAsync(21_000));
    expect(await card.findByText("Withdrawal soon after a security change")).toBeInTheDocument();
    vi.useRealTimers();
  });

  it("tells a visitor from a silent exchange", async () => {
    const { card } = await open({ situation: { available: false, code: "visitor", earlier: EARLIER } });
    expect(await card.findByText("An unproven visitor")).toBeInTheDocument();
    expect(card.queryByText("The exchange does not answer")).not.toBeInTheDocument();
  });

  it("keeps the card and says its age when it cannot be read again", async () => {
    let silent = false;
    const { card, user } = await open({
      answers: {
        [SITUATION_PATH]: () => (silent ? Promise.reject(refusal("internal", 500)) : SITUATION),
      },
    });
    await card.findByText("Withdrawal soon after a security change");
    silent = true;
    await user.click(card.getByRole("button", { name: "Read the situation again" }));
    expect(await card.findByText(/What is shown was read/)).toBeInTheDocument();
    expect(card.getByText("Withdrawal soon after a security change")).toBeInTheDocument();
  });
});

describe("a masked field", () => {
  it("is shown with a reason, and leaves no trace in the page's stores", async () => {
    const { stage, card, user } = await open(shows(PHONE));
    expect(await card.findByText("•••42")).toBeInTheDocument();
    await show(user, "Phone");
    expect(await card.findByText(PHONE)).toBeInTheDocument();
    expect(card.queryByText("•••42")).not.toBeInTheDocument();
    const sent = stage.bodies.find((each) => each.path.endsWith("/reveal"));
    expect(sent?.body).toEqual({ field: "account.phone", reason: "Compare the number" });
    expect(JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage })).not.toContain("0142");
    await user.click(card.getByRole("button", { name: "Hide Phone" }));
    expect(card.queryByText(PHONE)).not.toBeInTheDocument();
  });

  it("asks nothing without a reason", async () => {
    const { stage, user } = await open(shows(PHONE));
    await show(user, "Phone", "    ");
    expect(await screen.findByText("Say why in a few words.")).toBeInTheDocument();
    expect(stage.asked).not.toContain(REVEAL);
  });

  it("stays masked when it is refused, and the reason is not lost", async () => {
    const { card, user } = await open({
      answers: { [REVEAL]: () => Promise.reject(refusal("reveal_limit", 429)) },
    });
    await show(user, "Phone");
    expect(
      await screen.findByText("You have had as many fields shown as is allowed for now"),
    ).toBeInTheDocument();
    expect(screen.getByRole("textbox", { name: /Why must you see it/ })).toHaveValue("Compare the number");
    expect(card.getByText("•••42")).toBeInTheDocument();
  });

  it("shows a long value shortened, whole on demand, and says how many looks are left", async () => {
    const address = "bc1qSANDBOX0123456789abcdef0123456789";
    const { card, user } = await open(shows(address, 1));
    const details = await card.findAllByText("Details");
    await user.click(details[0] as HTMLElement);
    const [address1] = card.getAllByRole("button", { name: "Show Address", hidden: true });
    await user.click(address1 as HTMLElement);
    await user.type(await screen.findByRole("textbox", { name: /Why must you see it/ }), "On the chain");
    await user.click(screen.getByRole("button", { name: "Show for 60 seconds" }));
    expect(await card.findByText("bc1qSA…456789")).toBeInTheDocument();
    await user.click(card.getByRole("button", { name: "Show Address whole" }));
    expect(card.getByText(address)).toBeInTheDocument();
    await user.click(card.getByRole("button", { name: "Show E-mail" }));
    expect(await screen.findByText("1 look is left this hour.")).toBeInTheDocument();
  });
});

describe("the minute of a look", () => {
  beforeEach(
    () =>
      void vi.useFakeTimers({
        shouldAdvanceTime: true,
        toFake: ["Date", "performance", "setInterval", "clearInterval"],
      }),
  );
  afterEach(() => void vi.useRealTimers());

  it("is over after 60 seconds", async () => {
    const { card, user } = await open(shows(PHONE));
    await show(user, "Phone");
    await card.findByText(PHONE);
    act(() => void vi.advanceTimersByTime(SHOW_MS - 5_000));
    expect(card.getByText(PHONE)).toBeInTheDocument();
    act(() => void vi.advanceTimersByTime(6_000));
    expect(card.queryByText(PHONE)).not.toBeInTheDocument();
    expect(card.getByText("•••42")).toBeInTheDocument();
  });

  it("is over when the page wakes from a sleep in which no timer ran", async () => {
    const { card, user } = await open(shows(PHONE));
    await show(user, "Phone");
    await card.findByText(PHONE);
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    fireEvent.focus(window);
    expect(card.queryByText(PHONE)).not.toBeInTheDocument();
  });

  it("shows nothing on a page that nobody looks at", async () => {
    const { card, user } = await open(shows(PHONE));
    await show(user, "Phone");
    await card.findByText(PHONE);
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    fireEvent(document, new Event("visibilitychange"));
    expect(card.queryByText(PHONE)).not.toBeInTheDocument();
    hidden.mockReturnValue(false);
    fireEvent(document, new Event("visibilitychange"));
    expect(card.getByText(PHONE)).toBeInTheDocument();
    hidden.mockRestore();
  });
});

it("ends by whichever clock ran further", () => {
  const shown = new Map([["a", { value: "x", began: { wall: 1_000, steady: 1_000 } }]]);
  expect(stillShown(shown, { wall: 30_000, steady: 30_000 })).toBe(shown);
  expect(stillShown(shown, { wall: 61_001, steady: 2_000 }).size).toBe(0);
  expect(stillShown(shown, { wall: 0, steady: 61_001 }).size).toBe(0);
});

it("finds the word of a fact behind a hint in its list", () => {
  expect(listOfWhy("password_changed")).toBe("event");
  expect(listOfWhy("withdrawal")).toBe("direction");
  expect(listOfWhy("fiat_entry_delay")).toBe("hold");
  expect(listOfWhy("device")).toBe("why");
  expect(listOfWhy("a_word_of_tomorrow")).toBe("why");
});
