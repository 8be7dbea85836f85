/** `tacit context doctor`: which entries are not what they were, and how each is mended. */
import { compileEntries } from "../../../knowledge/checks/compile.ts";
import { outlineOf } from "../../../knowledge/codebase/outline.ts";
import { loadParsers } from "../../../knowledge/codebase/parsers.ts";
import { type Ailment, examine } from "../../../knowledge/context/doctor.ts";
import type { LoadedEntry } from "../../../knowledge/context/entries.ts";
import { contradictionsAmong, duplicatesAmong } from "../../../knowledge/exchange/similar.ts";
import { checkWhole } from "../checks.ts";
import { type Host, openWorkspace, readKnowledge, type Workspace } from "../workspace.ts";

export interface ContextDoctorOutput {
  /** Entries that were looked at. */
  readonly entries: number;
  readonly findings: readonly Ailment[];
  readonly problems: readonly string[];
}

/** @param today ISO date. */
export async function examineContext(host: Host, today: string): Promise<ContextDoctorOutput> {
  const workspace = await openWorkspace(host);
  const { entries, problems } = await readKnowledge(workspace);
  const living = entries.filter(({ front }) => front.status !== "retired");
  const compiled = await compileEntries(living);
  const { tree, outcomes } = await checkWhole(workspace, compiled);
  await loadParsers();
  const findings = await examine({
    entries: living,
    paths: tree.paths,
    defines: async (path, symbol) => definesIn(workspace, path, symbol),
    violations: new Map(
      outcomes
        .filter(({ notRun, broken }) => notRun.length + broken.length === 0)
        .map(({ entry, findings: found }) => [entry.slug, found.length]),
    ),
    broken: new Map(
      compiled.flatMap(({ entry, broken: [fault] }) =>
        fault === undefined ? [] : [[entry.slug, fault.reason] as const],
      ),
    ),
    today,
  });
  return { entries: living.length, findings: [...findings, ...amongThemselves(living)], problems };
}

/** Entries that say the same, or the opposite. */
function amongThemselves(entries: readonly LoadedEntry[]): Ailment[] {
  const rules = entries.map((entry) => ({
    entry,
    title: entry.front.title,
    body: entry.body,
    scope: entry.front.scope,
  }));
  const repeated = duplicatesAmong(rules).map(({ rule, of }): Ailment => ({
    entry: rule.entry.slug,
    path: rule.entry.path,
    kind: "repeats",
    message: `It says what \`${of.entry.slug}\` says.`,
    mend: `Retire one: tacit context retire ${rule.entry.slug}`,
  }));
  const opposed = contradictionsAmong(rules).map(({ one, other, reason }): Ailment => ({
    entry: one.entry.slug,
    path: one.entry.path,
    kind: "contradicts",
    message: `It stands against \`${other.entry.slug}\`: ${reason}`,
    mend: "Say which holds, or narrow the scope of one.",
  }));
  return [...repeated, ...opposed];
}

async function definesIn({ files }: Workspace, path: string, symbol: string): Promise<boolean> {
  const text = await files.read(path).catch(() => undefined);
  if (text === undefined) return false;
  const own = symbol.split(".").at(-1);
  return outlineOf(path, text).definitions.some(({ name }) => name === own || name === symbol);
}
