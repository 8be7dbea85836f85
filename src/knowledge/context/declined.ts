/** Proposals that a person has turned down: they are not made again. Part of the repository, so the team turns down once. */
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { TextFiles } from "./files.ts";

const path = ".tacit/declined.yaml";

const Declined = z.looseObject({
  /** What the proposal is about, whatever its counts are by now. */
  key: z.string(),
  title: z.string(),
  reason: z.string().optional(),
});
export type Declined = z.infer<typeof Declined>;

const DeclinedFile = z.looseObject({ declined: z.array(Declined).default([]) });

export interface LoadedDeclined {
  readonly declined: readonly Declined[];
  /** Why the file counts for nothing. */
  readonly problem?: string;
}

export async function loadDeclined(files: TextFiles): Promise<LoadedDeclined> {
  const text = await files.read(path);
  if (text === undefined) return { declined: [] };
  try {
    return { declined: DeclinedFile.parse(parse(text) ?? {}).declined };
  } catch {
    return {
      declined: [],
      problem: `${path} cannot be read, so what was declined is proposed again.`,
    };
  }
}

/** @throws TacitError as writing does */
export async function addDeclined(files: TextFiles, one: Declined): Promise<void> {
  const { declined } = await loadDeclined(files);
  const others = declined.filter(({ key }) => key !== one.key);
  const head =
    "# Proposals that were turned down. Take a line out, and it may be proposed again.\n";
  await files.write(path, `${head}${stringify({ declined: [...others, one] })}`);
}
