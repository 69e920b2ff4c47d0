import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The story page: `npm run stories`. Its own root, so that nothing of it can reach the product's bundle. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { port: 5199, strictPort: false },
});
