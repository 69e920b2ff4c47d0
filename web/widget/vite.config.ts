import { createHash } from "node:crypto";
import { copyFileSync } from "node:fs";
import { resolve } from "node:path";
import { build, type Plugin, type Rollup } from "vite";
import { defineConfig } from "vitest/config";

/** Files that a page loads only when they are wanted, and languages but English. */
const SECOND: Record<string, string> = {
  voice: "src/voice/main.ts",
  answers: "src/answers/main.ts",
  freeze: "src/freeze/main.ts",
  ...Object.fromEntries(["zh-Hans", "zh-Hant", "ko", "ja"].map((tag) => [tag, `src/i18n/files/${tag}.ts`])),
};

function options(entry: string, name: string, fileName: string) {
  return {
    target: "es2022",
    outDir: "dist",
    cssMinify: true,
    lib: {
      entry: resolve(import.meta.dirname, entry),
      name,
      formats: ["iife" as const],
      fileName: () => fileName,
    },
  };
}

/** The second files, built first: the widget's own script must know their fingerprints. */
async function buildSecond(file: string, entry: string): Promise<string> {
  const [output] = (await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: "silent",
    build: { ...options(entry, "HavendeskSecond", `havendesk-${file}.js`), write: false },
  })) as Rollup.RollupOutput[];
  const chunk = output?.output[0];
  if (chunk?.type !== "chunk") throw new Error(`${file} was not built`);
  return chunk.code;
}

function emitSecond(sources: [string, string][]): Plugin {
  return {
    name: "havendesk-second",
    apply: "build",
    generateBundle() {
      for (const [file, source] of sources) {
        this.emitFile({ type: "asset", fileName: `havendesk-${file}.js`, source });
      }
    },
  };
}

/** The page that shows the tag is served beside the script; the desk fills in which look it shows. */
function demo(): Plugin {
  return {
    name: "havendesk-demo",
    apply: "build",
    writeBundle(output) {
      for (const file of ["demo.html", "demo.css"]) {
        copyFileSync(resolve(import.meta.dirname, "demo", file), resolve(output.dir ?? "dist", file));
      }
    },
  };
}

export default defineConfig(async ({ command }) => {
  const sources: [string, string][] = [];
  for (const [file, entry] of Object.entries(SECOND)) {
    sources.push([file, command === "build" ? await buildSecond(file, entry) : ""]);
  }
  const digest = (source: string) => `sha384-${createHash("sha384").update(source).digest("base64")}`;
  const integrity = Object.fromEntries(sources.map(([file, source]) => [file, digest(source)]));
  return {
    plugins: [emitSecond(sources), demo()],
    define: { __INTEGRITY__: JSON.stringify(integrity) },
    build: options("src/main.ts", "HavendeskWidget", "havendesk.js"),
    server: { open: false },
    test: { environment: "node", include: ["src/**/*.test.ts"] },
  };
});
