// @vitest-environment jsdom
import { expect, it } from "vitest";
import { buildOf } from "./freshness";

it("reads the build from the entry script, whatever stands between", () => {
  const page = `<script type="module" crossorigin src="/static/console/assets/index-CkAFPs9X.js" nonce="a"></script>`;
  expect(buildOf(page)).toBe("/static/console/assets/index-CkAFPs9X.js");
  expect(buildOf(page.replace('nonce="a"', 'nonce="b"'))).toBe(buildOf(page));
});

it("has nothing to compare where no build is", () => {
  expect(buildOf('<script type="module" src="/src/app/main.tsx"></script>')).toBeNull();
  expect(buildOf("The console is not built; run make front-end.")).toBeNull();
});
