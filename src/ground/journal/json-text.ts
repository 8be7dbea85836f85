/** JSON that Postgres's `jsonb` accepts. */

/**
 * Like `JSON.stringify`, with U+FFFD for what `jsonb` refuses: NUL and lone surrogates, both of which agents print.
 *
 * Works on the text, where each is one escape, so that keys are covered as well.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(/\\(?:u[0-9a-f]{4}|.)/g, (escape) =>
    /^\\u(?:0000|d[89a-f])/.test(escape) ? "\\ufffd" : escape,
  );
}
