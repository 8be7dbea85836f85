/** Files of a change as the page gets them, beside the review itself. */
import { z } from "zod";
import { ChangedLine } from "./review.ts";
import { RunView } from "./run.ts";

/** A file at one side of a change, of at most 2 MiB. */
export const SidedFile = z.object({
  path: z.string(),
  at: z.enum(["base", "head"]),
  commit: z.string(),
  /** `not-regular`: a link, a submodule or a folder; `missing`: there is none at this side. */
  status: z.enum(["text", "binary", "too-large", "missing", "not-regular"]),
  /** Of `text` alone. */
  text: z.string().optional(),
  /** Its size, where there is a file. */
  bytes: z.int().nonnegative().optional(),
});

/** What a run has changed so far: its last snapshot against its base. */
export const RunDiff = z.object({
  run: z.string(),
  status: RunView.shape.status,
  base: z.string(),
  /** What is shown; absent before the first snapshot. */
  commit: z.string().optional(),
  files: z.array(
    z.object({
      path: z.string(),
      oldPath: z.string(),
      status: z.enum(["added", "deleted", "modified", "renamed", "mode"]),
      binary: z.boolean(),
      oldId: z.string().optional(),
      newId: z.string().optional(),
      oldMode: z.string().optional(),
      newMode: z.string().optional(),
      similarity: z.number().optional(),
      hunks: z.array(
        z.object({
          path: z.string(),
          heading: z.string(),
          oldStart: z.int(),
          newStart: z.int(),
          lines: z.array(ChangedLine),
        }),
      ),
    }),
  ),
  /** Files that are left out because there is too much. */
  more: z.int().nonnegative(),
  problems: z.array(z.string()),
});
