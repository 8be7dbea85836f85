/** Small pure functions over text. */

/** Lower-case words of letters and digits joined by hyphens, at most `limit` characters, cut at a word. */
export function slugOf(title: string, limit = 48): string {
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/['’]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  let slug = "";
  for (const word of words) {
    const next = slug === "" ? word : `${slug}-${word}`;
    if (next.length > limit) break;
    slug = next;
  }
  return slug === "" ? (words[0]?.slice(0, limit) ?? "untitled") : slug;
}

/** `1 file`, `3 files`; irregular plurals are given. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/**
 * Text that is safe to print on a terminal: control and escape characters, bidirectional overrides, zero-width and tag
 * characters become visible `\u{…}`; tab and newline stay.
 */
export function printable(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- control characters are what this removes
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The first `limit` characters, with an ellipsis when something was cut. */
export function truncated(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, Math.max(0, limit - 1))}…`;
}
