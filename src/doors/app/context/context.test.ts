import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { shopRepository } from "../../../../test/support/shop.ts";
import { temporaryFolder, writeFiles } from "../../../../test/support/temporary-repository.ts";
import {
  acceptEntries,
  answerQuestion,
  authorEntry,
  init,
  listContext,
  listNumbered,
  retireEntries,
  scanNumbered,
  showEntry,
} from "./context.ts";
import { examineContext } from "./examine.ts";
import type { Host } from "../workspace.ts";

function shop(): { readonly root: string; readonly host: Host } {
  const root = shopRepository();
  const environment = { ...process.env, TACIT_HOME: temporaryFolder() };
  return { root, host: { directory: root, environment, progress: () => {} } };
}

test("init proposes what the code follows, as files that hold nothing yet; accepted, they hold", async () => {
  const { root, host } = shop();
  const { proposed, scan, written } = await init(host);
  expect(scan.facts).toContainEqual(
    expect.objectContaining({ name: "language", value: "TypeScript" }),
  );
  const [first] = proposed;
  expect(first).toMatchObject({ status: "proposed", kind: "convention", checked: true });
  expect(first?.title).toContain("respond");
  expect(written).toContain(first?.path);
  const text = readFileSync(path.join(root, first?.path ?? ""), "utf8");
  expect(text).toContain("followed: 20");
  expect(text).toContain("origin:");

  expect(await showEntry(host, "1")).toEqual(first);
  await acceptEntries(host, ["1"]);
  expect((await showEntry(host, first?.id ?? "")).status).toBe("active");
  // Whoever runs it again is not asked again, and nothing is written twice.
  const again = await init(host);
  expect(again.proposed).toEqual([]);
  expect(again.scan.proposals.map(({ key }) => key)).not.toContain(scan.proposals[0]?.key);
});

test("a scan writes nothing; its numbers are accepted and declined, and what is declined stays so", async () => {
  const { root, host } = shop();
  const scan = await scanNumbered(host, { write: false });
  expect(scan.proposals.length).toBeGreaterThan(0);
  expect(existsSync(path.join(root, ".tacit"))).toBe(false);

  await retireEntries(host, ["1"], "we are about to drop it");
  expect(readFileSync(path.join(root, ".tacit/declined.yaml"), "utf8")).toContain(
    "we are about to drop it",
  );
  const after = await scanNumbered(host, { write: false });
  expect(after.settled).toBe(1);
  expect(after.proposals.map(({ key }) => key)).toEqual(
    scan.proposals.slice(1).map(({ key }) => key),
  );
  // The same files and history are not counted again.
  expect(after.facts).toEqual(scan.facts);
});

test("a number means what was listed last, whatever has come since", async () => {
  const { host } = shop();
  await scanNumbered(host, { write: true });
  const { entries } = await listNumbered(host);
  const [accepted] = (await acceptEntries(host, ["1"])).entries;
  expect(accepted?.id).toBe(entries[0]?.id);
  await expect(acceptEntries(host, ["1-99"])).rejects.toMatchObject({
    message: "There is no entry `2`.",
  });
  await expect(acceptEntries(host, ["1", "99"])).rejects.toMatchObject({
    code: "app/unknown-entry",
  });
});

test("a proposed entry that is retired goes; an active one stays, with the reason", async () => {
  const { root, host } = shop();
  const { proposed } = await init(host);
  const file = path.join(root, proposed[0]?.path ?? "");
  expect((await retireEntries(host, ["1"], undefined)).entries[0]?.status).toBe("declined");
  expect(existsSync(file)).toBe(false);
  const project = (await listContext(host)).entries.find(({ kind }) => kind === "project");
  await retireEntries(host, [project?.id ?? ""], "it was wrong");
  const text = readFileSync(path.join(root, project?.path ?? ""), "utf8");
  expect(text).toMatch(/status: retired/);
  expect(text).toMatch(/reason: it was wrong/);
});

test("a question that is not asked is named", async () => {
  const { host } = shop();
  await expect(answerQuestion(host, "z", "because")).rejects.toMatchObject({
    code: "app/unknown-question",
  });
});

test("a repository without a commit, and one of one file, are scanned too", async () => {
  const root = temporaryFolder();
  execFileSync("git", ["init", "-q"], { cwd: root });
  const environment = { ...process.env, TACIT_HOME: temporaryFolder() };
  const host = { directory: root, environment, progress: () => {} };
  expect(await scanNumbered(host, { write: false })).toMatchObject({ proposals: [], facts: [] });
  writeFiles(root, { "main.py": "print(1)\n" });
  const { proposed, scan } = await init(host);
  expect(proposed).toEqual([]);
  expect(scan.facts).toMatchObject([{ name: "language", value: "Python" }]);
  expect(readdirSync(path.join(root, ".tacit/context"))).toEqual(["project.md"]);
});

test("the doctor says what has changed under an entry", async () => {
  const { root, host } = shop();
  await init(host);
  await acceptEntries(host, ["1"]);
  expect((await examineContext(host, "2026-11-25")).findings).toEqual([]);
  const added = "export function handlerNew(id: number) {\n  return id;\n}\n";
  writeFiles(root, { "src/handlers/new.ts": added });
  expect((await examineContext(host, "2026-11-25")).findings).toMatchObject([
    { kind: "drifted", message: expect.stringContaining("0 of 20 against it then, 1 now") },
  ]);
});

test("the doctor shows entries that say the same or the opposite", async () => {
  const { host } = shop();
  const add = (text: string) => authorEntry(host, { text, anyway: true });
  await add("Prices always go through Money");
  await add("Prices must go through Money");
  await add("Use tabs for indentation");
  await add("Use spaces for indentation");
  const { findings } = await examineContext(host, "2026-11-25");
  expect(findings.map(({ kind }) => kind)).toEqual(["repeats", "contradicts"]);
});
