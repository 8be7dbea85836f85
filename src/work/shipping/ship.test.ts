import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { ship, type ShipRequest, undoShip } from "./ship.ts";

let root: string;
let scratch: string;
let base: string;
let change: string;

beforeEach(() => {
  root = temporaryRepository({ "a.txt": "a\n", "b.txt": "b\n" });
  scratch = path.join(temporaryFolder(), "scratch");
  base = userGit(root, "rev-parse", "HEAD");
  userGit(root, "switch", "-q", "-c", "tacit/1-1-1");
  change = commit("work", { "a.txt": "a2\n", "new.txt": "n\n" });
  userGit(root, "switch", "-q", "main");
});

function commit(message: string, files: Readonly<Record<string, string>>): string {
  writeFiles(root, files);
  userGit(root, "add", "-A");
  userGit(root, "commit", "-q", "-m", message);
  return userGit(root, "rev-parse", "HEAD");
}

function request(overrides: Partial<ShipRequest> = {}): ShipRequest {
  return {
    repository: root,
    scratch,
    target: "main",
    base,
    commit: change,
    message: "Add new",
    extra: { ".tacit/briefs/1-x.review.md": "review\n" },
    recheck: async () => true,
    writeFile: async (file, text) => {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    },
    ...overrides,
  };
}

async function read(name: string): Promise<string> {
  return readFile(path.join(root, name), "utf8");
}

test("the change arrives as one commit, and unrelated work in the checkout stays", async () => {
  writeFiles(root, { "b.txt": "mine\n" });
  const outcome = await ship(request());
  expect(outcome.status).toBe("shipped");
  expect(await read("a.txt")).toBe("a2\n");
  expect(await read("b.txt")).toBe("mine\n");
  expect(await read(".tacit/briefs/1-x.review.md")).toBe("review\n");
  expect(userGit(root, "rev-list", "--count", `${base}..main`)).toBe("1");
  expect(userGit(root, "worktree", "list")).not.toContain("scratch");
});

test("a dirty path that the change touches refuses with its name, and nothing moves", async () => {
  writeFiles(root, { "new.txt": "mine\n" });
  await expect(ship(request())).rejects.toMatchObject({
    code: "shipping/dirty",
    kind: "conflict",
    message: expect.stringContaining("new.txt"),
  });
  expect(userGit(root, "rev-parse", "main")).toBe(base);
});

test("a dirty path that the change renames away refuses too", async () => {
  userGit(root, "switch", "-q", "tacit/1-1-1");
  userGit(root, "mv", "b.txt", "c.txt");
  change = commit("rename", {});
  userGit(root, "switch", "-q", "main");
  writeFiles(root, { "b.txt": "mine\n" });
  await expect(ship(request())).rejects.toMatchObject({
    code: "shipping/dirty",
    message: expect.stringContaining("b.txt"),
  });
  expect(await read("b.txt")).toBe("mine\n");
});

test("a target that moved is merged and checked again; red refuses", async () => {
  commit("other", { "c.txt": "c\n" });
  expect(await ship(request({ recheck: async () => false }))).toEqual({ status: "red" });
  const seen: string[] = [];
  const outcome = await ship(
    request({
      recheck: async (worktree) => {
        seen.push(await readFile(path.join(worktree, "c.txt"), "utf8"));
        return true;
      },
    }),
  );
  expect(outcome.status).toBe("shipped");
  expect(seen).toEqual(["c\n"]);
  expect(await read("c.txt")).toBe("c\n");
});

test("a conflict names its paths and leaves target and checkout alone", async () => {
  const tip = commit("other", { "a.txt": "mine\n" });
  expect(await ship(request())).toEqual({ status: "conflict", paths: ["a.txt"] });
  expect(userGit(root, "rev-parse", "main")).toBe(tip);
  expect(userGit(root, "status", "--porcelain")).toBe("");
});

test("a target that nobody has checked out is advanced by its ref alone", async () => {
  userGit(root, "switch", "-q", "-c", "elsewhere");
  const outcome = await ship(request());
  expect(outcome.status).toBe("shipped");
  expect(await read("a.txt")).toBe("a\n");
});

test("undo goes back when nothing followed, and reverts when something did", async () => {
  const outcome = await ship(request());
  if (outcome.status !== "shipped") throw new Error("not shipped");
  const undo = {
    repository: root,
    scratch,
    target: "main",
    before: outcome.before,
    after: outcome.after,
    message: "Undo",
  };
  expect(await undoShip(undo)).toEqual({ after: base });
  expect(await read("a.txt")).toBe("a\n");

  const again = await ship(request());
  if (again.status !== "shipped") throw new Error("not shipped");
  commit("later", { "c.txt": "c\n" });
  await undoShip({ ...undo, before: again.before, after: again.after });
  expect(await read("a.txt")).toBe("a\n");
  expect(await read("c.txt")).toBe("c\n");
});
