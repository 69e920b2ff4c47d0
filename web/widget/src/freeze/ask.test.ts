// @vitest-environment jsdom
import { CUSTOMER_LANGUAGES } from "@havendesk/shared";
import { expect, it, vi } from "vitest";
import { ask } from "./ask.ts";
import type { FreezeHost } from "./types.ts";
import { WORDS } from "./words.ts";

const DESK = "https://desk.test";
const PAGE = `${DESK}/freeze`;

function asked(report: FreezeHost["report"]): { report: typeof report; closed: () => void } {
  const host = { language: "en" as const, desk: DESK, report: vi.fn(report), closed: vi.fn() };
  document.body.replaceChildren(ask(host));
  return host;
}

function press(label: string): void {
  const found = [...document.querySelectorAll("button")].find((one) => one.textContent === label);
  if (!found) throw new Error(`no button ${label}`);
  found.click();
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const said = () => document.querySelector("[role=status]")?.textContent;
const ways = () => [...document.querySelectorAll(".answers a")].map((one) => (one as HTMLAnchorElement).href);

it("reports nothing before it is confirmed, and goes away when it is not", () => {
  const host = asked(async () => ({ state: "wanted" }));
  expect(host.report).not.toHaveBeenCalled();
  press("Not now");
  expect(document.querySelector("section")).toBeNull();
  expect(host.report).not.toHaveBeenCalled();
  expect(host.closed).toHaveBeenCalledOnce();
});

it("reports once, and leads to the steps", async () => {
  const host = asked(async () => ({ state: "wanted" }));
  press("Freeze now");
  press("Freeze now");
  await settle();
  expect(host.report).toHaveBeenCalledOnce();
  expect(said()).toBe(WORDS.en.freezing);
  expect(ways()).toEqual([`${PAGE}/mine`]);
});

it("says that it is frozen only when the exchange has confirmed it", async () => {
  asked(async () => ({ state: "confirmed" }));
  press("Freeze now");
  await settle();
  expect(said()).toBe(WORDS.en.frozen);
});

it.each([401, 404])("sends somebody unknown (%i) to the page that needs no sign-in", async (status) => {
  asked(() => Promise.reject({ status, code: "not_found" }));
  press("Freeze now");
  await settle();
  expect(said()).toBe(WORDS.en.unknown);
  expect(ways()).toEqual([PAGE]);
  expect([...document.querySelectorAll("button")].map((one) => one.textContent)).toEqual(["Close"]);
});

it.each([0, 429, 503])("can be tried again after %i, and names the other way", async (status) => {
  let failing = true;
  const host = asked(() => (failing ? Promise.reject({ status }) : Promise.resolve({ state: "wanted" })));
  press("Freeze now");
  await settle();
  expect(said()).toBe(WORDS.en.failed);
  expect(ways()).toEqual([PAGE]);
  failing = false;
  press("Freeze now");
  await settle();
  expect(host.report).toHaveBeenCalledTimes(2);
  expect(said()).toBe(WORDS.en.freezing);
});

it("says everything in every language", () => {
  for (const language of CUSTOMER_LANGUAGES) {
    const words = WORDS[language];
    expect(Object.keys(words)).toEqual(Object.keys(WORDS.en));
    if (language !== "en") expect(words.title).not.toBe(WORDS.en.title);
  }
});
