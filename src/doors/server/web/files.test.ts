import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openApiDesk } from "../../../../test/support/api-desk.ts";
import {
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { openProject } from "../../app/projects.ts";

/** A run whose change has what a hostile agent leaves. */
async function openHostileDesk() {
  const desk = await openApiDesk();
  const { root, tell } = desk;
  userGit(root, "checkout", "-q", "work");
  writeFiles(root, {
    "-rf": "an odd name\n",
    ":(glob)*": "magic\n",
    "a b/ü\n.txt": "two lines in a name\n",
    "large.txt": "x".repeat(2 * 1024 * 1024 + 1),
    "full.txt": "x".repeat(2 * 1024 * 1024),
  });
  writeFileSync(path.join(root, "binary.bin"), Buffer.from([1, 0, 2]));
  symlinkSync("/etc/passwd", path.join(root, "link"));
  mkdirSync(path.join(root, "real"));
  symlinkSync("/etc", path.join(root, "linked-folder"));
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "hostile");
  const commit = userGit(root, "rev-parse", "HEAD");
  userGit(root, "checkout", "-q", "main");
  await tell("snapshot.taken", { turn: 1, commit, changed: true });
  return { ...desk, commit };
}

function query(file: string): string {
  return `path=${encodeURIComponent(file)}`;
}

test("a file of a change is read at either side", async () => {
  const { run, get, root } = await openApiDesk();
  const base = userGit(root, "rev-parse", "main");
  const head = userGit(root, "rev-parse", "work");
  const { body } = await get(`/runs/${run}/file?path=src/a.ts&at=head`);
  expect(body).toMatchObject({ status: "text", at: "head", commit: head, path: "src/a.ts" });
  expect(body).toHaveProperty("text", expect.stringContaining("line 9\nten\nline 11"));
  const before = await get(`/runs/${run}/file?path=src/a.ts&at=base`);
  expect(before.body).toMatchObject({ commit: base });
  expect(before.body).toHaveProperty("text", expect.stringContaining("line 9\nline 10\n"));
  const ranged = await get("/change/file?from=main&of=work&path=src/a.ts");
  expect(ranged.body).toEqual(body);
});

test("what is no text of a regular file is said, and not sent", async () => {
  const { run, get } = await openHostileDesk();
  const read = async (file: string) => (await get(`/runs/${run}/file?${query(file)}`)).body;
  expect(await read("binary.bin")).toMatchObject({ status: "binary", bytes: 3 });
  expect(await read("large.txt")).toMatchObject({ status: "too-large", bytes: 2_097_153 });
  expect(await read("full.txt")).toMatchObject({ status: "text", bytes: 2_097_152 });
  for (const file of ["link", "src"]) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    expect(await read(file)).not.toHaveProperty("text");
    // oxlint-disable-next-line no-await-in-loop -- in order
    expect(await read(file)).toMatchObject({ status: "not-regular" });
  }
  for (const file of ["nowhere.ts", "linked-folder/passwd", "src/a.ts/x", "SRC/A.TS"]) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    expect(await read(file)).toMatchObject({ status: "missing" });
  }
  expect(await read("-rf")).toMatchObject({ status: "text", text: "an odd name\n" });
  expect(await read(":(glob)*")).toMatchObject({ status: "text", text: "magic\n" });
  expect(await read("a b/ü\n.txt")).toMatchObject({ text: "two lines in a name\n" });
});

test("a path that leads anywhere, a side that is none and a run of others are refused", async () => {
  const { run, get, journal, logged } = await openApiDesk();
  const other = await openProject(journal, temporaryRepository());
  const refused = [
    "../../etc/passwd",
    "/etc/passwd",
    "src/../../x",
    "./src/a.ts",
    "src//a.ts",
    "src/a.ts/",
    "a\0b",
    "",
    "x".repeat(5_000),
  ].flatMap((file) => [`/runs/${run}/file?${query(file)}`, `/change/file?of=work&${query(file)}`]);
  refused.push(
    `/runs/${run}/file?path=src/a.ts&at=HEAD~1`,
    `/runs/${run}/file?path=src/a.ts&commit=HEAD`,
    `/runs/${run}/file?path=src/a.ts&project=${encodeURIComponent(other)}`,
    `/runs/${run}/diff?project=${encodeURIComponent(other)}`,
    "/change/file?of=--output=x&path=src/a.ts",
  );
  for (const target of refused) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    const { status, body } = await get(target);
    expect({ target, status, body }).toMatchObject({
      status: 400,
      body: { error: { kind: "input" } },
    });
  }
  expect(logged).toEqual([]);
});

test("what a run has changed so far is its last snapshot; before it there is nothing", async () => {
  const { run, get, journal, root, commit } = await openHostileDesk();
  expect((await get(`/runs/${run}/diff`)).body).toMatchObject({
    run: String(run),
    commit,
    base: userGit(root, "rev-parse", "main"),
    files: expect.arrayContaining([
      expect.objectContaining({ path: "src/a.ts", status: "modified" }),
      expect.objectContaining({ path: "large.txt", binary: true, hunks: [] }),
    ]),
    more: 0,
  });
  const fresh = await journal.createRun(root, "fresh");
  for (const { type, body } of (await journal.facts(run)).slice(0, 2)) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    await journal.append({ run: fresh }, type, body);
  }
  const before = await get(`/runs/${fresh}/diff`);
  expect(before.body).toMatchObject({ status: "running", files: [], more: 0 });
  expect(before.body).not.toHaveProperty("commit");
  expect(await get(`/runs/${fresh}/file?path=src/a.ts`)).toMatchObject({
    status: 400,
    body: { error: { code: "app/no-snapshot" } },
  });
});
