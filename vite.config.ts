/** Builds the workbench into `dist/web`, which the server sends. */
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import path from "node:path";
import { defineConfig, type Plugin } from "vite";
import { PRELOADS } from "./src/doors/web/beforehand/preloads.ts";

/** Modules of which the page's first file is. */
const FIRST =
  /web[\\/](?:beforehand[\\/]first|api[\\/](?:client|questions)|project[\\/]names)\.ts$/;

const WEB = path.resolve(import.meta.dirname, "src/doors/web");

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
      ? path.resolve(WEB, "diff", own)
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

/** Writes `preloads.json`, from which the server names a screen's files in the page: addresses, and their files. */
const preloads: Plugin = {
  name: "preloads",
  generateBundle(_, bundle) {
    const chunks = new Map(
      Object.values(bundle).flatMap((file) =>
        file.type === "chunk" ? [[file.fileName, file] as const] : [],
      ),
    );
    const withImports = (name: string, seen: Set<string>): Set<string> => {
      if (seen.has(name)) return seen;
      seen.add(name);
      for (const next of chunks.get(name)?.imports ?? []) withImports(next, seen);
      return seen;
    };
    /** Those without a module of their own, by which it asks for others that are there. */
    const namesIn = (name: string): readonly string[] =>
      chunks.get(name)?.dynamicImports.filter((next) => chunks.get(next)?.moduleIds.length === 0) ??
      [];
    const of = (source: string): string => {
      const own = path.join(WEB, source);
      const chunk = [...chunks.values()].find(({ facadeModuleId }) => facadeModuleId === own);
      return chunk?.fileName ?? this.error(`${source} is not a part of the page by itself.`);
    };
    const first = [...chunks.values()].filter(({ isEntry }) => isEntry);
    const named = new Set(first.flatMap(({ fileName }) => [...withImports(fileName, new Set())]));
    const files = Object.entries(PRELOADS).map(([address, sources]) => {
      const all = new Set(named);
      for (const source of sources) withImports(of(source), all);
      const own = [...all].slice(named.size);
      return [address, [...own, ...own.flatMap(namesIn)]];
    });
    const source = JSON.stringify(Object.fromEntries(files));
    this.emitFile({ type: "asset", fileName: "preloads.json", source });
  },
};

export default defineConfig({
  root: "src/doors/web",
  plugins: [partsOfViewer, react(), tailwindcss(), preloads],
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
            { name: "first", test: FIRST, priority: 1 },
            { name: "workbench", tags: ["$initial"] },
            // So is what lines are shown with; languages come as they are met.
            {
              name: "viewer",
              test: /[\\/](?:@pierre[\\/]diffs[\\/]dist[\\/](?!.*highlights)|@pierre[\\/]theming[\\/]dist[\\/]|@shikijs[\\/](?:core|engine-javascript|themes[\\/]dist[\\/]github-(?:dark|light)-high-contrast\.)|shiki[\\/]dist[\\/](?:core|engine-javascript)\.)/,
            },
          ],
        },
      },
    },
    // The colouring of code comes in parts as languages are met; none of them is on the way to Home.
    chunkSizeWarningLimit: 1_000,
  },
});
