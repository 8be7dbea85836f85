import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeRepository, type TestRepository } from "../../../test/support/repository.ts";
import { git } from "../../ground/platform/git.ts";
import { ship, type ShipRequest, undoShip } from "./ship.ts";

let repository: TestRepository;
let base: string;
let change: string;

beforeEach(async () => {
  repository = await makeRepository();
  base = await repository.commit("first", { "a.txt": "a\n", "b.txt": "b\n" });
  await git(repository.root, ["switch", "-q", "-c", "tacit/1-1-1"]);
  change = await repository.commit("work", { "a.txt": "a2\n", "new.txt": "n\n" });
  await git(repository.root, ["switch", "-q", "main"]);
});
afterEach(() => repository.remove());

function request(overrides: Partial<ShipRequest> = {}): ShipRequest {
  return {
    repository: repository.root,
    scratch: repository.beside("scratch"),
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
  return readFile(path.join(repository.root, name), "utf8");
}

test("the change arrives as one commit, and unrelated work in the checkout stays", async () => {
  await repository.write({ "b.txt": "mine\n" });
  const outcome = await ship(request());
  expect(outcome.status).toBe("shipped");
  expect(await read("a.txt")).toBe("a2\n");
  expect(await read("b.txt")).toBe("mine\n");
  expect(await read(".tacit/briefs/1-x.review.md")).toBe("review\n");
  expect(await git(repository.root, ["rev-list", "--count", `${base}..main`])).toBe("1");
  expect(await git(repository.root, ["worktree", "list"])).not.toContain("scratch");
});

test("a dirty path that the change touches refuses with its name, and nothing moves", async () => {
  await repository.write({ "new.txt": "mine\n" });
  await expect(ship(request())).rejects.toMatchObject({
    code: "shipping/dirty",
    kind: "conflict",
    message: expect.stringContaining("new.txt"),
  });
  expect(await git(repository.root, ["rev-parse", "main"])).toBe(base);
});

test("a target that moved is merged and checked again; red refuses", async () => {
  await repository.commit("other", { "c.txt": "c\n" });
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
  const tip = await repository.commit("other", { "a.txt": "mine\n" });
  expect(await ship(request())).toEqual({ status: "conflict", paths: ["a.txt"] });
  expect(await git(repository.root, ["rev-parse", "main"])).toBe(tip);
  expect(await git(repository.root, ["status", "--porcelain"])).toBe("");
});

test("a target that nobody has checked out is advanced by its ref alone", async () => {
  await git(repository.root, ["switch", "-q", "-c", "elsewhere"]);
  const outcome = await ship(request());
  expect(outcome.status).toBe("shipped");
  expect(await read("a.txt")).toBe("a\n");
});

test("undo goes back when nothing followed, and reverts when something did", async () => {
  const outcome = await ship(request());
  if (outcome.status !== "shipped") throw new Error("not shipped");
  const undo = {
    repository: repository.root,
    scratch: repository.beside("scratch"),
    target: "main",
    before: outcome.before,
    after: outcome.after,
    message: "Undo",
  };
  expect(await undoShip(undo)).toEqual({ after: base });
  expect(await read("a.txt")).toBe("a\n");

  const again = await ship(request());
  if (again.status !== "shipped") throw new Error("not shipped");
  await repository.commit("later", { "c.txt": "c\n" });
  await undoShip({ ...undo, before: again.before, after: again.after });
  expect(await read("a.txt")).toBe("a\n");
  expect(await read("c.txt")).toBe("c\n");
});
