/** Paths of a repository: slash-separated, relative to its root. */

/** The folder of a path; the root is "". */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  "\\": 92,
};

/**
 * Undoes the C-style quoting that git gives to odd paths. Octal escapes are bytes of UTF-8; where they are none, each byte
 * beyond ASCII becomes `\\xe9`, so that two such names stay two.
 */
export function unquotePath(path: string): string {
  if (!path.startsWith('"')) return path;
  const bytes: number[] = [];
  for (const [part] of path.slice(1, -1).matchAll(/\\[0-7]{3}|\\.|[^\\]+/gs)) {
    if (!part.startsWith("\\")) bytes.push(...new TextEncoder().encode(part));
    else if (/^\\[0-7]{3}$/.test(part)) bytes.push(Number.parseInt(part.slice(1), 8));
    else bytes.push(escapes[part.slice(1)] ?? part.charCodeAt(1));
  }
  return pathOf(Uint8Array.from(bytes));
}

/** A path as it is shown, of the bytes that git keeps: those that are no UTF-8 as `\\xe9`. */
export function pathOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return [...bytes]
      .map((byte) => (byte < 128 ? String.fromCodePoint(byte) : `\\x${byte.toString(16)}`))
      .join("");
  }
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
