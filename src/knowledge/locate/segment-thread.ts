/** Builds segments in a thread. */
import { loadParsers } from "../codebase/parsers.ts";
import { buildSegment } from "./build-segment.ts";
import type { SegmentFile } from "./segment.ts";

export async function work(files: readonly SegmentFile[]): Promise<Uint8Array<ArrayBuffer>> {
  await loadParsers();
  return buildSegment(files);
}
