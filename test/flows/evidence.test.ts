/** Criteria and what shows them: from the brief's file to the review that ships. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { ChangeCoverage } from "../../src/ground/contract/finding.ts";
import type { ModelScript } from "../support/model-server.ts";
import { openWorld, type StoryWorld } from "../support/story.ts";
import { writeFiles } from "../support/temporary-repository.ts";

const server = (greeting: string): string =>
  `import { createServer } from "node:http";
export const server = createServer((_, response) => {
  response.end(${JSON.stringify(greeting)});
});
`;

/** Starts the program, asks it, writes down what it said. */
const visit = `import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { server } from "../src/server.mjs";
server.listen(0, "127.0.0.1");
await once(server, "listening");
const said = await (await fetch("http://127.0.0.1:" + server.address().port)).text();
server.close();
mkdirSync("out", { recursive: true });
writeFileSync("out/visit.log", "The house said: " + said + "\\n");
if (!said.includes("guest")) { console.error("no guest was greeted: " + said); process.exit(1); }
`;

const units =
  "node --test --experimental-test-coverage --test-reporter=lcov --test-reporter-destination=lcov.info test/server.test.mjs";

const limitTest = `import assert from "node:assert/strict";
import test from "node:test";
import { server } from "../src/server.mjs";
test("it is a server", () => assert.equal(typeof server.listen, "function"));
`;

const write = (content: string) => ({
  calls: [
    { tool: "write", arguments: { path: "src/server.mjs", content } },
    // It would like this to pass for what the scenario has seen.
    { tool: "write", arguments: { path: "out/planted.log", content: "All is well.\n" } },
  ],
});
const report = { calls: [{ tool: "report_done", arguments: { summary: "The server greets." } }] };
const script: ModelScript = {
  turns: [
    { when: "no guest was greeted", steps: [write(server("Welcome, guest.")), report] },
    { when: "Greet guests", steps: [write(server("Hello.")), report] },
  ],
};

const brief = `---
title: Greet guests
request: Greet guests over HTTP.
---

## Intent

Greet guests over HTTP.

## Acceptance criteria

- AC-1: When a guest comes, the house shall greet them.
  evidence: scenario visit
- AC-2: The house shall be a server.
  evidence: test test/server.test.mjs "it is a server"
  evidence: check words
- AC-3: The greeting shall be warm.
- AC-4: The bell shall ring.
  evidence: scenario bell
`;

const Review = z.looseObject({
  obstacles: z.array(z.string()),
  verdict: z.looseObject({ commit: z.string(), coverage: ChangeCoverage }),
  criteria: z.array(
    z.looseObject({ id: z.string(), status: z.string(), artefacts: z.array(z.string()) }),
  ),
});

let folder = "";
let world: StoryWorld;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tacit-evidence-"));
  writeFiles(path.join(folder, "house"), {
    ".gitignore": "out\n",
    "scripts/visit.mjs": visit,
    "test/server.test.mjs": limitTest,
    "src/server.mjs": server("…"),
    ".tacit/config.yaml": [
      `checks:\n  words: '! grep -rn TODO src'\n  units: ${units}`,
      "test: node --test --test-name-pattern {name} {file}",
      "scenarios:\n  visit:\n    run: node scripts/visit.mjs\n    artefacts: ['out/*.log']",
      "    timeoutSeconds: 60\n",
    ].join("\n"),
    ".tacit/briefs/1-greet.md": brief,
  });
  writeFiles(folder, { "script.json": JSON.stringify(script) });
  world = await openWorld({
    sample: path.join(folder, "house"),
    script: path.join(folder, "script.json"),
  });
  writeFiles(path.join(world.folder, "settings"), {
    "config.yaml": `allow:\n  - ${units}\n  - "! grep -rn TODO src"\n  - node scripts/visit.mjs\n  - node --test --test-name-pattern 'it is a server' 'test/server.test.mjs'\n`,
  });
});
afterAll(async () => {
  await world.remove();
  await rm(folder, { recursive: true, force: true });
});

test("a change is approved when each criterion is shown, or waived with a reason", async () => {
  // The first try says nothing of guests: the scenario is red, and the agent is told as of any check.
  const run = z
    .looseObject({ run: z.string(), status: z.string(), commit: z.string() })
    .parse(await world.json(["run", "1", "--follow"]));
  expect(run.status).toBe("review");
  const review = Review.parse(await world.json(["review", run.run]));
  expect(review.criteria.map(({ id, status }) => [id, status])).toEqual([
    ["AC-1", "shown"],
    ["AC-2", "shown"],
    ["AC-3", "unshown"],
    ["AC-4", "unshown"],
  ]);
  expect(review.obstacles).toEqual([
    "AC-3 is not shown: The brief names no evidence.",
    "AC-4 is not shown: .tacit/config.yaml has no scenario bell.",
  ]);
  // The test of AC-2 sees that it is a server, and nobody greets in it.
  expect(review.verdict).toMatchObject({
    commit: run.commit,
    coverage: {
      report: "lcov.info",
      files: [{ path: "src/server.mjs", covered: 0, uncovered: [[3, 3]], branches: [] }],
    },
  });
  const artefact = `evidence/${run.run}/${run.commit}/visit/out/visit.log`;
  expect(review.criteria[0]?.artefacts).toEqual([artefact]);
  const home = world.environment["TACIT_HOME"] ?? "";
  expect(await readFile(path.join(home, artefact), "utf8")).toBe(
    "The house said: Welcome, guest.\n",
  );
  expect(existsSync(path.join(home, path.dirname(artefact), "planted.log"))).toBe(false);

  const refused = await world.tacit("review", run.run, "--waive", "AC-3", "by ear", "--approve");
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain("AC-4 is not shown");
  const unknown = await world.tacit("review", run.run, "--waive", "AC-9", "why not");
  expect(unknown.stderr).toContain("asks for no evidence of AC-9");
  const done = await world.tacit("review", run.run, "--waive", "AC-4", "rung by hand", "--approve");
  expect(done.stdout).toContain("AC-4  waived  rung by hand");
  await world.json(["ship", run.run]);
  const file = await world.git("show", "main:.tacit/briefs/1-greet.review.md");
  expect(file).toContain("- AC-1, shown by scenario visit; it left 1 file");
  expect(file).toMatch(/- AC-3, waived by \S+: by ear/);
}, 120_000);
