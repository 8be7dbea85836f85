/** `npm run story`: plays the essay's morning on the sample and prints each stage. The model is scripted. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { playStory } from "../test/support/story.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    sample: { type: "string", default: path.join(root, "examples/canvas-editor") },
    script: { type: "string", default: path.join(root, "examples/story/script.json") },
  },
});

const say = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};
const begun = performance.now();
say("The senior engineer who writes zero code: one brief, from two sentences to a shipped merge.");
say("A scripted model plays the agent's part; git, checks, sandbox and journal are real.");
try {
  await playStory({
    sample: path.resolve(values.sample),
    script: path.resolve(values.script),
    onStage: ({ name, input, output, milliseconds }) => {
      say();
      say(`${name}  ${(milliseconds / 1000).toFixed(1)} s`);
      for (const line of input) say(`  in   ${line}`);
      for (const line of output) say(`  out  ${line}`);
    },
  });
  say();
  say(`Shipped, in ${((performance.now() - begun) / 1000).toFixed(0)} s. On your own repository:`);
  say();
  say(`  cd YOUR/REPOSITORY`);
  say(`  ${path.join(root, "bin/tacit")} init`);
  say(`  ${path.join(root, "bin/tacit")} brief "…"`);
  say(
    `  ${path.join(root, "bin/tacit")} run 1 --follow      needs a model or an agent: tacit doctor`,
  );
} catch (error) {
  say();
  say(`The story stopped: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
