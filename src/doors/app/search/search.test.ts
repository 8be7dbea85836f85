import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { locateBatch } from "../runs/batch.ts";
import { locateText } from "./search.ts";
import type { Where } from "./tree.ts";
import type { Host } from "../workspace.ts";

const files = {
  "src/clock.ts": "export class Clock {\n  now() {\n    return 0;\n  }\n}\n",
  "src/billing.ts":
    'import { Clock } from "../clock.ts";\nexport function charge(clock: Clock) {}\n',
  "src/other.ts": "export const nothing = 1;\n",
};

interface World {
  readonly host: Host;
  readonly root: string;
  readonly found: (text: string, where?: Where) => Promise<string[]>;
  /** Names in the index's folder. */
  readonly index: () => string[];
  readonly indexFolder: () => string;
}

function worldAt(root: string): World {
  const home = temporaryFolder();
  const host = { directory: root, environment: { TACIT_HOME: home }, progress: () => {} };
  const indexFolder = (): string => {
    const all = path.join(home, "cache/index");
    return path.join(all, readdirSync(all)[0] ?? "");
  };
  return {
    host,
    root,
    indexFolder,
    index: () => readdirSync(indexFolder()).filter((name) => name.startsWith("segment-")),
    found: async (text, where = {}) => {
      const { files: ranked } = await locateText(host, text, {
        limit: 20,
        explain: false,
        ...where,
      });
      return ranked.map((file) => file.path);
    },
  };
}

test("a tree is indexed once, and an edit costs its own file", async () => {
  const { root, found, index } = worldAt(temporaryRepository(files));
  expect((await found("charge"))[0]).toBe("src/billing.ts");
  const first = index();
  expect(first).toHaveLength(1);
  expect((await found("charge"))[0]).toBe("src/billing.ts");
  expect(index()).toEqual(first);

  writeFiles(root, {
    "src/other.ts": "export function umbrella() {}\n",
    "src/new.ts": "umbrella();\n",
  });
  expect(await found("umbrella")).toEqual(["src/other.ts", "src/new.ts"]);
  expect(index()).toHaveLength(2);
  rmSync(path.join(root, "src/new.ts"));
  expect(await found("umbrella")).toEqual(["src/other.ts"]);
  expect(index()).toHaveLength(2);
});

test("many small segments become one again", async () => {
  const { root, found, index } = worldAt(temporaryRepository(files));
  for (let edit = 0; edit < 15; edit += 1) {
    writeFiles(root, { "src/other.ts": `export const umbrella${edit} = ${edit};\n` });
    // oxlint-disable-next-line no-await-in-loop -- one edit after another
    expect(await found(`umbrella${edit}`)).toEqual(["src/other.ts"]);
  }
  expect(index().length).toBeLessThan(8);
  expect((await found("charge"))[0]).toBe("src/billing.ts");
});

test("an index that was cut off, overwritten or taken away is made anew", async () => {
  const { found, index, indexFolder } = worldAt(temporaryRepository(files));
  await found("charge");
  const [name = ""] = index();
  writeFileSync(path.join(indexFolder(), name), "garbage");
  writeFileSync(path.join(indexFolder(), ".half"), "written by a process that was killed");
  writeFileSync(path.join(indexFolder(), "looks"), "{");
  for (const other of readdirSync(indexFolder())) {
    if (other.startsWith("history-")) writeFileSync(path.join(indexFolder(), other), "[");
  }
  expect((await found("charge"))[0]).toBe("src/billing.ts");
  rmSync(indexFolder(), { recursive: true });
  expect((await found("charge"))[0]).toBe("src/billing.ts");
});

test("an index that lost a page on disk, or holds something else, is made anew", async () => {
  const { found, index, indexFolder } = worldAt(temporaryRepository(files));
  const good = await found("charge the clock");
  const segment = path.join(indexFolder(), index()[0] ?? "");
  const bytes = readFileSync(segment);
  for (const at of [20, Math.floor(bytes.length / 2), bytes.length - 40]) {
    writeFileSync(segment, Buffer.from(bytes).fill(0x5a, at, at + 30));
    // oxlint-disable-next-line no-await-in-loop -- one damage after another
    expect(await found("charge the clock")).toEqual(good);
    expect(readFileSync(segment)).toEqual(bytes);
  }
  for (const text of ["{}", "[1]", "[{}]", "null"]) {
    for (const name of readdirSync(indexFolder())) {
      if (name.startsWith("segment-")) continue;
      writeFileSync(path.join(indexFolder(), name), text);
    }
    // oxlint-disable-next-line no-await-in-loop -- one damage after another
    expect(await found("charge the clock")).toEqual(good);
  }
});

test("two that index the same tree at the same instant both answer", async () => {
  const { found } = worldAt(temporaryRepository(files));
  const answers = await Promise.all([found("charge"), found("charge"), found("charge")]);
  expect(new Set(answers.map((answer) => answer.join())).size).toBe(1);
});

test("a commit is searched as it was, in a bare copy and in a partial one too", async () => {
  const root = temporaryRepository(files);
  const first = userGit(root, "rev-parse", "HEAD");
  writeFiles(root, { "src/billing.ts": "export function invoice() {}\n" });
  userGit(root, "commit", "-qam", "feat: invoices instead of charges");
  const folder = temporaryFolder();
  const bare = path.join(folder, "bare.git");
  userGit(root, "clone", "-q", "--bare", root, bare);
  const { found } = worldAt(root);
  expect((await found("charge", { git: bare, at: first }))[0]).toBe("src/billing.ts");
  expect((await found("invoice", { git: bare }))[0]).toBe("src/billing.ts");
  expect(await found("umbrella", { git: bare })).toEqual([]);

  userGit(root, "config", "uploadpack.allowFilter", "true");
  const partial = path.join(folder, "partial.git");
  userGit(root, "clone", "-q", "--bare", "--filter=blob:none", `file://${root}`, partial);
  const { host } = worldAt(root);
  const answer = await locateText(host, "charge", { limit: 5, explain: false, git: partial });
  expect(answer.problems).toEqual(["3 files whose objects are not here were left out."]);
});

test("a folder without git, a repository without commits and an empty one are searched", async () => {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  symlinkSync(folder, path.join(folder, "loop"));
  const plain = worldAt(temporaryRepository());
  expect((await plain.found("charge", { tree: folder }))[0]).toBe("src/billing.ts");
  const fresh = temporaryFolder();
  userGit(fresh, "init", "-q");
  expect(await worldAt(fresh).found("charge")).toEqual([]);
  writeFiles(fresh, files);
  expect((await worldAt(fresh).found("charge"))[0]).toBe("src/billing.ts");
});

test("past messages count, and only those before the commit", async () => {
  const root = temporaryRepository(files);
  writeFiles(root, { "src/other.ts": "export const nothing = 2;\n" });
  userGit(root, "commit", "-qam", "fix: the umbrella leaks when it rains");
  const now = userGit(root, "rev-parse", "HEAD");
  const { found } = worldAt(root);
  expect(await found("the umbrella leaks", { at: now })).toEqual(["src/other.ts"]);
  expect(await found("the umbrella leaks", { at: `${now}^` })).toEqual([]);
});

test("texts of any size and language are answered", async () => {
  const { found } = worldAt(temporaryRepository(files));
  expect((await found(`charge ${"lorem ipsum ".repeat(17_000)}`))[0]).toBe("src/billing.ts");
  expect(await found("時計")).toEqual([]);
  expect(await found("die Uhr geht vor")).toEqual([]);
  expect((await found("the"))[0]).toBeUndefined();
  await expect(found(" ")).rejects.toMatchObject({ code: "locate/empty-text" });
  await expect(found("x", { at: "nowhere" })).rejects.toMatchObject({
    code: "platform/bad-revision",
  });
  await expect(found("x", { tree: "/nowhere" })).rejects.toMatchObject({ code: "app/no-folder" });
});

test("a batch answers each line, and names the one that it cannot read", async () => {
  const root = temporaryRepository(files);
  const { host } = worldAt(root);
  const lines = [
    { id: "1", text: "charge" },
    { id: "2", text: "clock", at: "HEAD" },
  ].map((line) => JSON.stringify(line));
  const answers = await Array.fromAsync(locateBatch(host, `${lines.join("\n")}\n\n`, {}));
  expect(answers.map(({ id, files: ranked }) => [id, ranked[0]])).toEqual([
    ["1", "src/billing.ts"],
    ["2", "src/clock.ts"],
  ]);
  expect(answers[0]?.spans[0]).toEqual(["src/billing.ts", 1, 2, expect.any(Number)]);
  expect(await Array.fromAsync(locateBatch(host, "", {}))).toEqual([]);
  for (const broken of ["{", '{"id":2}', '{"id":"2","text":" "}']) {
    const asked = Array.fromAsync(locateBatch(host, `${lines[0]}\n${broken}`, {}));
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await expect(asked).rejects.toMatchObject({ message: expect.stringContaining("Line 2") });
  }
});
