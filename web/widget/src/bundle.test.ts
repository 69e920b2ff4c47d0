// @vitest-environment node
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rollup } from "vite";
import { beforeAll, describe, expect, it } from "vitest";

/** Issue of the widget's budget: what every page of an exchange loads. */
const BUDGET = 40 * 1024;
/** The recorder, which a page loads only when somebody wants to speak. */
const VOICE_BUDGET = 6 * 1024;

let code = "";
let voice = "";

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
  expect(files.map((file) => file.fileName).sort()).toEqual(["havendesk-voice.js", "havendesk.js"]);
  for (const file of files) {
    if (file.type === "chunk") code = file.code;
    else voice = String(file.source);
  }
}, 60_000);

describe("the one file", () => {
  it("stays within its budget", () => {
    expect(gzipSync(code, { level: 9 }).length).toBeLessThan(BUDGET);
  });

  it("runs only the second file that it was built with", () => {
    const digest = createHash("sha384").update(voice).digest("base64");
    expect(code).toContain(`sha384-${digest}`);
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
    expect(voice).not.toContain(forbidden);
  });

  it("leaves one name on the page", () => {
    expect(code.startsWith("(function(){")).toBe(true);
    expect(voice.startsWith("(function(){")).toBe(true);
  });
});

it("keeps the recorder small and out of the first file", () => {
  expect(gzipSync(voice, { level: 9 }).length).toBeLessThan(VOICE_BUDGET);
  expect(code).not.toContain("getUserMedia({");
  expect(voice).toContain("getUserMedia(");
});
