/** Builds the workbench into `dist/web`, which the server sends. */
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import path from "node:path";
import { defineConfig, type Plugin } from "vite";

/** Modules of the diff viewer in whose place ours stand; each says why. */
const ours: ReadonlyMap<string, string> = new Map([
  ["hostTheme.js", "sheets.ts"],
  ["sprite.js", "sprite.ts"],
]);

const partsOfViewer: Plugin = {
  name: "parts-of-viewer",
  enforce: "pre",
  resolveId: (source, importer) => {
    const own = ours.get(path.posix.basename(source));
    return own !== undefined && importer?.includes("@pierre/diffs/") === true
      ? path.resolve(import.meta.dirname, "src/doors/web/diff", own)
      : undefined;
  },
};

/** The page sends its workers the languages and colours that they need: they have none of their own. */
const bareWorkers: Plugin = {
  name: "bare-workers",
  enforce: "pre",
  resolveId: (source) =>
    /^(?:shiki\/langs|@pierre\/(?:theming\/themes|highlights\/themes\/loader))$/.test(source)
      ? "\0nothing"
      : undefined,
  load: (id) => (id === "\0nothing" ? "export {};" : undefined),
};

export default defineConfig({
  root: "src/doors/web",
  plugins: [partsOfViewer, react(), tailwindcss()],
  worker: { format: "es", plugins: () => [bareWorkers] },
  build: {
    outDir: "../../../dist/web",
    emptyOutDir: true,
    target: "es2024",
    modulePreload: { polyfill: false },
    // The policy of the server lets no script in a page stand in its text.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every screen needs is one file: thirty small ones took 50 ms longer to come, from the disk of the browser.
          groups: [
            { name: "workbench", tags: ["$initial"] },
            // So is what lines are shown with; languages come as they are met.
            {
              name: "viewer",
              test: /[\\/](?:@pierre[\\/]diffs[\\/]dist[\\/](?!.*highlights)|@shikijs[\\/](?:core|engine-javascript|themes[\\/]dist[\\/]github-(?:dark|light)-high-contrast\.)|shiki[\\/]dist[\\/](?:core|engine-javascript)\.)/,
            },
          ],
        },
      },
    },
    // The colouring of code comes in parts as languages are met; none of them is on the way to Home.
    chunkSizeWarningLimit: 1_000,
  },
});
