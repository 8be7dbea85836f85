/** Every message between page and server, and the functions that let it in. */
import {
  readId,
  readJson,
  readList,
  readNumber,
  readObject,
  readText,
  type Fields,
} from "./fields.ts";
import { ProtocolError } from "./protocol-error.ts";
import type { CanvasDocument, Change, Point, Shape } from "./shapes.ts";

/** One open page. */
export interface Session {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
}

/** What the others see of a page. */
export interface Peer extends Session {
  /** `undefined` until the pointer has been on the canvas. */
  readonly cursor: Point | undefined;
  /** Ids of the selected shapes. */
  readonly selection: readonly string[];
  /** When the peer last moved or selected, in milliseconds since the epoch. */
  readonly at: number;
}

export type ClientMessage =
  | { readonly type: "join"; readonly document: string; readonly name: string }
  | { readonly type: "change"; readonly change: Change }
  | { readonly type: "pointer"; readonly x: number; readonly y: number }
  | { readonly type: "select"; readonly shapes: readonly string[] };

export type ServerMessage =
  | { readonly type: "joined"; readonly session: Session; readonly document: CanvasDocument }
  | {
      readonly type: "changed";
      readonly by: string;
      readonly revision: number;
      readonly change: Change;
    }
  | { readonly type: "presence"; readonly peer: Peer }
  | { readonly type: "error"; readonly code: string; readonly message: string };

const MAXIMUM_SHAPES = 10_000;
const MAXIMUM_SELECTION = 500;

export function parseClientMessage(text: string): ClientMessage {
  const fields = readJson(text);
  switch (fields.type) {
    case "join":
      return { type: "join", document: readId(fields, "document"), name: readName(fields) };
    case "change":
      return { type: "change", change: readChange(fields.change) };
    case "pointer":
      return { type: "pointer", ...readPoint(fields) };
    case "select":
      return { type: "select", shapes: readIds(fields, "shapes") };
    default:
      throw unknownMessage(fields);
  }
}

export function parseServerMessage(text: string): ServerMessage {
  const fields = readJson(text);
  switch (fields.type) {
    case "joined":
      return {
        type: "joined",
        session: readSession(fields.session),
        document: readDocument(fields.document),
      };
    case "changed":
      return {
        type: "changed",
        by: readId(fields, "by"),
        revision: readNumber(fields, "revision"),
        change: readChange(fields.change),
      };
    case "presence":
      return { type: "presence", peer: readPeer(fields.peer) };
    case "error":
      return {
        type: "error",
        code: readText(fields, "code", 64),
        message: readText(fields, "message", 1_000),
      };
    default:
      throw unknownMessage(fields);
  }
}

/** A document as it lies on disk. */
export function parseDocument(text: string): CanvasDocument {
  return readDocument(readJson(text));
}

function unknownMessage(fields: Fields): ProtocolError {
  const type = typeof fields.type === "string" ? fields.type.slice(0, 40) : typeof fields.type;
  return new ProtocolError("unknown-message", `There is no message of type "${type}".`);
}

function readName(fields: Fields): string {
  return readText(fields, "name", 40).trim() || "Guest";
}

function readSession(value: unknown): Session {
  const fields = readObject(value, "A session");
  return {
    id: readId(fields, "id"),
    name: readName(fields),
    colour: readText(fields, "colour", 7),
  };
}

function readPeer(value: unknown): Peer {
  const fields = readObject(value, "A peer");
  const { cursor } = fields;
  return {
    ...readSession(value),
    cursor: cursor === undefined ? undefined : readPoint(readObject(cursor, "A cursor")),
    selection: readIds(fields, "selection"),
    at: readNumber(fields, "at"),
  };
}

function readIds(fields: Fields, name: string): readonly string[] {
  return readList(fields, name, MAXIMUM_SELECTION).map((id) => readId({ id }, "id"));
}

function readDocument(value: unknown): CanvasDocument {
  const fields = readObject(value, "A document");
  return {
    id: readId(fields, "id"),
    revision: readNumber(fields, "revision"),
    shapes: readList(fields, "shapes", MAXIMUM_SHAPES).map(readShape),
  };
}

function readPoint(fields: Fields): Point {
  return { x: readNumber(fields, "x"), y: readNumber(fields, "y") };
}

function readShape(value: unknown): Shape {
  const fields = readObject(value, "A shape");
  const { kind } = fields;
  if (kind !== "rectangle" && kind !== "ellipse" && kind !== "note") {
    throw new ProtocolError("bad-field", "A shape is a rectangle, an ellipse or a note.");
  }
  return {
    id: readId(fields, "id"),
    kind,
    ...readPoint(fields),
    width: readNumber(fields, "width"),
    height: readNumber(fields, "height"),
    text: readText(fields, "text", 1_000),
  };
}

function readChange(value: unknown): Change {
  const fields = readObject(value, "A change");
  switch (fields.kind) {
    case "add":
      return { kind: "add", shape: readShape(fields.shape) };
    case "move":
      return { kind: "move", id: readId(fields, "id"), ...readPoint(fields) };
    case "remove":
      return { kind: "remove", id: readId(fields, "id") };
    default:
      throw new ProtocolError("bad-field", "A change adds, moves or removes a shape.");
  }
}
