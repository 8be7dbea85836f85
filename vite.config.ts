/** Builds the workbench into `dist/web`, which the server sends. */
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import path from "node:path";
import { defineConfig, type Plugin } from "vite";

/** The diff viewer's `style` elements, which our policy does not let in, become sheets: see `diff/sheets.ts`. */
const sheetsOfViewer: Plugin = {
  name: "sheets-of-viewer",
  enforce: "pre",
  resolveId: (source, importer) =>
    source.endsWith("/hostTheme.js") && importer?.includes("@pierre/diffs/") === true
      ? path.resolve(import.meta.dirname, "src/doors/web/diff/sheets.ts")
      : undefined,
};

export default defineConfig({
  root: "src/doors/web",
  plugins: [sheetsOfViewer, react(), tailwindcss()],
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
