/** Entries for tests, as their files would give them. */
import type { Entry, EntryCheck } from "../../src/ground/contract/entry.ts";

export function entryWith(check: EntryCheck, overrides: Partial<Entry["front"]> = {}): Entry {
  return {
    slug: "no-x",
    path: ".tacit/context/conventions/no-x.md",
    body: "Do not x.",
    front: { kind: "convention", title: "No x", status: "active", check, ...overrides },
  };
}
