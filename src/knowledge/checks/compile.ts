/** From entries to checks that can be asked; an entry may have several kinds, and all of them count. */
import type { Entry } from "../../ground/contract/entry.ts";
import { compileAstGrep } from "./ast-grep.ts";
import type { BrokenCheck, CompiledCheck, FileCheck } from "./check.ts";
import { compileCommandLine } from "./command-line.ts";
import { compileFilePairing } from "./file-pairing.ts";
import { compileForbiddenImport } from "./forbidden-import.ts";
import { compilePattern } from "./pattern.ts";

/** An entry with what can be asked of it. */
export interface EntryChecks {
  readonly entry: Entry;
  readonly checks: readonly CompiledCheck[];
  readonly broken: readonly BrokenCheck[];
}

/** Compiles the checks of each entry; one without any is left out, whatever its status. */
export async function compileEntries(entries: readonly Entry[]): Promise<EntryChecks[]> {
  const compiled = await Promise.all(entries.map(compileEntry));
  return compiled.filter(({ checks, broken }) => checks.length + broken.length > 0);
}

async function compileEntry(entry: Entry): Promise<EntryChecks> {
  const check = entry.front.check ?? {};
  const found: (CompiledCheck | BrokenCheck)[] = [];
  if (check["ast-grep"]) found.push(await compileAstGrep(entry, check["ast-grep"]));
  if (check["forbidden-import"]) {
    found.push(compileForbiddenImport(entry, check["forbidden-import"]));
  }
  if (check["file-pairing"]) found.push(compileFilePairing(entry, check["file-pairing"]));
  if (check.pattern) found.push(compilePattern(entry, check.pattern));
  if (check.command) found.push(compileCommandLine(entry, check.command));
  return {
    entry,
    checks: found.filter((one) => one.status === "compiled"),
    broken: found.filter((one) => one.status === "broken"),
  };
}

/** Whether a check looks into files. */
export function readsText(check: CompiledCheck): check is FileCheck {
  return "of" in check && check.of === "text";
}
