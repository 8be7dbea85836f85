/** Trees in memory for tests, and what they state. */
import { expect } from "vitest";
import { Fact } from "../../src/ground/contract/facts.ts";
import type { Listing } from "../../src/ground/platform/tree.ts";
import { scanFacts, type Scanned } from "../../src/knowledge/facts/facts.ts";

/** A tree in memory, as `listTreeAtCommit` would list it. */
function planted(files: Readonly<Record<string, string>>): Listing {
  const paths = Object.keys(files).toSorted();
  return {
    files: paths.map((path) => ({ path, id: path })),
    skipped: { missing: 0, names: 0, large: 0, binary: 0, irregular: 0 },
    async *read(wanted) {
      for (const { path } of wanted) {
        const text = files[path] ?? "";
        yield { path, size: text.length, text };
      }
    },
  };
}

/** What a tree states; each fact is of the contract, and each of its places is there. */
export async function scanned(files: Readonly<Record<string, string>>): Promise<Scanned> {
  const result = await scanFacts(planted(files));
  for (const { value, evidence } of result.facts.map((fact) => Fact.parse(fact))) {
    for (const { path, line } of evidence) {
      const text = files[path];
      expect(text, `${value} is shown in ${path}`).toBeDefined();
      expect(line).toBeLessThanOrEqual((text ?? "").split("\n").length);
    }
  }
  return result;
}

/** `name: value`, one fact a line, in order. */
export async function told(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { facts } = await scanned(files);
  return facts.map(({ name, value }) => `${name}: ${value}`);
}
