import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { ChangeReview } from "../../../ground/contract/review.ts";
import { reviewChange } from "./branch-review.ts";
import type { ReviewOutput } from "./review.ts";
import type { Host } from "../workspace.ts";

const range = { from: "main", of: "x" };
const looking = { remarks: [], verify: [], approve: false, interdiff: false };

function hostWith(files: Readonly<Record<string, string>>): Host {
  const root = temporaryRepository({ "src/work.ts": "one();\n" });
  userGit(root, "switch", "-qc", "x");
  writeFiles(root, files);
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "next");
  return { directory: root, environment: { TACIT_HOME: temporaryFolder() }, progress: () => {} };
}

async function look(host: Host): Promise<ReviewOutput> {
  return reviewChange(host, range, looking, false);
}

/** The one model that is kept. */
function keptFile({ environment }: Host): string {
  const folder = path.join(environment["TACIT_HOME"] ?? "", "cache/review");
  const [repository = ""] = readdirSync(folder);
  const [name = ""] = readdirSync(path.join(folder, repository));
  return path.join(folder, repository, name);
}

test("the first look and the next give the same bytes, whatever the lines are like", async () => {
  const host = hostWith({ "src/work.ts": `${"x".repeat(5_000)}\ntwo();`, "src/new.ts": "a();\n" });
  const first = JSON.stringify(await look(host));
  expect(first).toContain('"cut"');
  expect(JSON.stringify(await look(host))).toBe(first);
});

test.each([
  ["no JSON", () => "{"],
  ["of another shape", () => '{"files":[]}'],
  [
    "short of a hunk in an order",
    (kept: string) => {
      const model = ChangeReview.parse(JSON.parse(kept));
      return JSON.stringify({ ...model, orders: { ...model.orders, risk: [], startHere: [] } });
    },
  ],
])("what is kept and is %s is made anew", async (_, damaged) => {
  const host = hostWith({ "src/work.ts": "two();\n", "src/new.ts": "a();\n" });
  const first = await look(host);
  const kept = readFileSync(keptFile(host), "utf8");
  writeFileSync(keptFile(host), damaged(kept));
  expect(await look(host)).toEqual(first);
  expect(readFileSync(keptFile(host), "utf8")).toBe(kept);
});

test("a look that is interrupted ends, says so and keeps nothing", async () => {
  const host = hostWith({ "src/work.ts": "two();\n" });
  const signal = AbortSignal.abort(new Error("interrupted"));
  await expect(look({ ...host, signal })).rejects.toThrow(
    expect.objectContaining({ code: "app/interrupted", kind: "environment" }),
  );
  expect((await look(host)).files).toHaveLength(1);
});
