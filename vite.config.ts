/** Builds the workbench into `dist/web`, which the server sends. */
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: "src/doors/web",
  plugins: [react(), tailwindcss()],
  worker: { format: "es" },
  build: {
    outDir: "../../../dist/web",
    emptyOutDir: true,
    target: "es2024",
    modulePreload: { polyfill: false },
    // The policy of the server lets no script in a page stand in its text.
    assetsInlineLimit: 0,
    // The colouring of code comes in parts as languages are met; none of them is on the way to Home.
    chunkSizeWarningLimit: 1_000,
  },
});
