/** A run as an agent would have made it, long or fast as one likes, written through the real journal. */
import type { FactBody, FactType } from "../../src/ground/contract/event.ts";
import type { Journal } from "../../src/ground/journal/database.ts";

/** A fact's type and body. */
type Step = { [Type in FactType]: readonly [Type, FactBody<Type>] }[FactType];

export interface Replayed {
  readonly run: number;
  /** Sequence of the last fact that was written. */
  readonly last: number;
}

/** Writers at once, each with a step of its own; what belongs together stays in order. */
const WRITERS = 12;

const paragraphs = [
  "The room has a clock already, so presence takes it; a test can now say what time it is.",
  "I look at `src/server/rooms.ts` first:\n\n- who joins,\n- who leaves,\n- and who is told.\n\nThen the *protocol*.",
  "```ts\nexport function join(room: Room, peer: Peer): void {\n  room.peers.set(peer.id, peer);\n}\n```\n\nThat is the whole of it.",
  "Two tests fail. The first asserts on a `setTimeout` that nobody awaits; the second is right, and the code is wrong: a peer that left is still in the map.",
];

/** What an agent does in its first turn, step after step, for ever; the same each time. */
function* steps(): Generator<readonly Step[]> {
  for (let at = 0; ; at += 1) {
    const call = `call-${at}`;
    const file = `src/server/part-${at % 40}.ts`;
    const text = paragraphs[at % paragraphs.length] ?? "";
    const kinds = [
      { title: `read ${file}`, input: { path: file } },
      { title: "npm test", input: { command: "npm test" } },
      {
        title: `edit ${file}`,
        input: {
          path: file,
          edits: [{ oldText: `const n = ${at};`, newText: `const n = ${at + 1};` }],
        },
      },
    ];
    const kind = kinds[at % kinds.length] ?? { title: "ls", input: {} };
    const failed = at % 17 === 0;
    yield [
      ["agent.said", { turn: 1, text: `${text} (${at})` }],
      ["agent.called", { turn: 1, call, status: "in_progress", ...kind }],
      ["agent.called", { turn: 1, call, status: failed ? "failed" : "completed", ...kind }],
    ];
  }
}

/** Starts a run that no process has in its hands, and has its agent say and do `facts` things. */
export async function replayRun(
  journal: Journal,
  repository: string,
  title: string,
  facts: number,
): Promise<Replayed> {
  const slug = title.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  const run = await journal.createRun(repository, slug);
  const base = "4be2c19f00000000000000000000000000000001";
  const beginning: readonly Step[] = [
    [
      "run.started",
      {
        brief: { number: 1, slug, title, hash: "sha256-1" },
        repository,
        base,
        target: "main",
        agent: "bundled",
        safety: "boxed",
      },
    ],
    ["worktree.created", { worktree: `/nowhere/${run}-1-1`, branch: `tacit/${run}-1-1`, base }],
    ["session.opened", { session: `s-${run}`, agent: "bundled", loaded: false }],
    ["turn.started", { turn: 1, cause: "brief", prompt: `Do it: ${title}.` }],
  ];
  let last = 0;
  for (const [type, body] of beginning) {
    // oxlint-disable-next-line no-await-in-loop -- in this order
    ({ sequence: last } = await journal.append({ run }, type, body));
  }
  const next = nextStep();
  let left = facts;
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (left > 0) {
        const step = next().slice(0, left);
        left -= step.length;
        // oxlint-disable-next-line no-await-in-loop -- a writer has one step at a time
        const written = await appendStep(journal, run, step);
        last = Math.max(last, written);
      }
    }),
  );
  return { run, last };
}

/** The steps of one run, one with each call. */
export function nextStep(): () => readonly Step[] {
  const going = steps();
  return () => going.next().value ?? [];
}

/** Writes what belongs together; the sequence of the last of it. */
export async function appendStep(
  journal: Journal,
  run: number,
  step: readonly Step[],
): Promise<number> {
  let last = 0;
  for (const [type, body] of step) {
    // oxlint-disable-next-line no-await-in-loop -- in this order
    ({ sequence: last } = await journal.append({ run }, type, body));
  }
  return last;
}
