/** Builds segments in a thread. */
import { buildSegment, type SegmentFile } from "./segment.ts";

export async function work(files: readonly SegmentFile[]): Promise<Uint8Array<ArrayBuffer>> {
  return buildSegment(files);
}
