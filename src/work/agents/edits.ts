/** What a tool call of an agent writes, told from its content or its input; agents name things differently. Pure. */
import { z } from "zod";

export interface Edit {
  readonly path?: string | undefined;
  /** Undefined for a new file, or one that is written over without a look. */
  readonly old?: string | undefined;
  readonly new: string;
}

const Diff = z
  .object({
    type: z.literal("diff"),
    path: z.string(),
    oldText: z.string().nullish(),
    newText: z.string(),
  })
  .transform(({ path, oldText, newText }): Edit => ({
    path,
    old: oldText ?? undefined,
    new: newText,
  }));

/** The names that agents give to the two texts of a replacement. */
const Replacement = z.union([
  z
    .object({ oldText: z.string(), newText: z.string() })
    .transform((texts) => ({ old: texts.oldText, new: texts.newText })),
  z
    .object({ old_string: z.string(), new_string: z.string() })
    .transform((texts) => ({ old: texts.old_string, new: texts.new_string })),
  z
    .object({ oldString: z.string(), newString: z.string() })
    .transform((texts) => ({ old: texts.oldString, new: texts.newString })),
]);
const Edits = z.object({ edits: z.array(Replacement).min(1) });
const Written = z.object({ content: z.string() });
const Place = z.union([
  z.object({ path: z.string() }).transform(({ path }) => path),
  z.object({ file_path: z.string() }).transform((input) => input.file_path),
  z.object({ filePath: z.string() }).transform((input) => input.filePath),
]);

/** Of the diffs in a call's content, else of the texts in its input; none where neither says what changes. */
export function editsIn(content: unknown, input: unknown): readonly Edit[] {
  const parts: unknown[] = Array.isArray(content) ? content : [];
  const diffs = parts.flatMap((part) => Diff.safeParse(part).data ?? []);
  if (diffs.length > 0) return diffs;
  const path = Place.safeParse(input).data;
  const edits = Edits.safeParse(input).data?.edits;
  if (edits !== undefined) return edits.map((edit) => ({ path, ...edit }));
  const one = Replacement.safeParse(input).data;
  if (one !== undefined) return [{ path, ...one }];
  const written = Written.safeParse(input).data?.content;
  return written === undefined ? [] : [{ path, old: undefined, new: written }];
}
