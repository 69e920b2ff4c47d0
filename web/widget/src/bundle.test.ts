// @vitest-environment node
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rollup } from "vite";
import { beforeAll, describe, expect, it } from "vitest";

/** Issue of the widget's budget: what every page of an exchange loads. */
const BUDGET = 40 * 1024;
/** What a page loads only when somebody wants to speak, or an answer has more than its text. */
const SECOND_BUDGET = 6 * 1024;

let code = "";
const second: Record<string, string> = {};

beforeAll(async () => {
  const root = resolve(import.meta.dirname, "..");
  const configFile = resolve(root, "vite.config.ts");
  const result = (await build({
    root,
    configFile,
    logLevel: "silent",
    build: { write: false },
  })) as Rollup.RollupOutput[];
  const files = result.flatMap((one) => one.output);
  expect(files.map((file) => file.fileName).sort()).toEqual([
    "havendesk-answers.js",
    "havendesk-freeze.js",
    "havendesk-ja.js",
    "havendesk-ko.js",
    "havendesk-voice.js",
    "havendesk-zh-Hans.js",
    "havendesk-zh-Hant.js",
    "havendesk.js",
  ]);
  for (const file of files) {
    if (file.type === "chunk") code = file.code;
    else second[file.fileName] = String(file.source);
  }
}, 60_000);

describe("the one file", () => {
  it("stays within its budget", () => {
    expect(gzipSync(code, { level: 9 }).length).toBeLessThan(BUDGET);
  });

  it("runs only the second files that it was built with", () => {
    for (const source of Object.values(second)) {
      const digest = createHash("sha384").update(source).digest("base64");
      expect(code).toContain(`sha384-${digest}`);
    }
  });

  it.each([
    "eval(",
    "new Function",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    'createElement("style',
    "postMessage",
    "cssText",
  ])("holds no %s, which a strict policy or a hostile text could turn against the page", (forbidden) => {
    expect(code).not.toContain(forbidden);
    for (const source of Object.values(second)) expect(source).not.toContain(forbidden);
  });

  it("leaves one name on the page", () => {
    expect(code.startsWith("(function(){")).toBe(true);
    for (const source of Object.values(second)) expect(source.startsWith("(function(){")).toBe(true);
  });
});

it("keeps the second files small, and what they are for out of the first", () => {
  for (const source of Object.values(second)) {
    expect(gzipSync(source, { level: 9 }).length).toBeLessThan(SECOND_BUDGET);
  }
  const voice = second["havendesk-voice.js"] ?? "";
  expect(code).not.toContain("getUserMedia({");
  expect(voice).toContain("getUserMedia(");
});
