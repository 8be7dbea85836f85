/** Bytes of a file that somebody saved somewhere, as text. */

export type Decoded =
  | {
      readonly status: "text";
      /** With `\n` line ends and without a byte order mark. */
      readonly text: string;
      /** How it was read, where that is a guess. */
      readonly note?: string;
    }
  | { readonly status: "binary" };

/** Control characters that no text has; NUL comes with nearly every binary format. */
// oxlint-disable-next-line no-control-regex -- what this looks for
const control = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

/**
 * Reads UTF-8, UTF-16 with a byte order mark (WHATWG Encoding, "BOM sniff"), and otherwise Latin-1 as windows-1252, which
 * has a letter for every byte and so never fails: that one is said.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const label = startsWith(bytes, [0xff, 0xfe])
    ? "utf-16le"
    : startsWith(bytes, [0xfe, 0xff])
      ? "utf-16be"
      : "utf-8";
  const text = decoded(bytes, label);
  if (text !== undefined) return control.test(text) ? { status: "binary" } : told(text);
  if (label !== "utf-8") return { status: "binary" };
  const guessed = new TextDecoder("windows-1252").decode(bytes);
  if (control.test(guessed)) return { status: "binary" };
  return { ...told(guessed), note: "is not UTF-8 and was read as Latin-1 (windows-1252)." };
}

function told(text: string): Extract<Decoded, { status: "text" }> {
  return { status: "text", text: text.replaceAll(/\r\n?/g, "\n") };
}

function decoded(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined; // not this encoding
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}
