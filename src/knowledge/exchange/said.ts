/** Entries that an agent has from its own rule files: to say them again costs tokens and adds nothing. */
import type { Entry } from "../../ground/contract/entry.ts";
import type { RuleFile } from "./gather.ts";
import { type FormatId, formatOf } from "./formats.ts";
import { importRules } from "./import.ts";

/**
 * By slug: the file that says the entry as it is now.
 *
 * @param reads Formats that the agent reads by itself.
 * @param files Rule files of the tree that the agent works in.
 */
export function saidIn(
  entries: readonly Entry[],
  reads: readonly FormatId[],
  files: readonly RuleFile[],
): ReadonlyMap<string, string> {
  const own = files.filter(({ path }) => {
    const owned = formatOf(path);
    // A rule file in a folder is read only by who works there.
    return owned !== undefined && owned.base === "" && reads.includes(owned.format.id);
  });
  const { known } = importRules(own, entries);
  return new Map(
    known.filter(({ differs }) => differs.length === 0).map(({ slug, path }) => [slug, path]),
  );
}
