// @vitest-environment jsdom
import type { ActPreview, Parts } from "@havendesk/shared";
import { CUSTOMER_LANGUAGES } from "@havendesk/shared";
import { describe, expect, it, vi } from "vitest";
import { draw } from "./below.ts";
import type { AnswersHost } from "./types.ts";
import { WORDS } from "./words.ts";

const OPEN = { open: true, settled: false };
const ACT: ActPreview = {
  id: "a1",
  name: "freeze_account",
  title: "Freeze the account",
  lines: ["Nothing leaves the account"],
  confirm: "Freeze it",
  decline: "Leave it",
  expires_at: "2999-01-01T00:00:00Z",
  step_up: true,
};

function host(over: Partial<AnswersHost> = {}): AnswersHost {
  return {
    language: "en",
    answer: "t1/answers/2",
    choose: vi.fn(),
    post: vi.fn(async () => ({})),
    fresh: vi.fn(async () => "token"),
    save: vi.fn(async () => undefined),
    time: (at) => at,
    ...over,
  };
}

function below(parts: Omit<Parts, "v">, given = host(), standing = OPEN) {
  const drawn = draw({ v: 1, ...parts }, given);
  drawn.update(standing);
  document.body.replaceChildren(drawn.node);
  return drawn;
}

function press(label: string): void {
  const found = [...document.querySelectorAll("button")].find((one) => one.textContent === label);
  if (!found) throw new Error(`no button ${label}`);
  found.click();
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("choices", () => {
  const choices = [
    { id: "1-1", label: "The first" },
    { id: "1-2", label: "The second" },
  ];

  it("are pressed once", () => {
    const given = host();
    below({ choices }, given);
    press("The second");
    press("The first");
    expect(given.choose).toHaveBeenCalledExactlyOnceWith("1-2", "The second");
  });

  it("hold only while nobody has said anything since", () => {
    const given = host();
    below({ choices }, given, { open: false, settled: false });
    press("The first");
    expect(given.choose).not.toHaveBeenCalled();
  });
});

describe("an act", () => {
  it("is confirmed with a token that names it", async () => {
    const given = host();
    below({ act: ACT }, given);
    press("Freeze it");
    press("Freeze it");
    await settle();
    expect(given.fresh).toHaveBeenCalledExactlyOnceWith("a1");
    expect(given.post).toHaveBeenCalledExactlyOnceWith("/customer/acts/a1", {
      decision: "confirm",
      token: "token",
    });
  });

  it("is declined without one", async () => {
    const given = host();
    below({ act: ACT }, given);
    press("Leave it");
    await settle();
    expect(given.fresh).not.toHaveBeenCalled();
    expect(given.post).toHaveBeenCalledExactlyOnceWith("/customer/acts/a1", {
      decision: "decline",
      token: "",
    });
  });

  it("needs somebody who is signed in", async () => {
    const given = host({ fresh: async () => null });
    below({ act: ACT }, given);
    press("Freeze it");
    await settle();
    expect(given.post).not.toHaveBeenCalled();
    expect(document.body.textContent).toContain(WORDS.en.sign_in);
  });

  it("may be tried again after a failure", async () => {
    const post = vi.fn().mockRejectedValueOnce({ code: "exchange_silent" }).mockResolvedValue({});
    below({ act: ACT }, host({ post }));
    press("Freeze it");
    await settle();
    expect(document.body.textContent).toContain(WORDS.en.failed);
    press("Freeze it");
    await settle();
    expect(post).toHaveBeenCalledTimes(2);
    expect(document.body.textContent).toContain(WORDS.en.done);
  });

  it.each([
    ["has ended", { ...ACT, expires_at: "2020-01-01T00:00:00Z" }, OPEN],
    ["is settled", ACT, { open: false, settled: true }],
  ])("does nothing when it %s", async (_why, act, standing) => {
    const given = host();
    below({ act }, given, standing);
    press("Freeze it");
    await settle();
    expect(given.post).not.toHaveBeenCalled();
  });
});

it("asks whether it helped, and takes the first word", async () => {
  const given = host();
  below({ feedback: true }, given);
  press("No");
  press("Yes");
  await settle();
  expect(given.post).toHaveBeenCalledExactlyOnceWith("/customer/tickets/t1/answers/2/verdict", {
    helped: false,
  });
});

it("shows what was read as text, also where it looks like markup", () => {
  const evidence = [
    { kind: "transfer", text: "<b>x</b>", source: "exchange", at: "2026-03-01T09:30:00Z", reference: "0x…1" },
  ].map((line) => ({ ...line, height: 7, silent: true }));
  below({ evidence });
  const line = document.querySelector("li");
  expect(line?.querySelector("b")).toBeNull();
  expect(line?.textContent).toContain("<b>x</b> · exchange · 0x…1 · block 7");
  expect(line?.textContent).toContain(WORDS.en.silent);
});

it("speaks every language with the same places", () => {
  for (const language of CUSTOMER_LANGUAGES) {
    for (const [key, text] of Object.entries(WORDS[language])) {
      const places = (one: string) => (one.match(/\{\w+\}/g) ?? []).sort();
      expect(places(text)).toEqual(places(WORDS.en[key as keyof typeof WORDS.en]));
    }
  }
});

it("saves a document under a name that says what it is", async () => {
  const given = host();
  const url = "/api/v1/customer/papers/withdrawal-proof/wdr_1?language=ko";
  below({ document: { url, label: "Save (PDF)" } }, given);
  press("Save (PDF)");
  await settle();
  expect(given.save).toHaveBeenCalledExactlyOnceWith(url, "withdrawal-proof-wdr_1.pdf");
});

it("saves a table under the ending that it has", async () => {
  const given = host();
  const url = "/api/v1/customer/certificates/HC-00000-00000.csv";
  below({ document: { url, label: "Save (CSV)" } }, given);
  press("Save (CSV)");
  await settle();
  expect(given.save).toHaveBeenCalledExactlyOnceWith(url, "certificates-HC-00000-00000.csv");
});
