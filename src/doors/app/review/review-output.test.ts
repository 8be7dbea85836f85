/** Reviews through the door, on real git and a real journal: what a branch's review remembers while the branch moves. */
import { renameSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { freshDatabase } from "../../../../test/support/journal.ts";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { AttemptsCompared, ChangeReview } from "../../../ground/contract/review.ts";
import { promptByHand, reviewChange } from "./branch-review.ts";
import { compare, takenOver } from "./compare.ts";
import type { ReviewOutput, ReviewRequest } from "./review.ts";
import type { Host } from "../workspace.ts";

const looking: ReviewRequest = { remarks: [], verify: [], approve: false, interdiff: false };
const range = { from: "main", of: "x" };
const lines = Array.from({ length: 40 }, (_, at) => `  const value${at} = compute(${at}, input);`);
const text = (of: readonly string[]): string =>
  `export function work(input) {\n${of.join("\n")}\n}\n`;

let root: string;
let host: Host;

function commit(files: Readonly<Record<string, string>>): void {
  writeFiles(root, files);
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "next");
}

async function look(request: Partial<ReviewRequest> = {}): Promise<ReviewOutput> {
  return reviewChange(host, range, { ...looking, ...request }, false);
}

function seen({ files }: ReviewOutput): boolean[] {
  return files.flatMap((file) => file.hunks.map((hunk) => hunk.seen));
}

beforeEach(async () => {
  root = temporaryRepository({ "src/work.ts": text(lines), "src/other.ts": "one();\n" });
  userGit(root, "switch", "-qc", "x");
  const { host: socket, database } = await freshDatabase();
  const address = `postgresql:///${database}?host=${encodeURIComponent(socket)}&user=tacit`;
  const environment = { TACIT_HOME: temporaryFolder(), DATABASE_URL: address, USER: "ada" };
  host = { directory: root, environment, progress: () => {} };
});

test("a remark keeps its place through five rounds, a rebase and a rename", async () => {
  const own = lines.with(20, "  const own = decide(input, limit);");
  commit({ "src/work.ts": text(own) });
  const { run } = await look({ remarks: [{ place: "src/work.ts:22", text: "Which limit?" }] });
  const standing = async () => {
    const { remarks } = await look();
    return remarks.map(({ now, standing: what, nowText }) => [what, now, nowText]);
  };

  commit({ "src/work.ts": text(["  above();", "  above();", ...own]) }); // above
  expect(await standing()).toEqual([["moved", "src/work.ts:24", undefined]]);

  const below = ["  above();", "  above();", ...own, "  below();"];
  commit({ "src/work.ts": text(below) });
  expect(await standing()).toEqual([["moved", "src/work.ts:24", undefined]]);

  userGit(root, "switch", "-q", "main");
  commit({ "src/work.ts": `// What works.\n${text(lines)}` });
  userGit(root, "switch", "-q", "x");
  userGit(root, "rebase", "-q", "main");
  expect(await standing()).toEqual([["moved", "src/work.ts:25", undefined]]);

  renameSync(path.join(root, "src/work.ts"), path.join(root, "src/labour.ts"));
  commit({});
  expect(await standing()).toEqual([["moved", "src/labour.ts:25", undefined]]);

  const through = below.with(22, "  const own = decide(input, limit, clock);");
  commit({ "src/labour.ts": `// What works.\n${text(through)}` });
  expect(await standing()).toEqual([
    ["changed", "src/labour.ts:25", "  const own = decide(input, limit, clock);"],
  ]);
  expect((await look()).run).toBe(run);
});

test("after a rebase the interdiff shows what the author changed, and says what came with the base", async () => {
  commit({ "src/work.ts": text(lines.with(30, "  const first = decide(input);")) });
  const { run = "" } = await look({ remarks: [{ place: "src/work.ts:32", text: "First?" }] });
  await promptByHand(host, run);
  userGit(root, "switch", "-q", "main");
  commit({ "src/work.ts": text(lines.with(2, "  const theirs = 1;")), "src/other.ts": "two();\n" });
  userGit(root, "switch", "-q", "x");
  userGit(root, "rebase", "-q", "main");
  const theirs = lines.with(2, "  const theirs = 1;");
  commit({ "src/work.ts": text(theirs.with(30, "  const second = decide(input);")) });

  const { files, interdiff, note } = await look({ interdiff: true });
  expect(interdiff).toBe(true);
  expect(files.map((file) => file.path)).toEqual(["src/work.ts"]);
  expect(
    files[0]?.hunks.flatMap((hunk) =>
      hunk.lines.filter(({ kind }) => kind !== "context").map((line) => line.text.trim()),
    ),
  ).toEqual(["const first = decide(input);", "const second = decide(input);"]);
  expect(note).toContain("1 file that changed with the new base alone");
});

test("what was seen stays seen for who saw it, until it changes", async () => {
  commit({ "src/work.ts": text(lines.with(15, "  five();").with(34, "  thirty();")) });
  expect(seen(await look({ seen: ["src/work.ts:17"] }))).toEqual([true, false]);
  expect(seen(await look())).toEqual([true, false]);
  const other = { ...host, environment: { ...host.environment, USER: "bob" } };
  expect(seen(await reviewChange(other, range, looking, false))).toEqual([false, false]);

  commit({ "src/work.ts": text(["  top();", ...lines.with(15, "  five();").with(34, "  30();")]) });
  expect(seen(await look())).toEqual([false, true, false]);
  await expect(look({ seen: ["src/work.ts:999"] })).rejects.toThrow(
    "The change has no hunk at src/work.ts:999.",
  );
});

test("a change that conflicts with today's target says where", async () => {
  commit({ "src/other.ts": "mine();\n" });
  await look({ remarks: [{ place: "change", text: "Why?" }] });
  userGit(root, "switch", "-q", "main");
  commit({ "src/other.ts": "theirs();\n" });
  userGit(root, "switch", "-q", "x");

  expect((await look()).problems).toContain("It conflicts with today's main in src/other.ts.");
});

test("two attempts are compared, and a hunk of one becomes a remark on the other", async () => {
  commit({ "src/work.ts": text(lines.with(5, "  five();")) });
  userGit(root, "switch", "-qc", "y", "main");
  commit({ "src/work.ts": text(lines.with(5, "  cinq();")), "src/more.ts": "more();\n" });
  const { run = "" } = await look({ remarks: [{ place: "change", text: "Or else?" }] });
  const other = { from: "main", of: "y" };
  const remarks = [{ place: "change", text: "Or else?" }];
  const { run: second = "" } = await reviewChange(host, other, { ...looking, remarks }, false);

  const { attempts, apart } = await compare(host, [run, "main..y"]);
  expect(attempts.map(({ size }) => size.files)).toEqual([1, 2]);
  expect(apart).toEqual([{ path: "src/more.ts", runs: [second] }]);

  const taken = await takenOver(host, run, [`${second}:src/work.ts:7`]);
  expect(taken).toEqual([{ place: "src/work.ts", text: expect.stringContaining("+  cinq();") }]);
  const { remarks: told } = await look({ remarks: taken });
  expect(told.at(-1)).toMatchObject({ place: "src/work.ts", state: "draft" });
  await expect(takenOver(host, run, ["src/work.ts"])).rejects.toThrow("names no hunk");
});

test("the answers have the shapes of the contract", async () => {
  commit({ "src/work.ts": text(lines.with(5, "  five();")) });
  const remarks = [{ place: "src/work.ts:7", text: "Why?" }];
  const output: unknown = JSON.parse(JSON.stringify(await look({ remarks })));
  expect(output).toMatchObject(ChangeReview.parse(output));
  const compared: unknown = JSON.parse(JSON.stringify(await compare(host, ["main..x", "main..x"])));
  expect(AttemptsCompared.parse(compared)).toEqual(compared);
});

test("the same change answers the same, known or not, whatever lies in the checkout", async () => {
  commit({ "src/work.ts": text(lines.with(5, "  five();")) });
  const first = JSON.stringify(await look());
  writeFiles(root, { "src/work.ts": "broken" });
  expect(JSON.stringify(await look())).toBe(first);
  const fresh = { ...host, environment: { ...host.environment, TACIT_HOME: temporaryFolder() } };
  expect(JSON.stringify(await reviewChange(fresh, range, looking, false))).toBe(first);
});
