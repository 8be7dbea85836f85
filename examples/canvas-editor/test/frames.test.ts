import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeFrame, FrameReader, Opcode } from "../src/server/frames.ts";

/** A server frame turned into a client's: the mask bit, and a mask of zeros that changes nothing. */
function masked(opcode: number, text: string): Buffer {
  const frame = encodeFrame(opcode, Buffer.from(text));
  const header = frame.length - Buffer.byteLength(text);
  frame[1]! |= 0x80;
  return Buffer.concat([frame.subarray(0, header), Buffer.alloc(4), frame.subarray(header)]);
}

test("a frame is whole only when its last byte has come", () => {
  const reader = new FrameReader(1_000);
  for (const byte of masked(Opcode.text, "x".repeat(300))) {
    assert.equal(reader.next(), undefined);
    reader.push(Buffer.of(byte));
  }
  const frame = reader.next();
  assert.ok(frame !== undefined && "payload" in frame);
  assert.equal(frame.payload.toString(), "x".repeat(300));
});

test("the mask of RFC 6455, section 5.7, comes off", () => {
  const reader = new FrameReader(1_000);
  reader.push(Buffer.from("818537fa213d7f9f4d5158", "hex"));
  const frame = reader.next();
  assert.ok(frame !== undefined && "payload" in frame);
  assert.equal(frame.payload.toString(), "Hello");
});

test("an unmasked frame and one that is too big are violations", () => {
  const unmasked = new FrameReader(1_000);
  unmasked.push(encodeFrame(Opcode.text, Buffer.from("hi")));
  assert.deepEqual(unmasked.next(), { code: 1002, reason: "client frames are masked" });
  const small = new FrameReader(10);
  small.push(masked(Opcode.text, "x".repeat(11)));
  assert.deepEqual(small.next(), { code: 1009, reason: "message too big" });
});
