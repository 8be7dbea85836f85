/**
 * The newline-delimited JSON between us and an agent, each line handed out before it is parsed.
 *
 * The SDK's `ndJsonStream` is not used: its client drops updates of a kind it does not know, answers noise on standard
 * output with protocol errors, and lets a prompt's answer overtake the handling of updates sent before it. What a
 * confused agent sends besides (answers that nobody waits for, ids in use) is kept as a line and goes no further.
 */
import type { AnyMessage, Stream } from "@agentclientprotocol/sdk";
import { z } from "zod";
import { messageOf } from "../../../ground/core/error.ts";
import type { RunningProcess } from "../../../ground/platform/process.ts";

/** Bytes in one message; the SDK's own limit. */
const LONGEST_LINE = 32 * 1024 * 1024;
/** Levels of nesting in one message: JSON, zod and Postgres all recurse over it, and overflow at some thousands. */
const DEEPEST = 256;
/** Requests of the agent that wait for our answer: an agent that asks without reading would fill the memory. */
const MOST_REQUESTS = 128;
const NEWLINE = 10;

export interface Wire {
  readonly stream: Stream;
}

export interface WireListener {
  readonly line: (direction: "in" | "out", raw: string) => void;
  /** Gets the parameters of each `session/update`; the lines after it wait. Must not reject. */
  readonly update: (params: unknown) => Promise<void>;
  /** The line is unusable and about to close. */
  readonly broken: (reason: string) => void;
}

const Id = z.union([z.string(), z.number(), z.null()]);
type Id = z.infer<typeof Id>;
const Envelope = z.object({
  jsonrpc: z.literal("2.0"),
  id: Id.optional(),
  method: z.string().optional(),
});
/** The SDK checks the rest: it takes whatever a peer sends. */
const Message = z.custom<AnyMessage>((value) => Envelope.safeParse(value).success);
const Update = z.object({ method: z.literal("session/update"), params: z.unknown() });

/** Connects to the process's standard streams; ends with them. */
export function openWire(running: RunningProcess, listener: WireListener): Wire {
  /** Our requests, and the agent's, that have no answer yet. */
  const ours = new Set<Id>();
  const theirs = new Set<Id>();

  /** Whether a message goes on to the SDK, which would print a complaint about an answer that it does not wait for. */
  const expected = (message: AnyMessage): boolean => {
    const { id, method } = Envelope.parse(message);
    if (method === undefined) return id !== undefined && ours.delete(id);
    if (id === undefined) return true;
    // An answer to the second of one id would be taken for an answer to the first.
    if (theirs.has(id)) return false;
    if (theirs.size >= MOST_REQUESTS) throw new Error(`it has over ${MOST_REQUESTS} requests open`);
    theirs.add(id);
    return true;
  };

  const pump = async (controller: ReadableStreamDefaultController<AnyMessage>): Promise<void> => {
    try {
      for await (const line of linesOf(running.stdout)) {
        listener.line("in", line);
        const message = messageIn(line);
        if (message === undefined) continue; // banners and stray prints
        const update = Update.safeParse(message);
        if (update.success) await listener.update(update.data.params);
        else if (expected(message)) controller.enqueue(message);
      }
    } catch (cause) {
      listener.broken(messageOf(cause));
    }
    try {
      controller.close();
    } catch {
      // our side closed it first
    }
  };

  const readable = new ReadableStream<AnyMessage>({
    start: (controller) => {
      void pump(controller);
    },
  });

  const writable = new WritableStream<AnyMessage>({
    write: async (message) => {
      const { id, method } = Envelope.parse(message);
      if (method === undefined && id !== undefined) theirs.delete(id);
      else if (id !== undefined) ours.add(id);
      const line = JSON.stringify(message);
      listener.line("out", line);
      if (!running.stdin.writable) throw new Error("the agent reads no more");
      await new Promise<void>((resolve, reject) => {
        running.stdin.write(`${line}\n`, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    },
  });
  return { stream: { readable, writable } };
}

/** Undefined for what is no message. @throws Error when it nests too deep to be looked at. */
function messageIn(line: string): AnyMessage | undefined {
  if (!line.startsWith("{")) return undefined;
  if (nestsDeeper(line, DEEPEST)) {
    throw new Error(`it sent a message nested over ${DEEPEST} levels deep`);
  }
  try {
    return Message.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Looks at the text, since millions of levels take a gigabyte once they are parsed. */
function nestsDeeper(json: string, limit: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json.charAt(index);
    if (quoted) {
      if (character === "\\") index += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, from);
      const piece = chunk.subarray(from, end < 0 ? undefined : end);
      length += piece.length;
      if (length > LONGEST_LINE) throw new Error(`it sent a line over ${LONGEST_LINE} bytes`);
      pieces.push(piece);
      if (end < 0) break;
      const line = Buffer.concat(pieces).toString("utf8").trim();
      pieces = [];
      length = 0;
      from = end + 1;
      if (line !== "") yield line;
    }
  }
  const last = Buffer.concat(pieces).toString("utf8").trim();
  if (last !== "") yield last;
}
