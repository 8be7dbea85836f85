/** Reads what past changes wrote: the diffs of a branch, newest first, out of one git process. */
import { TacitError } from "../core/error.ts";
import { gitArguments, gitEnvironment, placeOfGit } from "./git.ts";
import { startProcess } from "./process.ts";

export interface PastDiff {
  /** Full commit id. */
  readonly commit: string;
  readonly subject: string;
  /** Unified, without context and with full ids of contents; empty where it was too large to read. */
  readonly diff: Uint8Array;
  /** Whether all of it is here. */
  readonly whole: boolean;
}

export interface DiffLimits {
  /** How many changes. */
  readonly limit: number;
  /** Bytes of one change; 32 MiB unless told. */
  readonly bytes?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Diffs of the newest changes of a branch: its commits along the first parent, so that a merge is one change, as it was
 * when it came in. What a deleted file held is left out.
 *
 * @param directory A git directory, or a folder of a checkout.
 * @param head Full commit id.
 * @throws TacitError `platform/git-failed`, after those that could be read: objects may be missing in a partial clone.
 */
export async function* readDiffs(
  directory: string,
  head: string,
  { limit, bytes = 32 * 1024 * 1024, signal }: DiffLimits,
): AsyncGenerator<PastDiff> {
  const running = await startProcess({
    argv: gitArguments([
      "log",
      `--max-count=${limit}`,
      "--first-parent",
      "--no-show-signature",
      "--encoding=UTF-8",
      // No row of a diff begins with this character: those of a file's content have a mark before it.
      "--format=%x01%H %s",
      "--patch",
      "--unified=0",
      "--inter-hunk-context=0",
      "--full-index",
      "--find-renames",
      "--irreversible-delete",
      "--no-relative",
      "--no-ext-diff",
      "--no-textconv",
      "--no-color",
      "--src-prefix=a/",
      "--dst-prefix=b/",
      head,
      "--",
    ]),
    cwd: directory,
    environment: gitEnvironment({
      GIT_NO_LAZY_FETCH: "1",
      GIT_ALLOW_PROTOCOL: "none",
      ...placeOfGit(directory),
    }),
  });
  running.stdin.end();
  const complaint: Buffer[] = [];
  running.stderr.on("data", (chunk: Buffer) => complaint.push(chunk.subarray(0, 4096)));
  const abort = (): void => void running.kill();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    signal?.throwIfAborted();
    const record = new GrowingRecord(bytes);
    // A stream of bytes yields buffers as long as no encoding is set on it.
    for await (const chunk of running.stdout as AsyncIterable<Buffer>) {
      yield* record.add(chunk);
    }
    signal?.throwIfAborted();
    yield* record.end();
    const { code } = await running.exited;
    if (code === 0) return;
    throw new TacitError({
      code: "platform/git-failed",
      kind: "environment",
      message: `git log ended with ${code ?? "a signal"}: ${
        Buffer.concat(complaint).toString("utf8").trim() || "it said nothing"
      }`,
    });
  } finally {
    signal?.removeEventListener("abort", abort);
    await running.kill();
  }
}

const MARK = Buffer.from("\n\u0001");

/** Cuts the stream into one record for each commit, and holds no more than the limit of any. */
class GrowingRecord {
  readonly #limit: number;
  #held: Buffer[] = [];
  #length = 0;
  #whole = true;

  constructor(limit: number) {
    this.#limit = limit;
  }

  *add(chunk: Buffer): Generator<PastDiff> {
    // The mark may be cut in two by the end of a chunk.
    const last = this.#held.at(-1);
    let rest = chunk;
    if (last !== undefined && last.at(-1) === MARK[0] && chunk[0] === MARK[1]) yield* this.end();
    for (let at = rest.indexOf(MARK); at >= 0; at = rest.indexOf(MARK)) {
      this.#keep(rest.subarray(0, at + 1));
      yield* this.end();
      rest = rest.subarray(at + 1);
    }
    this.#keep(rest);
  }

  /** Gives the record that is complete now. */
  *end(): Generator<PastDiff> {
    const bytes = Buffer.concat(this.#held);
    const whole = this.#whole;
    this.#held = [];
    this.#length = 0;
    this.#whole = true;
    const line = bytes.indexOf(10);
    if (bytes[0] !== MARK[1] || line < 0) return;
    const heading = bytes.toString("utf8", 1, line);
    const space = heading.indexOf(" ");
    yield {
      commit: heading.slice(0, space),
      subject: heading.slice(space + 1),
      diff: whole ? bytes.subarray(line + 1) : new Uint8Array(),
      whole,
    };
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    if (this.#length + part.length > this.#limit && this.#length > 0) {
      this.#whole = false;
      // Its last byte is kept, so that a mark across chunks is seen.
      const end = part.subarray(-1);
      const [first = end] = this.#held;
      this.#held = first === end ? [end] : [first, end];
      return;
    }
    this.#held.push(part);
    this.#length += part.length;
  }
}
