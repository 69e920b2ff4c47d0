import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

interface Importers {
  isEntry: boolean;
  importers: readonly string[];
}
type InfoOf = (id: string) => Importers | null;

/** Whether the page needs a module before anything is asked of it: reached from the entry without `import()`. */
function isFirst(id: string, infoOf: InfoOf, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const info = infoOf(id);
  return info !== null && (info.isEntry || info.importers.some((each) => isFirst(each, infoOf, seen)));
}

const WORTH_BYTES = 1_000;

/** Compressed copies beside what was built: the server hands them out as they are. */
function compressedCopies(): Plugin {
  return {
    name: "compressed-copies",
    apply: "build",
    async writeBundle({ dir = "dist" }, bundle) {
      const files = Object.keys(bundle).filter((name) => /\.(js|css|svg)$/.test(name));
      await Promise.all(
        files.map(async (name) => {
          const path = join(dir, name);
          const content = await readFile(path);
          if (content.length < WORTH_BYTES) return;
          await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
          await writeFile(`${path}.br`, await promisify(brotliCompress)(content));
        }),
      );
    },
  };
}

export default defineConfig({
  base: "/static/console/",
  plugins: [react(), compressedCopies()],
  // The server replaces this word by the nonce of the response (README.md, "Content-Security-Policy").
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What rarely changes is cached apart from what changes with every release.
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 4 },
            {
              name: "libraries",
              test: /node_modules\/(@tanstack|i18next|react-i18next|@floating-ui)\//,
              priority: 3,
            },
            {
              // Few files for the first load, together with the components that it shows.
              name: (id, context) => {
                const first = isFirst(id, (each) => context.getModuleInfo(each));
                return first && !id.includes("node_modules") ? "desk" : null;
              },
              priority: 2,
            },
            // What a dialog or another page needs beyond them comes with the first of these.
            { name: "components", test: /node_modules/, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
});
