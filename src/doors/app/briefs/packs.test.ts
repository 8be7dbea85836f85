/** Three prompts as they ship, to be read by people: what a change does to them is seen in review. */
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder, userGit } from "../../../../test/support/temporary-repository.ts";
import { makeBrief } from "./briefs.ts";
import { compile } from "../context/knowledge.ts";
import type { Host } from "../workspace.ts";

const sample = fileURLToPath(new URL("../../../../examples/canvas-editor", import.meta.url));

function sampleHost(): Host {
  const root = temporaryFolder();
  cpSync(sample, root, { recursive: true });
  userGit(root, "init", "-q", "-b", "main");
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "A canvas editor");
  return {
    directory: root,
    environment: { TACIT_HOME: temporaryFolder(), PATH: process.env["PATH"] },
    progress: () => {},
  };
}

test("what is pinned is in whole, what is excluded is not, and the receipt says both", async () => {
  const pack = await compile(sampleHost(), "Undo takes back one's own change", {
    pins: ["src/shared/fields.ts", "clock"],
    excludes: ["src/browser/"],
  });
  const included = new Map(
    pack.items.map(({ id, reason, ...item }) => [id, [item.included, reason]]),
  );
  expect(included.get("file:src/shared/fields.ts")).toEqual([true, "pinned"]);
  expect(included.get("entry:clock")).toEqual([true, "pinned"]);
  expect(included.get("pointer:src/browser/editor.ts")).toEqual([false, "excluded by the brief"]);
  expect(pack.prompt).not.toContain("`src/browser/");
  await expect(
    compile(sampleHost(), "Undo", { pins: ["src/shared/fields.ts"], budget: 300 }),
  ).rejects.toMatchObject({
    message: expect.stringMatching(/take \d+ tokens; the budget is 300\.$/),
  });
}, 30_000);

test.each([
  [
    "cursors",
    "Add real-time collaboration: people see each other's cursors and selections in the canvas editor.",
  ],
  ["rate-limit", "fix(server): a client that floods the WebSocket must not slow the others down"],
  ["undo", "Undo takes back one's own last change only, not that of others"],
])(
  "the pack of %s",
  async (name, request) => {
    const host = sampleHost();
    const { id } = await makeBrief(host, request, false);

    const pack = await compile(host, id, { budget: 6_000 });

    const receipt = pack.items.map(
      ({ included, tokens, kind, title, source, reason }) =>
        `| ${included ? "in" : "out"} | ${tokens} | ${kind} | ${title} | ${source} | ${reason} |`,
    );
    const page = [
      pack.prompt,
      `<!-- ${pack.tokens} tokens -->\n`,
      "| | tokens | kind | what | from | why |\n| --- | ---: | --- | --- | --- | --- |",
      ...receipt,
      "",
    ].join("\n");
    await expect(page).toMatchFileSnapshot(`../../../../test/fixtures/packs/${name}.md`);
    expect(await compile(host, id, { budget: 6_000 })).toEqual(pack);
    // The receipt accounts for every token, and every item says where it comes from.
    const taken = pack.items.filter(({ included }) => included);
    expect(taken.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(pack.tokens);
    expect(pack.items.filter(({ source }) => source === "")).toEqual([]);
    for (const kind of ["criteria", "exemplar", "verification"]) {
      expect(taken.some((item) => item.kind === kind)).toBe(true);
    }
  },
  30_000,
);
