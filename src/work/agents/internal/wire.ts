/**
 * The newline-delimited JSON between us and an agent, each line handed out before it is parsed.
 *
 * The SDK's `ndJsonStream` is not used: its client drops updates of a kind it does not know, answers noise on standard
 * output with protocol errors, and lets a prompt's answer overtake the handling of updates sent before it.
 */
import type { AnyMessage, Stream } from "@agentclientprotocol/sdk";
import { z } from "zod";
import { messageOf } from "../../../ground/core/error.ts";
import type { RunningProcess } from "../../../ground/platform/process.ts";

/** Bytes in one message; the SDK's own limit. */
const LONGEST_LINE = 32 * 1024 * 1024;
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

/** The SDK checks the rest: it takes whatever a peer sends. */
const Message = z.custom<AnyMessage>(
  (value) => typeof value === "object" && value !== null && "jsonrpc" in value,
);
const Update = z.object({ method: z.literal("session/update"), params: z.unknown() });

/** Connects to the process's standard streams; ends with them. */
export function openWire(running: RunningProcess, listener: WireListener): Wire {
  const pump = async (controller: ReadableStreamDefaultController<AnyMessage>): Promise<void> => {
    try {
      for await (const line of linesOf(running.stdout)) {
        listener.line("in", line);
        const message = messageIn(line);
        if (message === undefined) continue; // banners and stray prints
        const update = Update.safeParse(message);
        if (update.success) await listener.update(update.data.params);
        else controller.enqueue(message);
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

function messageIn(line: string): AnyMessage | undefined {
  try {
    return Message.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
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
