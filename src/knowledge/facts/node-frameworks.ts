/** Frameworks of JavaScript that show in files and commands rather than in imports. */
import type { FactEvidence } from "../../ground/contract/facts.ts";
import { type Command, ranOneOf } from "./commands.ts";
import type { Source } from "./source.ts";

/** Frameworks that run by their settings or their own command, whether or not the code imports them. */
export function shownBySettings(
  source: Source,
  commands: readonly Command[],
): { readonly as: string; readonly place: FactEvidence }[] {
  const found: { as: string; place: FactEvidence }[] = [];
  for (const [as, settings, programs] of [
    ["Next.js", /^next\.config\.[cm]?[jt]s$/, "next dev|next build|next start"],
    ["Nuxt", /^nuxt\.config\.[cm]?[jt]s$/, "nuxt dev|nuxt build"],
    ["SvelteKit", /^svelte\.config\.[cm]?[jt]s$/, "svelte-kit sync"],
    ["Astro", /^astro\.config\.[cm]?[jt]s$/, "astro dev|astro build"],
    ["Angular", /^angular\.json$/, "ng serve|ng build"],
    ["Remix", /^remix\.config\.[cm]?[jt]s$/, "remix dev|remix vite:dev|remix build"],
    ["Expo", /^app\.config\.[jt]s$/, "expo start|expo run:ios"],
  ] as const) {
    const [file] = source.named(settings);
    const place = file === undefined ? ranOneOf(commands, programs) : { path: file, line: 1 };
    if (place !== undefined) found.push({ as, place });
  }
  const svelte = source.paths.find((path) => path.endsWith(".svelte") && !source.isAside(path));
  if (svelte !== undefined) found.push({ as: "Svelte", place: { path: svelte, line: 1 } });
  const vue = source.paths.find((path) => path.endsWith(".vue") && !source.isAside(path));
  if (vue !== undefined) found.push({ as: "Vue", place: { path: vue, line: 1 } });
  return found;
}

/** `Next.js` routes by folders: which of its two routers a package uses. */
export function nextRouters(
  source: Source,
  folder: string,
): { style: string; place: FactEvidence }[] {
  const find = (pattern: RegExp): string | undefined =>
    source.paths.find(
      (path) =>
        path.startsWith(folder === "" ? "" : `${folder}/`) &&
        pattern.test(path.slice(folder === "" ? 0 : folder.length + 1)),
    );
  const app = find(/^(?:src\/)?app\/(?:.*\/)?(?:page|layout|route)\.[jt]sx?$/);
  const pages = find(/^(?:src\/)?pages\/(?:.*\/)?[\w[\]().-]+\.[jt]sx?$/);
  const found: { style: string; place: FactEvidence }[] = [];
  if (app !== undefined) found.push({ style: "App Router", place: { path: app, line: 1 } });
  if (pages !== undefined) found.push({ style: "Pages Router", place: { path: pages, line: 1 } });
  return found;
}
