/** Which format the files of a folder are in; where they hold several specs, which ones. */
import { type ImportedRequest, type SourceFile } from "./imported.ts";
import { readKiro } from "./kiro.ts";
import { readMarkdown } from "./markdown.ts";
import { isDelta, readOpenSpec } from "./openspec.ts";
import { readSpecKit } from "./spec-kit.ts";

export type FolderRead =
  | { readonly status: "read"; readonly imported: ImportedRequest }
  /** Folders that each hold one, relative to the one that was named. */
  | { readonly status: "several"; readonly folders: readonly string[] }
  | { readonly status: "unknown" };

/**
 * Reads a folder's files.
 *
 * @param name The folder, as it is shown.
 * @param files Paths as they are shown, all below the name.
 */
export function readFolder(name: string, files: readonly SourceFile[]): FolderRead {
  const inner = files.map((file) => ({
    ...file,
    inner: file.path.slice(name.length).replace(/^\/+/, ""),
  }));
  const roots = new Set(inner.flatMap((file) => rootOf(file.inner)));
  const tops = [...roots].filter(
    (root) => ![...roots].some((other) => other !== root && isBelow(root, other)),
  );
  const [root] = tops;
  if (root !== undefined && tops.length > 1) return { status: "several", folders: tops.toSorted() };
  if (root === undefined) {
    const [only, ...others] = inner.filter(({ inner: path }) => !path.includes("/"));
    if (only === undefined || others.length > 0) return { status: "unknown" };
    return { status: "read", imported: readFile(only) };
  }
  const own = inner.filter((file) => root === "" || isBelow(file.inner, root));
  const place = root === "" ? name : `${name.replace(/\/+$/, "")}/${root}`;
  const has = (file: string): boolean =>
    own.some(({ inner: path }) => path === (root === "" ? file : `${root}/${file}`));
  const shown = own.map(({ path, text }) => ({ path, text }));
  if (has("requirements.md") || has("bugfix.md")) {
    return { status: "read", imported: readKiro(shown, place) };
  }
  if (has("spec.md")) return { status: "read", imported: readSpecKit(shown, place) };
  return { status: "read", imported: readOpenSpec(shown, place) };
}

/** Reads one file, in the format that its name and its words show. */
export function readFile(file: SourceFile): ImportedRequest {
  const { path, text } = file;
  const base = path.split("/").at(-1) ?? path;
  const kiro = path.includes(".kiro/specs/") || /^#{2,4}\s+Requirement\s+\d+/m.test(text);
  if (/^(?:requirements|bugfix)\.md$/.test(base) && kiro) return readKiro([file], path);
  if (base === "bugfix.md" && /^#{2,4}\s+Unchanged Behavio/m.test(text))
    return readKiro([file], path);
  if (/\.(?:md|markdown)$/i.test(base) && isDelta(text)) return readOpenSpec([file], path);
  if (/^##\s+What Changes\s*$/m.test(text) && /^##\s+Why\s*$/m.test(text))
    return readOpenSpec([file], path);
  const story = /^#{2,4}\s+User Story\s+\d+/m.test(text) && /\*\*FR-\d+\*\*/.test(text);
  if (/^#\s+Feature Specification:/m.test(text) || (base === "spec.md" && story)) {
    return readSpecKit([file], path);
  }
  return readMarkdown(file);
}

/** The folder of a spec that a file shows; archived changes are over. */
function rootOf(path: string): string[] {
  if (/(?:^|\/)archive\//.test(path)) return [];
  const marker = /^(?:(.*)\/)?(?:requirements|bugfix|proposal|spec)\.md$/.exec(path);
  if (marker === null) return [];
  const folder = marker[1] ?? "";
  // A delta belongs to the change that it lies in.
  const change = /^(?:(.*)\/)?specs\/.+$/.exec(folder);
  if (/(?:^|\/)spec\.md$/.test(path) && change !== null) {
    const above = change[1] ?? "";
    const numbered = /(?:^|\/)specs\/\d+[-_][^/]*$/.test(folder);
    if (!numbered) return [above];
  }
  return [folder];
}

function isBelow(path: string, folder: string): boolean {
  return folder === "" ? path !== "" : path.startsWith(`${folder}/`);
}
