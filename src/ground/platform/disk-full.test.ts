import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { expect, test } from "vitest";
import { noSmallDisk, onSmallDisk } from "../../../test/support/small-disk.ts";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { diskFull, meansDiskFull, needingRoom } from "./disk-full.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** What a program on a small disk does first: `attempt` runs work and says with which code it failed. */
const prelude = `
  import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
  const [, here, disk, ...rest] = process.argv;
  const attempt = async (work) => {
    try { await work(); return "fine"; } catch (error) { return error.code + " " + error.kind; }
  };
  const fill = (bytes) => {
    try { writeFileSync(disk + "/filler", Buffer.alloc(bytes)); } catch {}
  };`;

/** Text that hardly shrinks; about 8 bytes a line when it is packed. */
function numbers(lines: number): string {
  return Array.from({ length: lines }, (_, index) => Math.sin(index)).join("\n");
}

test("a full disk is known by its code, however deep", () => {
  const error = Object.assign(new Error("could not extend file"), { code: "53100" });
  expect(meansDiskFull(new Error("Failed query", { cause: error }))).toBe(true);
  expect(meansDiskFull(Object.assign(new Error("gone"), { code: "ENOENT" }))).toBe(false);
  expect(diskFull("/a/b")).toMatchObject({
    message: "The disk is full: /a/b could not be written.",
    hint: expect.stringContaining("tacit run"),
  });
});

test("other errors pass as they are", async () => {
  const other = new Error("other");
  await expect(needingRoom("/a", () => Promise.reject(other))).rejects.toBe(other);
});

test.skipIf(noSmallDisk)(
  "a file on a full disk keeps its old text, no temporary file is left, and it works again with room",
  () => {
    const disk = temporaryFolder();
    const seen = onSmallDisk(
      disk,
      "256k",
      `${prelude}
    const { openLog, writeFileAtomic, makeDirectory } = await import(here + "files.ts");
    const file = disk + "/entry.md";
    await writeFileAtomic(file, "old");
    const log = await openLog(disk + "/log");
    await log.write("whole");
    fill(1_000_000);
    const full = [
      await attempt(() => writeFileAtomic(file, "x".repeat(9000))),
      await attempt(() => log.write("y".repeat(9000))),
      await attempt(() => log.write("after")),
    ];
    void log.write("nobody waits for this one");
    full.push(await attempt(log.close));
    const left = readdirSync(disk).toSorted();
    const texts = [readFileSync(file, "utf8"), readFileSync(disk + "/log", "utf8")];
    rmSync(disk + "/filler");
    const again = await openLog(disk + "/log");
    const room = [await attempt(() => writeFileAtomic(file, "new")), await attempt(() => again.write("more"))];
    await again.close();
    console.log(JSON.stringify({ full, left, texts, room, log: readFileSync(disk + "/log", "utf8") }));`,
      here,
      disk,
    );
    const full = "platform/disk-full environment";
    expect(seen).toEqual({
      full: [full, full, full, full],
      left: ["entry.md", "filler", "log"],
      texts: ["old", "whole\n"],
      room: ["fine", "fine"],
      log: "whole\nmore\n",
    });
  },
);

test.skipIf(noSmallDisk)(
  "a git directory and a snapshot that find no room leave nothing, and the branch stays",
  () => {
    const root = temporaryRepository();
    const worktree = path.join(temporaryFolder(), "w");
    userGit(root, "worktree", "add", "-q", "-b", "task", worktree);
    writeFiles(worktree, { numbers: numbers(40_000) });
    const disk = temporaryFolder();
    const seen = onSmallDisk(
      disk,
      "200k",
      `${prelude}
    const { prepareGitDirectory, takeSnapshot } = await import(here + "snapshot.ts");
    const { openRepository, readRef } = await import(here + "repository.ts");
    const repository = await openRepository(rest[0]);
    const parent = repository.head;
    const gitDirectory = disk + "/git";
    const take = () => takeSnapshot({
      repository, worktree: rest[1], gitDirectory, branch: "task", parent, message: "m", box: undefined,
    });
    const snapshot = await attempt(take);
    const left = readdirSync(disk);
    fill(1_000_000);
    const prepared = await attempt(() => prepareGitDirectory(repository, gitDirectory, parent));
    const still = readdirSync(disk);
    const moved = (await readRef(repository, "refs/heads/task")) !== parent;
    console.log(JSON.stringify({ snapshot, left, prepared, still, moved }));`,
      here,
      disk,
      root,
      worktree,
    );
    expect(seen).toEqual({
      snapshot: "platform/disk-full environment",
      left: [],
      prepared: "platform/disk-full environment",
      still: ["filler"],
      moved: false,
    });
  },
);

test.skipIf(noSmallDisk)(
  "a repository that finds no room for objects or a checkout is left as it was",
  () => {
    const root = temporaryRepository({ big: "x".repeat(900_000) });
    const worktree = path.join(temporaryFolder(), "w");
    userGit(root, "worktree", "add", "-q", "-b", "task", worktree);
    rmSync(path.join(worktree, "big"));
    writeFiles(worktree, { numbers: numbers(4_000) });
    const folder = temporaryFolder();
    const disk = temporaryFolder();
    const seen = onSmallDisk(
      disk,
      "400k",
      `${prelude}
    import { execFileSync } from "node:child_process";
    const [source, worktree, folder] = rest;
    const { takeSnapshot } = await import(here + "snapshot.ts");
    const { openRepository } = await import(here + "repository.ts");
    const { addWorktree } = await import(here + "worktree.ts");
    const root = disk + "/r";
    execFileSync("git", ["clone", "-q", "-n", "--no-hardlinks", source, root]);
    const repository = await openRepository(root);
    const parent = repository.head;
    const objects = () => readdirSync(root + "/.git/objects", { recursive: true }).toSorted().join();
    const before = objects();
    const take = () => takeSnapshot({
      repository, worktree, gitDirectory: folder + "/git", branch: "task", parent, message: "m", box: undefined,
    });
    fill(1_000_000);
    const snapshots = [await attempt(take)];
    // More objects than are stored loose: they come as a pack.
    for (let index = 0; index < 120; index += 1) writeFileSync(worktree + "/" + index, index + "\\n");
    snapshots.push(await attempt(take));
    const same = objects() === before;
    rmSync(disk + "/filler");
    const add = () => addWorktree(repository, { branch: "new", base: parent, path: disk + "/w" });
    const added = await attempt(add);
    const branches = execFileSync("git", ["branch", "--list", "new"], { cwd: root, encoding: "utf8" });
    const again = await attempt(take);
    console.log(JSON.stringify({ snapshots, same, added, branches, left: readdirSync(disk).toSorted(), again }));`,
      here,
      disk,
      root,
      worktree,
      folder,
    );
    const full = "platform/disk-full environment";
    expect(seen).toEqual({
      snapshots: [full, full],
      same: true,
      added: full,
      branches: "",
      left: ["r"],
      again: "fine",
    });
  },
);

test.skipIf(noSmallDisk)(
  "a database that finds no room for its first files leaves none of them",
  () => {
    const disk = temporaryFolder();
    const seen = onSmallDisk(
      disk,
      "20m",
      `${prelude}
    const { startPostgres } = await import(here + "postgres.ts");
    const started = await attempt(() => startPostgres(disk));
    console.log(JSON.stringify({ started, left: readdirSync(disk + "/postgres") }));`,
      here,
      disk,
    );
    expect(seen).toEqual({ started: "platform/disk-full environment", left: [] });
  },
);
