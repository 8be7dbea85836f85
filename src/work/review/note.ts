/** What there is to say of a file, or of a hunk, beside its lines: that only its line endings differ, say. Pure. */
import { printable, truncated } from "../../ground/core/text.ts";
import {
  type ChangedFile,
  comparable,
  conflictMarkers,
  type DiffLine,
  type Hunk,
  pointerOf,
  submoduleOf,
} from "./diff.ts";

/** What all changed lines of a hunk have in common, when the rest of them is the same before and after. */
type Only = "line-ends" | "last-newline" | "indentation" | "blank-lines" | "white-space";

const SENTENCES: Readonly<Record<Only, string>> = {
  "line-ends": "only line endings differ",
  "last-newline": "only the newline at the end of the file differs",
  indentation: "only indentation differs",
  "blank-lines": "only blank lines differ",
  "white-space": "only white space differs",
};

/** Languages in which indentation says what belongs together. */
const indented =
  /(?:\.(?:py|pyi|ya?ml|hs|fs|fsx|nim|coffee|sass|styl|pug|haml|slim|md|rst|mk)|(?:^|\/)(?:GNU)?[Mm]akefile)$/;

const MODE_LINK = "120000";
const TEXT_LIMIT = 200;
const MARKERS_SHOWN = 5;

/** A plain sentence without a stop, such as `only line endings differ: LF became CRLF`; undefined where lines say it all. */
export function noteOf(file: ChangedFile): string | undefined {
  const markers = conflictMarkers(file);
  if (markers.length > 0) return markersNote(markers);
  const said = [
    file.status === "renamed" ? `renamed from ${shown(file.oldPath)}` : undefined,
    modeNote(file),
    contentNote(file),
  ].filter((part) => part !== undefined);
  const alone = file.hunks.length === 0 && !file.binary;
  if (said.length === 0) return undefined;
  // Of a file that was edited too, a rename or a mode is not all that there is.
  if (alone && file.status !== "added" && file.status !== "deleted") {
    return `only ${said.join(", and ")}`;
  }
  return said.join("; ");
}

function markersNote(markers: readonly DiffLine[]): string {
  const lines = markers.map((line) => line.new).slice(0, MARKERS_SHOWN);
  const more = markers.length > lines.length ? ", …" : "";
  return `conflict markers were left in it, in ${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")}${more}`;
}

function modeNote({ oldMode, newMode, status }: ChangedFile): string | undefined {
  if (oldMode === undefined || newMode === undefined || oldMode === newMode) return undefined;
  if (status === "added" || status === "deleted") return undefined;
  if (oldMode === "100644" && newMode === "100755") return "made executable";
  if (oldMode === "100755" && newMode === "100644") return "made no longer executable";
  return `its mode changed from ${shown(oldMode)} to ${shown(newMode)}`;
}

function contentNote(file: ChangedFile): string | undefined {
  const submodule = submoduleOf(file);
  if (submodule !== undefined) {
    return `a submodule: ${change(submodule.before?.slice(0, 10), submodule.after?.slice(0, 10))}`;
  }
  const pointer = pointerOf(file);
  if (pointer !== undefined) {
    return `kept outside git (LFS): ${change(sizeText(pointer.before), sizeText(pointer.after))}`;
  }
  if (file.newMode === MODE_LINK || (file.status === "deleted" && file.oldMode === MODE_LINK)) {
    return `a symbolic link: ${change(target(file, "removed"), target(file, "added"))}`;
  }
  if (file.binary) return file.status === "modified" ? "binary" : `binary, ${file.status}`;
  if (file.hunks.length === 0) {
    if (file.status === "added") return "empty, added";
    return file.status === "deleted" ? "empty, deleted" : undefined;
  }
  if (file.status === "added" || file.status === "deleted") return undefined;
  const kinds = new Set(file.hunks.map((hunk) => onlyOf(hunk)));
  const [kind] = kinds;
  if (kinds.has(undefined)) return undefined;
  return sentence(file.path, kinds.size === 1 ? kind : "white-space", file.hunks);
}

/** As `noteOf`, of one hunk. */
export function noteOfHunk(hunk: Hunk): string | undefined {
  return sentence(hunk.path, onlyOf(hunk), [hunk]);
}

/** Whether white space alone says what belongs together in the hunk's language. */
export function hasMeaning({ path }: Pick<Hunk, "path">): boolean {
  return indented.test(path);
}

/** Whether the program is the same before and after: line ends differ, say, or indentation where it has no meaning. */
export function leavesProgram(hunk: Hunk): boolean {
  const only = onlyOf(hunk);
  if (only === undefined || only === "white-space") return false;
  return only !== "indentation" || !hasMeaning(hunk);
}

function sentence(
  path: string,
  only: Only | undefined,
  hunks: readonly Hunk[],
): string | undefined {
  if (only === undefined) return undefined;
  const matters = only === "indentation" || only === "white-space";
  if (matters && indented.test(path)) return `${SENTENCES[only]}, which has a meaning in this file`;
  return only === "line-ends" ? `${SENTENCES[only]}${direction(hunks)}` : SENTENCES[only];
}

function direction(hunks: readonly Hunk[]): string {
  const ends = new Set<string>();
  for (const { kind, text } of hunks.flatMap(({ lines }) => lines)) {
    if (kind !== "context") ends.add(`${kind} ${text.endsWith("\r") ? "CRLF" : "LF"}`);
  }
  if (ends.size !== 2 || !ends.has("removed LF")) {
    return ends.size === 2 && ends.has("removed CRLF") && ends.has("added LF")
      ? ": CRLF became LF"
      : "";
  }
  return ends.has("added CRLF") ? ": LF became CRLF" : "";
}

function target(file: ChangedFile, kind: "added" | "removed"): string | undefined {
  const line = file.hunks.flatMap(({ lines }) => lines).find((each) => each.kind === kind);
  return line && shown(line.text);
}

function change(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return after === undefined ? "changed" : `${after}, added`;
  return after === undefined ? `${before}, deleted` : `${before} became ${after}`;
}

function sizeText(bytes: number | undefined): string | undefined {
  if (bytes === undefined || bytes < 1_000) return bytes === undefined ? undefined : `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1_000 ** power).toFixed(1)} ${units[power - 1] ?? ""}`;
}

function shown(text: string): string {
  return printable(truncated(text, TEXT_LIMIT));
}

/** Run by run: what went at one place and came at another in the hunk is more than white space. */
function onlyOf({ lines }: Hunk): Only | undefined {
  const kinds = new Set<Only>();
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const endOfRun = (): boolean => {
    if (removed.length + added.length === 0) return true;
    const only = onlyBetween(removed, added);
    [removed, added] = [[], []];
    if (only !== undefined) kinds.add(only);
    return only !== undefined;
  };
  for (const line of lines) {
    if (line.kind === "removed") removed.push(line);
    else if (line.kind === "added") added.push(line);
    else if (!endOfRun()) return undefined;
  }
  if (!endOfRun()) return undefined;
  const [kind] = kinds;
  return kinds.size > 1 ? "white-space" : kind;
}

function onlyBetween(removed: readonly DiffLine[], added: readonly DiffLine[]): Only | undefined {
  const before = removed.map(comparable);
  const after = added.map(comparable);
  if (same(before, after)) return "last-newline";
  if (same(before.map(withoutReturn), after.map(withoutReturn))) return "line-ends";
  if (same(before.filter(isFull), after.filter(isFull))) return "blank-lines";
  if (same(before.map(trimmed), after.map(trimmed))) return "indentation";
  const squeezed = [before, after].map((side) => side.join("").replaceAll(/\s/g, ""));
  return squeezed[0] === squeezed[1] ? "white-space" : undefined;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, at) => line === b[at]);
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function isFull(line: string): boolean {
  return line.trim() !== "";
}

function trimmed(line: string): string {
  return line.trim();
}
