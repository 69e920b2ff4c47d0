import { createHash } from "node:crypto";
import { copyFileSync } from "node:fs";
import { resolve } from "node:path";
import { build, type Plugin, type Rollup } from "vite";
import { defineConfig } from "vitest/config";

const VOICE = "havendesk-voice.js";

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

/** The second file, built first: the widget's own script must know its fingerprint. */
async function buildVoice(): Promise<string> {
  const [output] = (await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: "silent",
    build: { ...options("src/voice/main.ts", "HavendeskVoice", VOICE), write: false },
  })) as Rollup.RollupOutput[];
  const chunk = output?.output[0];
  if (chunk?.type !== "chunk") throw new Error("the recorder was not built");
  return chunk.code;
}

function emitVoice(source: string): Plugin {
  return {
    name: "havendesk-voice",
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: VOICE, source });
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
  const voice = command === "build" ? await buildVoice() : "";
  const integrity = `sha384-${createHash("sha384").update(voice).digest("base64")}`;
  return {
    plugins: [emitVoice(voice), demo()],
    define: { __VOICE_INTEGRITY__: JSON.stringify(integrity) },
    build: options("src/main.ts", "HavendeskWidget", "havendesk.js"),
    server: { open: false },
    test: { environment: "node", include: ["src/**/*.test.ts"] },
  };
});
