/** A prompt is a list of parts, and each has a line in the receipt. */
import { createHash } from "node:crypto";

export type ReceiptKind =
  | "brief"
  | "plan"
  | "criteria"
  | "facts"
  | "entry"
  | "exemplar"
  | "file"
  | "verification"
  | "protocol"
  | "frame";

export interface ReceiptItem {
  /** Unique within the receipt: `entry:<slug>`, `exemplar:<slug>`, `pointer:<path>`, `slice:<path>:<lines>`, … */
  readonly id: string;
  readonly kind: ReceiptKind;
  readonly title: string;
  /** Why it is in, or why not. */
  readonly reason: string;
  /** A path, or `brief 3`. */
  readonly source: string;
  /** Of the rendered part, whether it went in or not. */
  readonly tokens: number;
  /** SHA-256 of the rendered part. */
  readonly hash: string;
  readonly included: boolean;
}

export type Place =
  | "task"
  | "criteria"
  | "rules"
  | "pointers"
  | "contents"
  | "verify"
  | "ask"
  | "finish";

export interface Part {
  readonly item: Omit<ReceiptItem, "tokens" | "hash" | "included" | "reason">;
  readonly place: Place;
  readonly reason: string;
  readonly text: string;
  /** Goes in whatever it costs. */
  readonly required: boolean;
  /** Larger goes first among those that are not required. */
  readonly relevance: number;
  /** Lines of a file, which may be joined with those that follow them. */
  readonly slice?: Slice;
}

/** A part of a file that is worth showing. */
export interface Slice {
  readonly path: string;
  /** 1-based. */
  readonly first: number;
  /** 1-based, inclusive. */
  readonly last: number;
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
