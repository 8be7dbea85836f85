/** Own types of errors where errors are values, counted by the places that make one. */
import { folderOf } from "../../ground/core/path.ts";
import { counted } from "../../ground/core/text.ts";
import type { Fact, FactEvidence } from "../../ground/contract/facts.ts";
import type { CodeFile, CodeReader } from "./code.ts";
import { lineAt } from "./internal/manifest.ts";
import { factAt } from "./source.ts";

interface Made {
  readonly name: string;
  readonly place: FactEvidence;
  readonly count: number;
}

/** Fewer places than these are no pattern; nor is one type among many. */
const ENOUGH = 3;

export function readErrorTypes(): CodeReader {
  const readers = [goTypes(), rustTypes()];
  return {
    see(file) {
      for (const { ecosystem, see } of readers) if (ecosystem === file.ecosystem) see(file);
    },
    facts: () =>
      readers.flatMap(({ made }): Fact[] => {
        const all = made();
        const [most] = all.toSorted((a, b) => b.count - a.count);
        const sum = all.reduce((before, { count }) => before + count, 0);
        if (most === undefined || most.count < Math.max(ENOUGH, sum / 2)) return [];
        const { path, line } = most.place;
        const value = `own error type ${most.name} in ${path}: made in ${counted(most.count, "place")}`;
        return [factAt("error-handling", value, path, line)];
      }),
  };
}

interface Reader {
  readonly ecosystem: "go" | "rust";
  readonly see: (file: CodeFile) => void;
  readonly made: () => Made[];
}

interface GoType {
  readonly name: string;
  readonly folder: string;
  readonly package: string;
  readonly place: FactEvidence;
}

/** Types with a method `Error() string`; they are made as literals, or by functions of their package. */
function goTypes(): Reader {
  const types: GoType[] = [];
  /** By what is written: `apperr.Invalid` elsewhere, and a folder with `Error` in the package itself. */
  const counts = new Map<string, number>();
  const makers = new Map<string, Set<string>>();
  return {
    ecosystem: "go",
    see({ path, text, isCode }) {
      const folder = folderOf(path);
      const inPackage = /^package[ \t]+(\w{1,60})/m.exec(text)?.[1] ?? "";
      for (const match of text.matchAll(
        /^func \((?:\w{1,40} )?\*?([A-Za-z]\w{0,80})\) Error\(\) string\b/gm,
      )) {
        if (!isCode(match.index)) continue;
        const place = { path, line: lineAt(text, match.index) };
        types.push({ name: match[1] ?? "", folder, package: inPackage, place });
      }
      for (const [, maker = "", type = ""] of text.matchAll(
        /^func ([A-Z]\w{0,80})\([^\n]{0,300}\) \*?([A-Z]\w{0,80}) \{/gm,
      )) {
        const key = `${folder} ${type}`;
        makers.set(key, (makers.get(key) ?? new Set()).add(maker));
      }
      for (const match of text.matchAll(
        /(?<![\w.])(?:(\w{0,40}(?:err|fault|problem|exception)\w{0,40})\.([A-Z]\w{0,80})[({]|(\w{0,80}(?:Err|Error|Fault|Problem|Exception))\{)/g,
      )) {
        const [, of, outside = "", inside = ""] = match;
        if (of === "errors" || !isCode(match.index)) continue;
        const key = of === undefined ? `${folder} ${inside}` : `${of}.${outside}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    },
    made: () =>
      types.map((type) => {
        const own = `${type.folder} ${type.name}`;
        const given = [type.name, ...(makers.get(own) ?? [])];
        const outside = given.reduce(
          (sum, each) => sum + (counts.get(`${type.package}.${each}`) ?? 0),
          0,
        );
        const name = `${type.package}.${type.name}`;
        return { name, place: type.place, count: outside + (counts.get(own) ?? 0) };
      }),
  };
}

/** Types that derive or implement `Error`; of several with one name it cannot be told which is made. */
function rustTypes(): Reader {
  const types = new Map<string, FactEvidence[]>();
  const counts = new Map<string, number>();
  return {
    ecosystem: "rust",
    see({ path, text, isCode }) {
      if (!text.includes("Err")) return;
      for (const match of text.matchAll(
        /#\[derive\([^)\]]{0,300}\bError\b[^)\]]{0,300}\)\](?:\s*#\[[^\]\n]{0,300}\]){0,10}\s*(?:pub(?:\([^)\n]{0,40}\))?\s+)?(?:enum|struct)\s+([A-Z]\w{0,80})|\bimpl(?:<[^>\n]{0,80}>)?\s+(?:(?:std|core)::error::)?Error\s+for\s+([A-Z]\w{0,80})/g,
      )) {
        if (!isCode(match.index)) continue;
        const name = match[1] ?? match[2] ?? "";
        const end = match.index + match[0].length;
        const place = { path, line: lineAt(text, end) };
        types.set(name, [...(types.get(name) ?? []), place]);
      }
      for (const match of text.matchAll(
        /\b(?:Err|ok_or|ok_or_else|map_err|or_else)\(\s*(?:\|[^|\n]{0,40}\|\s*\{?\s*)?(?:[a-z]\w{0,40}::){0,5}([A-Z]\w{0,80})(?:::[A-Za-z]|\s*[({])/g,
      )) {
        const name = match[1] ?? "";
        if (!isCode(match.index)) continue;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    },
    made: () =>
      [...types].flatMap(([name, [place, ...others]]) =>
        place === undefined || others.length > 0
          ? []
          : [{ name, place, count: counts.get(name) ?? 0 }],
      ),
  };
}
