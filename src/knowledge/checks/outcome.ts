/** What the checks of an entry said, gathered while files go by. */
import type { Entry } from "../../ground/contract/entry.ts";
import type { CheckResult, Finding } from "../../ground/contract/finding.ts";
import type { ImportResolver } from "../codebase/imports.ts";
import {
  type BrokenCheck,
  type CheckKind,
  type FileCheck,
  findingsOf,
  type Touched,
} from "./check.ts";
import type { EntryChecks } from "./compile.ts";
import { type BoxedRunner, runCommandCheck } from "./command-line.ts";
import type { SourceText } from "./source-text.ts";

export interface EntryOutcome {
  readonly entry: Entry;
  readonly kinds: readonly CheckKind[];
  /** By path and line; the same thing at the same place once, whichever check of the entry said it. */
  readonly findings: readonly Finding[];
  readonly broken: readonly BrokenCheck[];
  /** Whether any file or command was looked at: a scope with a slip in it has none, and must not pass for kept. */
  readonly asked: boolean;
  /** Why checks gave no answer; sentences. */
  readonly notRun: readonly string[];
  readonly milliseconds: number;
}

export class Gathering {
  readonly of: EntryChecks;
  readonly #findings = new Map<string, Finding>();
  readonly #notRun: string[] = [];
  #asked = false;
  #refused = 0;
  #milliseconds = 0;

  constructor(of: EntryChecks) {
    this.of = of;
  }

  /** Asks a check about a file. */
  look(check: FileCheck, file: SourceText, resolve: ImportResolver, touched: Touched): void {
    const begun = performance.now();
    this.#asked = true;
    const matches = check.matchesIn(file, resolve);
    if (matches === undefined) this.#refused += 1;
    else this.add(findingsOf(check, file.path, matches, touched));
    this.#milliseconds += performance.now() - begun;
  }

  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const { path = "", line = 0, message } = finding;
      this.#findings.set(`${path}\0${line}\0${message}`, finding);
    }
  }

  /** Runs the commands among the checks that `isAsked`, one after the other. */
  async runCommands(runner: BoxedRunner, isAsked: (concerns: Concerns) => boolean): Promise<void> {
    const begun = performance.now();
    for (const check of this.of.checks) {
      if (check.kind !== "command" || !isAsked(check.concerns)) continue;
      // oxlint-disable-next-line no-await-in-loop -- they share a machine
      const { findings, notRun } = await runCommandCheck(check, runner);
      this.add(findings);
      if (notRun === undefined) this.#asked = true;
      else this.#notRun.push(notRun);
    }
    this.#milliseconds += performance.now() - begun;
  }

  outcome(): EntryOutcome {
    const { entry, checks, broken } = this.of;
    const notRun = [...this.#notRun];
    if (this.#refused > 0) {
      notRun.push(`${entry.slug}: ${this.#refused} files could not be parsed.`);
    }
    return {
      entry,
      kinds: [...checks, ...broken].map(({ kind }) => kind),
      findings: [...this.#findings.values()].toSorted(byPlace),
      broken,
      asked: this.#asked,
      notRun,
      milliseconds: Math.round(this.#milliseconds),
    };
  }
}

/**
 * The outcome as a result. What could not be asked makes it `unavailable`; a broken check is a finding at its entry, and
 * why another gave no answer stands in the output.
 */
export function resultOf(outcome: EntryOutcome): CheckResult {
  const { entry, kinds, findings, broken, notRun, milliseconds } = outcome;
  return {
    name: entry.slug,
    status:
      broken.length + notRun.length > 0 ? "unavailable" : findings.length > 0 ? "failed" : "passed",
    findings: [...broken.map(({ reason }) => findingAt(entry, reason)), ...findings],
    output: notRun.join("\n"),
    milliseconds,
    boxed: kinds.includes("command"),
  };
}

/** A finding about an entry itself. */
export function findingAt({ slug, path }: Entry, message: string): Finding {
  return { rule: slug, entry: slug, path, message };
}

type Concerns = (path: string) => boolean;

function byPlace(a: Finding, b: Finding): number {
  const [left, right] = [a.path ?? "", b.path ?? ""];
  return left === right ? (a.line ?? 0) - (b.line ?? 0) : left < right ? -1 : 1;
}
