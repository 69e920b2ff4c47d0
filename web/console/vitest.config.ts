import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  test: {
    css: false,
    testTimeout: 30_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: "pages",
          environment: "jsdom",
          setupFiles: ["src/app/testing/setup.ts"],
          include: ["{src,dev}/**/*.test.tsx"],
        },
      },
      // What is not drawn needs no page: starting one costs more than most of these tests.
      { extends: true, test: { name: "rules", environment: "node", include: ["src/**/*.test.ts"] } },
    ],
  },
});
