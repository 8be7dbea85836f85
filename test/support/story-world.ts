/** The world of the sample's story, with briefs beside it whose agents stay where a screen can be looked at. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { extendScript } from "./extended-script.ts";
import type { ModelScript } from "./model-server.ts";
import { openWorld, type StoryWorld } from "./story.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
export const storyFolder = path.join(examples, "story");

type Turn = ModelScript["turns"][number];

/** A request, and what the agent does about it. */
export interface Scene {
  readonly request: string;
  /** What shows on its run's screen once the agent is where it stays. */
  readonly shows: string;
  readonly turn: Turn;
}

/** The agent asks, and waits for the answer. */
export const asking: Scene = {
  request: "Export a drawing as a picture, from the editor's menu.",
  shows: "PNG only, or SVG as well",
  turn: {
    when: "Export a drawing",
    steps: [
      {
        say: "The editor draws on a canvas, so PNG is one call. SVG would need a second renderer.",
        calls: [{ tool: "read", arguments: { path: "src/browser/draw.ts" } }],
      },
      {
        calls: [
          {
            tool: "ask_human",
            arguments: { question: "PNG only, or SVG as well, which needs a second renderer?" },
          },
        ],
      },
    ],
  },
};

/** The agent is at work for as long as anybody looks: its model never answers. */
export const working: Scene = {
  request: "Undo and redo for every shape, by keyboard, each person their own.",
  shows: "absent.ts",
  turn: {
    when: "Undo and redo",
    steps: [
      {
        say: "I look at how a shape is changed, and who remembers what it was.",
        calls: [
          { tool: "read", arguments: { path: "src/shared/history.ts" } },
          { tool: "read", arguments: { path: "src/browser/editor.ts" } },
        ],
      },
      {
        say: "The history is **shared**: undo would take back what *others* drew. Each peer needs its own:\n\n- a stack of the peer's own changes,\n- and what was drawn over it since.\n\n```ts\nreadonly #undone = new Map<PeerId, Change[]>();\n```",
        calls: [{ tool: "bash", arguments: { command: "npm test" } }],
      },
      { calls: [{ tool: "bash", arguments: { command: "cat src/shared/absent.ts" } }] },
      { fault: { kind: "unanswered" } },
    ],
  },
};

/** A fresh repository with the sample, and a model that knows the story and the scenes. */
export async function openStoryWorld(scenes: readonly Scene[] = []): Promise<StoryWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), "tacit-scenes-"));
  const world = await openWorld({
    sample: path.join(examples, "canvas-editor"),
    script: await extendScript(
      path.join(storyFolder, "script.json"),
      scenes.map(({ turn }) => turn),
      path.join(folder, "script.json"),
    ),
  });
  return {
    ...world,
    remove: async () => {
      await world.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const Framed = z.looseObject({ id: z.string() });
const Started = z.looseObject({ run: z.string() });

/** The number of a new brief. */
export async function frame(world: StoryWorld, request: string): Promise<string> {
  return Framed.parse(await world.json(["brief", request])).id;
}

/** Starts a run of a request and leaves it to itself; its number. */
export async function begin(world: StoryWorld, { request }: Scene): Promise<string> {
  const brief = await frame(world, request);
  return Started.parse(await world.json(["run", brief])).run;
}
