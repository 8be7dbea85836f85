/** Where the code follows an entry and where it does not, with the lines themselves. */
import { TacitError } from "../../../ground/core/error.ts";
import { truncated } from "../../../ground/core/text.ts";
import { compileEntries } from "../../../knowledge/checks/compile.ts";
import { sourceFile } from "../../../knowledge/codebase/files.ts";
import { outlineOf } from "../../../knowledge/codebase/outline.ts";
import { loadParsers } from "../../../knowledge/codebase/parsers.ts";
import { entriesIn } from "../../../work/insight/measure-run.ts";
import { checkWhole } from "../checks.ts";
import { entriesOrProposals } from "./context.ts";
import { withJournal } from "../journal.ts";
import { type Host, openWorkspace, type Workspace } from "../workspace.ts";

/** A place with the code around it. */
export interface CodePlace {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** Of an exemplar that names one. */
  readonly symbol?: string;
  /** What a check says there. */
  readonly message?: string;
  /** Number of the first of `lines`. */
  readonly first: number;
  readonly lines: readonly string[];
}

export interface Use {
  readonly run: string;
  /** `RUN/TASK`. */
  readonly task: string;
  /** Of the brief. */
  readonly title: string;
}

export interface EvidenceOutput {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  /** As it was counted when the entry was proposed or accepted. */
  readonly recorded?: {
    readonly followed?: number;
    readonly violated?: number;
    readonly at?: string;
  };
  /** Its exemplars. */
  readonly followed: readonly CodePlace[];
  /** The first of what its check finds today. */
  readonly violated: readonly CodePlace[];
  /** How many it finds; absent where it has no check that can be asked of the whole tree. */
  readonly violations?: number;
  /** Prompts that it went into: the last twenty, the newest run first. */
  readonly uses: readonly Use[];
  readonly problems: readonly string[];
}

/** Places of each kind, prompts, lines on either side of one, characters of a line. */
const PLACES = 20;
const USES = 20;
const AROUND = 3;
const LONGEST = 300;

/** @param id A slug, or the key of a proposal. @throws TacitError `app/unknown-entry` */
export async function evidenceFor(host: Host, id: string): Promise<EvidenceOutput> {
  const workspace = await openWorkspace(host);
  const [entry] = await entriesOrProposals(workspace, [id]);
  if (entry === undefined) throw new Error("an entry that is named is found or refused");
  const compiled = await compileEntries([entry]);
  const [outcome] = compiled.length === 0 ? [] : (await checkWhole(workspace, compiled)).outcomes;
  const { followed, violated, at, exemplars = [] } = entry.front.evidence ?? {};
  const problems = [
    ...(outcome?.broken ?? []).map(({ kind, reason }) => `Its ${kind} is broken: ${reason}`),
    ...(outcome?.notRun ?? []),
  ];
  await loadParsers();
  const good: CodePlace[] = [];
  for (const exemplar of exemplars.slice(0, PLACES)) {
    const [path = "", symbol] = exemplar.split("#");
    // oxlint-disable-next-line no-await-in-loop -- a few files
    const place = await exemplarAt(workspace, path, symbol);
    if (place === undefined) problems.push(`The exemplar ${exemplar} is not there.`);
    else good.push(place);
  }
  const bad: CodePlace[] = [];
  for (const { path, line = 1, message } of (outcome?.findings ?? []).slice(0, PLACES)) {
    if (path === undefined) continue;
    // oxlint-disable-next-line no-await-in-loop -- a few files
    const lines = await linesOf(workspace, path);
    bad.push({ path, line, message, ...around(lines ?? [], line) });
  }
  return {
    id: entry.slug,
    title: entry.front.title.replaceAll(/\s+/g, " "),
    status: entry.front.status,
    ...(entry.front.evidence === undefined
      ? {}
      : {
          recorded: {
            ...(followed === undefined ? {} : { followed }),
            ...(violated === undefined ? {} : { violated }),
            ...(at === undefined ? {} : { at }),
          },
        }),
    followed: good,
    violated: bad,
    ...(outcome?.asked === true ? { violations: outcome.findings.length } : {}),
    uses: await usesOf(host, workspace.root, entry.slug),
    problems,
  };
}

/** Runs that are looked through. */
const RUNS = 200;

async function usesOf(host: Host, root: string, slug: string): Promise<Use[]> {
  return withJournal(host, async (journal) => {
    const uses: Use[] = [];
    for (const { run } of (await journal.runs(root)).slice(0, RUNS)) {
      // oxlint-disable-next-line no-await-in-loop -- until there are enough
      const facts = await journal.factsOf(run, ["run.started", "pack.compiled"]);
      const title = facts.find((fact) => fact.type === "run.started")?.body.brief.title ?? "";
      for (const { type, task, body } of facts) {
        if (type !== "pack.compiled" || !entriesIn(body.items).includes(slug)) continue;
        uses.push({ run: String(run), task: `${run}/${task}`, title });
      }
      if (uses.length >= USES) break;
    }
    return uses.slice(0, USES);
  });
}

async function exemplarAt(
  workspace: Workspace,
  path: string,
  symbol: string | undefined,
): Promise<CodePlace | undefined> {
  const lines = await linesOf(workspace, path);
  if (lines === undefined) return undefined;
  if (symbol === undefined) return { path, line: 1, ...around(lines, 1) };
  const own = symbol.split(".").at(-1);
  const { definitions } = outlineOf(path, lines.join("\n"));
  const found = definitions.find(({ name }) => name === own || name === symbol);
  return found && { path, symbol, line: found.line, ...around(lines, found.line) };
}

/** Undefined for what is no text of the repository, wherever the entry's file says that it is. */
async function linesOf({ files }: Workspace, path: string): Promise<readonly string[] | undefined> {
  try {
    const text = await files.read(path);
    return text === undefined ? undefined : sourceFile(path, text).lines;
  } catch (error) {
    if (!(error instanceof TacitError)) throw error;
    return undefined;
  }
}

function around(lines: readonly string[], line: number): Pick<CodePlace, "first" | "lines"> {
  const first = Math.max(1, line - AROUND);
  const shown = lines.slice(first - 1, line + AROUND).map((text) => truncated(text, LONGEST));
  return { first, lines: shown };
}
