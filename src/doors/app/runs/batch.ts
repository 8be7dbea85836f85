/** `tacit locate --batch`: many texts, at many commits. */
import { z } from "zod";
import { TacitError } from "../../../ground/core/error.ts";
import type { LocatedBlock } from "../../../knowledge/locate/locate.ts";
import { openTree, type Where } from "../search/tree.ts";
import type { Host } from "../workspace.ts";

const BatchLine = z.object({
  id: z.string(),
  text: z.string().refine((text) => text.trim() !== ""),
  /** Revision; that of the command, where it has none. */
  at: z.string().optional(),
});

export interface BatchAnswer {
  readonly id: string;
  readonly files: readonly string[];
  /** `[path, first line, last line, tokens]` in the order of packing; tokens are characters / 4, headings included. */
  readonly spans: readonly (readonly [string, number, number, number])[];
  /** Only where there are some. */
  readonly problems?: readonly string[];
}

/** Files of each answer of a batch. */
const BATCH_FILES = 100;

/**
 * `tacit locate --batch`: JSON lines in, an answer for each, those of one revision together.
 *
 * @throws TacitError `app/broken-batch` for a line that cannot be read
 */
export async function* locateBatch(
  host: Host,
  input: string,
  where: Where,
): AsyncGenerator<BatchAnswer> {
  const lines = input.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    return [batchLine(line, index + 1)];
  });
  const byRevision = Map.groupBy(lines, ({ at }) => at ?? where.at);
  for (const [at, group] of byRevision) {
    const tree = await openTree(host, { ...where, at });
    try {
      for (const { id, text } of group) {
        // oxlint-disable-next-line no-await-in-loop -- answers come in order
        const { located, problems } = await tree.locate(text, { limit: BATCH_FILES });
        yield {
          id,
          files: located.files.map((file) => file.path),
          spans: spansOf(located.blocks),
          ...(problems.length === 0 ? {} : { problems }),
        };
      }
    } finally {
      tree.close();
    }
  }
}

function batchLine(line: string, number: number): z.infer<typeof BatchLine> {
  try {
    return BatchLine.parse(JSON.parse(line));
  } catch (cause) {
    throw new TacitError({
      code: "app/broken-batch",
      kind: "input",
      message: `Line ${number} of the batch is no JSON object with \`id\` and a \`text\` that says something.`,
      hint: 'Each line: {"id":"1","text":"what should change","at":"a revision, if you like"}',
      cause,
    });
  }
}

function spansOf(blocks: readonly LocatedBlock[]): [string, number, number, number][] {
  const seen = new Set<string>();
  return blocks.map(({ path: file, first, last, characters }) => {
    const heading = seen.has(file) ? 4 : 4 + (file.length + 8) / 4;
    seen.add(file);
    return [file, first, last, Math.ceil(Math.ceil(characters / 4) + heading)];
  });
}
