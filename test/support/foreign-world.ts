/** A small repository that knows nothing of Tacit, and a model that can carry out one change in it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ModelScript } from "./model-server.ts";
import { openWorld, type StoryWorld } from "./story.ts";
import { writeFiles } from "./temporary-repository.ts";

export const request = "Convert celsius to kelvin in the thermo library, beside fahrenheit.";

const project = {
  "package.json": `${JSON.stringify({ name: "thermo", type: "module", scripts: { test: "node --test" } })}\n`,
  "lib/index.mjs": 'export { toFahrenheit } from "./fahrenheit.mjs";\n',
  "lib/fahrenheit.mjs":
    "/** Degrees Fahrenheit of degrees Celsius. */\nexport function toFahrenheit(celsius) {\n  return celsius * 1.8 + 32;\n}\n",
  "lib/fahrenheit.test.mjs":
    'import assert from "node:assert/strict";\nimport test from "node:test";\nimport { toFahrenheit } from "./index.mjs";\n\ntest("water boils at 212", () => assert.equal(toFahrenheit(100), 212));\n',
};

const kelvin = "export function toKelvin(celsius) {\n  return celsius + 273.15;\n}\n";
const kelvinTest =
  'import assert from "node:assert/strict";\nimport test from "node:test";\nimport { toKelvin } from "./index.mjs";\n\ntest("water freezes at 273.15", () => assert.equal(toKelvin(0), 273.15));\n';

/** The change, and the report that it is done. */
export const kelvinSteps = [
  {
    calls: [
      { tool: "write", arguments: { path: "lib/kelvin.mjs", content: kelvin } },
      { tool: "write", arguments: { path: "lib/kelvin.test.mjs", content: kelvinTest } },
      {
        tool: "write",
        arguments: {
          path: "lib/index.mjs",
          content: `${project["lib/index.mjs"]}export { toKelvin } from "./kelvin.mjs";\n`,
        },
      },
    ],
  },
  { calls: [{ tool: "report_done", arguments: { summary: "Kelvin is there, tested." } }] },
];

const script: ModelScript = {
  turns: [
    {
      when: "\\bR1\\b.*absolute zero",
      steps: [
        {
          calls: [
            {
              tool: "edit",
              arguments: {
                path: "lib/kelvin.mjs",
                edits: [
                  {
                    oldText: "  return celsius",
                    newText:
                      '  if (celsius < -273.15) throw new RangeError("below absolute zero");\n  return celsius',
                  },
                ],
              },
            },
          ],
        },
        {
          calls: [
            {
              tool: "report_done",
              arguments: {
                summary: "Colder than cold is refused.",
                remarks: [{ id: "R1", state: "addressed", note: "It throws a RangeError." }],
              },
            },
          ],
        },
      ],
    },
    // A turn that was cut off is gone on with, and does no harm when it is done again.
    { when: "cut off in the middle", about: "celsius to kelvin", steps: kelvinSteps },
    { when: "celsius to kelvin", steps: kelvinSteps },
  ],
};

/** Opens it; `remove` deletes everything. */
export async function openForeignWorld(played: ModelScript = script): Promise<StoryWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), "tacit-foreign-"));
  writeFiles(path.join(folder, "thermo"), project);
  writeFiles(folder, { "script.json": JSON.stringify(played) });
  const world = await openWorld({
    sample: path.join(folder, "thermo"),
    script: path.join(folder, "script.json"),
  });
  return {
    ...world,
    remove: async () => {
      await world.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
