import { copyFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The page that shows the tag is served beside the script, as it is. */
function demo(): Plugin {
  return {
    name: "havendesk-demo",
    apply: "build",
    writeBundle(options) {
      for (const file of ["demo.html", "demo.css"]) {
        copyFileSync(resolve(import.meta.dirname, "demo", file), resolve(options.dir ?? "dist", file));
      }
    },
  };
}

export default defineConfig({
  plugins: [demo()],
  build: {
    target: "es2022",
    outDir: "dist",
    cssMinify: true,
    lib: {
      entry: resolve(import.meta.dirname, "src/main.ts"),
      name: "HavendeskWidget",
      formats: ["iife"],
      fileName: () => "havendesk.js",
    },
  },
  server: { open: false },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
