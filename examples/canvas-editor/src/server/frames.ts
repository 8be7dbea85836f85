/** WebSocket frames as bytes (RFC 6455, section 5). Pure: no sockets here. */

export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface Frame {
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

/** The other side broke the protocol; `code` is what the close frame says. */
export interface Violation {
  readonly code: 1002 | 1009;
  readonly reason: string;
}

/** Cuts a client's byte stream into frames, however the network has sliced it. */
export class FrameReader {
  readonly #maximum: number;
  #pending: Buffer = Buffer.alloc(0);

  /** @param maximum Largest payload taken, in bytes; checked before the payload is buffered. */
  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  push(chunk: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, chunk]);
  }

  /** The next whole frame, `undefined` when more bytes are needed. */
  next(): Frame | Violation | undefined {
    const bytes = this.#pending;
    const [first, second] = bytes;
    if (first === undefined || second === undefined) return undefined;
    const opcode = first & 0x0f;
    const final = (first & 0x80) !== 0;
    if ((first & 0x70) !== 0) return { code: 1002, reason: "no extension was agreed" };
    if ((second & 0x80) === 0) return { code: 1002, reason: "client frames are masked" };
    let length = second & 0x7f;
    let offset = 2;
    if (opcode >= 8 && (!final || length > 125)) {
      return { code: 1002, reason: "control frames are short and whole" };
    }
    if (length === 126) {
      if (bytes.length < 4) return undefined;
      length = bytes.readUInt16BE(2);
      offset = 4;
    } else if (length === 127) {
      if (bytes.length < 10) return undefined;
      length = Number(bytes.readBigUInt64BE(2));
      offset = 10;
    }
    if (length > this.#maximum) return { code: 1009, reason: "message too big" };
    const end = offset + 4 + length;
    if (bytes.length < end) return undefined;
    const mask = bytes.subarray(offset, offset + 4);
    const payload = Buffer.from(bytes.subarray(offset + 4, end));
    for (let index = 0; index < length; index++) payload[index]! ^= mask[index & 3]!;
    this.#pending = bytes.subarray(end);
    return { final, opcode, payload };
  }
}

/** One whole server frame; servers do not mask. */
export function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x80 | opcode;
  if (length < 126) {
    header[1] = length;
  } else if (length < 65_536) {
    header[1] = 126;
    header.writeUInt16BE(length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, payload]);
}
