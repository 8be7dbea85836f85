/**
 * The server's end of a WebSocket: handshake, text messages, heartbeat, close.
 *
 * Small enough to own: text only, no extensions, no sub-protocols.
 */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "../shared/clock.ts";
import { encodeFrame, FrameReader, Opcode, type Frame } from "./frames.ts";

/** Bytes; the largest honest message is one note. */
const MAXIMUM_MESSAGE = 64 * 1024;
/** Bytes that may wait for a slow page before it is let go; it rejoins and catches up. */
const MAXIMUM_BACKLOG = 1024 * 1024;
/** Milliseconds between pings. A page that has not answered by the next one is gone. */
export const HEARTBEAT = 15_000;

const HANDSHAKE_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export interface SocketEvents {
  text(message: string): void;
  /** Exactly once, however the connection ends. */
  closed(): void;
}

/** Answers an upgrade request; `undefined` when it was refused and the socket is finished. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  clock: Clock,
): WebSocketConnection | undefined {
  const key = request.headers["sec-websocket-key"];
  if (key === undefined || request.headers["sec-websocket-version"] !== "13") {
    socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    return undefined;
  }
  // Browsers always send an origin; without this check any site could draw on our canvas.
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    return undefined;
  }
  const accept = createHash("sha1")
    .update(key + HANDSHAKE_GUID)
    .digest("base64");
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  return new WebSocketConnection(socket, clock);
}

export class WebSocketConnection {
  readonly #socket: Duplex;
  readonly #clock: Clock;
  readonly #reader = new FrameReader(MAXIMUM_MESSAGE);
  #events: SocketEvents | undefined;
  #parts: Buffer[] | undefined;
  #answered = true;
  #cancelHeartbeat: () => void;

  constructor(socket: Duplex, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.#cancelHeartbeat = clock.after(HEARTBEAT, () => this.#beat());
  }

  /** Starts delivery. `head` is what came along with the upgrade request. */
  listen(events: SocketEvents, head: Buffer): void {
    this.#events = events;
    this.#socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    // Upgraded sockets stay half open: a page that hung up still waits for us to do the same.
    this.#socket.on("end", () => this.#socket.end());
    // An error is always followed by `close`, which tells the room.
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => {
      this.#cancelHeartbeat();
      events.closed();
    });
    this.#receive(head);
  }

  send(text: string): void {
    if (this.#socket.writableLength > MAXIMUM_BACKLOG) this.#socket.destroy();
    else this.#write(Opcode.text, Buffer.from(text));
  }

  close(code: number, reason: string): void {
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code);
    payload.write(reason, 2);
    this.#write(Opcode.close, payload);
    this.#socket.end();
  }

  #receive(chunk: Buffer): void {
    this.#reader.push(chunk);
    while (this.#socket.writable) {
      const frame = this.#reader.next();
      if (frame === undefined) return;
      if ("code" in frame) this.close(frame.code, frame.reason);
      else this.#handle(frame);
    }
  }

  #handle({ opcode, final, payload }: Frame): void {
    switch (opcode) {
      case Opcode.text:
      case Opcode.continuation:
        this.#collect(opcode, final, payload);
        return;
      case Opcode.ping:
        this.#write(Opcode.pong, payload);
        return;
      case Opcode.pong:
        this.#answered = true;
        return;
      case Opcode.close:
        this.close(1000, "");
        return;
      default:
        this.close(1003, "text only");
    }
  }

  #collect(opcode: number, final: boolean, payload: Buffer): void {
    if ((opcode === Opcode.text) !== (this.#parts === undefined)) {
      this.close(1002, "fragments out of order");
      return;
    }
    const parts = [...(this.#parts ?? []), payload];
    const message = Buffer.concat(parts);
    if (message.length > MAXIMUM_MESSAGE) {
      this.close(1009, "message too big");
      return;
    }
    this.#parts = final ? undefined : [message];
    if (final) this.#events?.text(message.toString("utf8"));
  }

  #beat(): void {
    if (!this.#answered) {
      this.#socket.destroy();
      return;
    }
    this.#answered = false;
    this.#write(Opcode.ping, Buffer.alloc(0));
    this.#cancelHeartbeat = this.#clock.after(HEARTBEAT, () => this.#beat());
  }

  #write(opcode: number, payload: Buffer): void {
    if (this.#socket.writable) this.#socket.write(encodeFrame(opcode, payload));
  }
}
