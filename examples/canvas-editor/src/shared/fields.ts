/**
 * Reading values that nobody vouches for: what came over the wire or from disk.
 *
 * The one place that calls `JSON.parse`; what leaves here has been looked at.
 */
import { ProtocolError } from "./protocol-error.ts";

export type Fields = Readonly<Record<string, unknown>>;

export function readJson(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProtocolError("not-json", "A message must be JSON.");
  }
  return readObject(value, "A message");
}

export function readObject(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ProtocolError("bad-field", `${what} must be an object.`);
  }
  // An object that is neither null nor an array; each field is still unknown.
  return value as Fields;
}

export function readText(fields: Fields, name: string, maximum: number): string {
  const value = fields[name];
  if (typeof value !== "string" || value.length > maximum) {
    throw new ProtocolError(
      "bad-field",
      `"${name}" must be text of at most ${maximum} characters.`,
    );
  }
  return value;
}

export function readNumber(fields: Fields, name: string): number {
  const value = fields[name];
  // JSON has no NaN or Infinity, but 1e999 parses to one.
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new ProtocolError("bad-field", `"${name}" must be a finite number.`);
  }
  return value;
}

/** Letters, digits and hyphens only, so that an id is safe in a file name too. */
export function readId(fields: Fields, name: string): string {
  const value = readText(fields, name, 64);
  if (!/^[a-z0-9-]+$/i.test(value)) {
    throw new ProtocolError("bad-field", `"${name}" must be letters, digits and hyphens.`);
  }
  return value;
}

export function readList(fields: Fields, name: string, maximum: number): readonly unknown[] {
  const value = fields[name];
  if (!Array.isArray(value) || value.length > maximum) {
    throw new ProtocolError("bad-field", `"${name}" must be a list of at most ${maximum}.`);
  }
  return value;
}
