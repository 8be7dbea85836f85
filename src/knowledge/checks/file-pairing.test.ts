import { expect, test } from "vitest";
import { entryWith } from "../../../test/support/entries.ts";
import type { FilePairingCheck } from "../../ground/contract/entry.ts";
import type { ChangedFile } from "./change.ts";
import { compileFilePairing } from "./file-pairing.ts";

function found(check: FilePairingCheck, files: Record<string, ChangedFile["status"]>) {
  const entry = entryWith({ "file-pairing": check }, { scope: ["src/store/**"] });
  const change = new Map(
    Object.entries(files).map(([path, status]) => [
      path,
      { path, status, lines: new Set<number>() },
    ]),
  );
  return compileFilePairing(entry, check)
    .findIn(change)
    .map(({ path }) => path);
}

const migration = { with: ["migrations/*.sql"] };

test("each touched file in scope is a finding while no partner is touched", () => {
  const touched = { "src/store/a.ts": "changed", "src/store/b.ts": "renamed" } as const;
  expect(found(migration, { ...touched, "src/web/c.ts": "changed" })).toEqual([
    "src/store/a.ts",
    "src/store/b.ts",
  ]);
  expect(found(migration, { ...touched, "migrations/1.sql": "added" })).toEqual([]);
});

test("a deleted file asks for no partner, and is one", () => {
  expect(found(migration, { "src/store/a.ts": "deleted" })).toEqual([]);
  expect(found(migration, { "src/store/a.ts": "changed", "migrations/1.sql": "deleted" })).toEqual(
    [],
  );
});

test("where only new files ask, a changed or renamed one does not", () => {
  const files = {
    "src/store/a.ts": "changed",
    "src/store/b.ts": "renamed",
    "src/store/c.ts": "added",
  } as const;
  expect(found({ ...migration, when: "added" }, files)).toEqual(["src/store/c.ts"]);
});
