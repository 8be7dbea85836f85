/** What becomes of a run when its model fails, and that `tacit show` says so. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { ModelScript } from "../support/model-server.ts";
import { openWorld, type StoryWorld } from "../support/story.ts";
import { writeFiles } from "../support/temporary-repository.ts";

const write = {
  calls: [{ tool: "write", arguments: { path: "NOTE.md", content: "noted\n" } }],
};
const report = {
  calls: [{ tool: "report_done", arguments: { summary: "Noted.", remarks: [] } }],
};
const passing = { status: 503, retryAfter: 0, times: 2 } as const;
const lasting = { status: 401, message: "no such key" } as const;

const script: ModelScript = {
  turns: [
    { when: "busy", steps: [{ ...write, fault: passing }, report] },
    { when: "locked", steps: [{ say: "", fault: lasting }] },
    { when: "cut", steps: [{ ...write, fault: { kind: "cut", times: 1 } }, report] },
    { when: "forbidden", steps: [{ say: "No.", finish: "content_filter" }] },
    { when: "silent|without calling report_done", steps: [{ say: "I am done." }] },
    { when: "endless", steps: [{ say: "…", fault: { kind: "flood", times: 1 } }, report] },
  ],
};

let world: StoryWorld;
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tacit-faults-"));
  writeFiles(path.join(folder, "notes"), {
    "README.md": "# Notes\n",
    ".tacit/config.yaml": "checks:\n  note: test -f NOTE.md\n",
  });
  writeFiles(folder, { "script.json": JSON.stringify(script) });
  world = await openWorld({
    sample: path.join(folder, "notes"),
    script: path.join(folder, "script.json"),
  });
});
afterAll(async () => {
  await world.remove();
  await rm(folder, { recursive: true, force: true });
});

const program = fileURLToPath(new URL("../support/acp-program.ts", import.meta.url));
const Brief = z.looseObject({ id: z.string() });
const Run = z.looseObject({ run: z.string() });

/** Runs a brief of that text to where it rests; what `show` says of it then. */
async function shown(
  text: string,
  ...options: string[]
): Promise<{ status: string; output: string }> {
  const { id } = Brief.parse(await world.json(["brief", text]));
  const { run } = Run.parse(await world.json(["run", id, "--follow", ...options], [0, 1, 3]));
  const { view } = z
    .looseObject({ view: z.looseObject({ status: z.string() }) })
    .parse(await world.json(["show", run]));
  return { status: view.status, output: (await world.tacit("show", run)).stdout };
}

test.each([
  ["A note for a busy model", "review", /green/],
  ["A note for a model that is cut off", "review", /green/],
  ["A note for a model that is locked", "failed", /model at http.*no such key/i],
  ["A note that is forbidden", "stuck", /refused to go on/],
  ["A note of a silent agent", "stuck", /stopped twice without saying/],
  ["A note that is endless", "failed", /model at http.*16/i],
])(
  "%s ends %s",
  async (text, status, words) => {
    const found = await shown(text);
    expect(found.status).toBe(status);
    expect(found.output).toMatch(words);
  },
  120_000,
);

test.each([
  ["huge", /a line over \d+ bytes/],
  ["deep", /nested/],
  ["breaks-off", /closed its output|exited/],
  ["dies-in-prompt", /exited with \d+/],
  ["mute", /silent for 3 s/],
  ["chatters", /took longer than|longer than 6 s|6 s/],
])(
  "an agent that is %s ends its run with one sentence",
  async (behaviour, words) => {
    await writeFile(
      path.join(world.environment["TACIT_CONFIG_HOME"] ?? "", "config.yaml"),
      "turns: { silence: 3, longest: 6 }\n",
    );
    const agent = `"${process.execPath}" "${program}" ${behaviour}`;
    const { status, output } = await shown(`A note of ${behaviour}`, "--agent", agent);
    expect(status).toBe("failed");
    expect(output).toMatch(words);
  },
  60_000,
);
