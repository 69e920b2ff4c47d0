import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/console/",
  plugins: [react()],
  // The server replaces this word by the nonce of the response (README.md, "Content-Security-Policy").
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What rarely changes is cached apart from what changes with every release.
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 2 },
            { name: "mantine", test: /node_modules\/(@mantine|@floating-ui)\//, priority: 2 },
            { name: "vendor", test: /node_modules/, priority: 1 },
          ],
        },
      },
    },
  },
});
