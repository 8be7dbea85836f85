/** What the last listing numbered: `accept 1 2` means what stood there, not what would stand there by now. */
import { z } from "zod";
import { cachedText } from "../../ground/platform/cache.ts";
import { cacheOf } from "./search/tree.ts";
import type { Workspace } from "./workspace.ts";

const Listed = z.array(
  z.union([z.object({ entry: z.string() }), z.object({ proposal: z.string() })]),
);
/** An entry by its slug, or a proposal by its key. */
export type Listed = z.infer<typeof Listed>[number];

const NAME = "listing";

export async function rememberListing(
  { host, root }: Workspace,
  listed: readonly Listed[],
): Promise<void> {
  await cacheOf(host, root).write(NAME, JSON.stringify(listed));
}

/** What had a number, from 1. */
export function listedAt({ host, root }: Workspace, number: number): Listed | undefined {
  try {
    const text = cachedText(cacheOf(host, root), NAME) ?? "[]";
    return Listed.parse(JSON.parse(text))[number - 1];
  } catch {
    return undefined; // it is a cache: whoever asks names the entry
  }
}
