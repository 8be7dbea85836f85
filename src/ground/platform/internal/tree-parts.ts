/** What reading a commit and reading a working tree share. */
import type { Tree } from "../tree.ts";

export type Skipped = { -readonly [Reason in keyof Tree["skipped"]]: number };

export const MEBIBYTE = 1024 * 1024;

/**
 * Objects are read, never fetched: a partial clone must not open connections because somebody searched.
 * The first is git 2.45's; before it git ends on a missing object instead, which `missingObjects` averts.
 */
export const offline = { GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none" };

export function nothingSkipped(): Skipped {
  return { missing: 0, names: 0, large: 0, binary: 0, irregular: 0 };
}

/** Git's own rule: a zero byte among the first 8,000. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0);
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function decodedName(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

export function* splitAtZero(bytes: Buffer): Generator<Buffer> {
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(0, at);
    if (end < 0) return;
    yield bytes.subarray(at, end);
    at = end + 1;
  }
}

export function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
