// @vitest-environment node
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rollup } from "vite";
import { beforeAll, describe, expect, it } from "vitest";

/** Issue of the widget's budget: what every page of an exchange loads. */
const BUDGET = 40 * 1024;

let code = "";

beforeAll(async () => {
  const root = resolve(import.meta.dirname, "..");
  const configFile = resolve(root, "vite.config.ts");
  const result = (await build({
    root,
    configFile,
    logLevel: "silent",
    build: { write: false },
  })) as Rollup.RollupOutput[];
  const chunks = result.flatMap((one) => one.output);
  expect(chunks).toHaveLength(1);
  const [chunk] = chunks;
  code = chunk?.type === "chunk" ? chunk.code : "";
}, 60_000);

describe("the one file", () => {
  it("stays within its budget", () => {
    expect(gzipSync(code, { level: 9 }).length).toBeLessThan(BUDGET);
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
  });

  it("leaves one name on the page", () => {
    expect(code.startsWith("(function(){")).toBe(true);
  });
});
