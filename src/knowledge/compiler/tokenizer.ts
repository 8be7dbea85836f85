/**
 * Counts tokens as o200k_base does.
 *
 * Loaded on the first count only: the encoding's tables cost about 130 ms and 120 MB, which a command that compiles
 * nothing should not pay. Other vendors' tokenizers differ by some percent; a budget is a soft wish, so one will do.
 */

/** Tokens of a text. */
export type CountTokens = (text: string) => number;

let loading: Promise<CountTokens> | undefined;

/** The counter, loaded once per process. */
export function loadTokenizer(): Promise<CountTokens> {
  loading ??= load();
  return loading;
}

async function load(): Promise<CountTokens> {
  const { countTokens } = await import("gpt-tokenizer/encoding/o200k_base");
  // A file that spells a control token such as `<|endoftext|>` means these characters, not the token.
  const asText = { disallowedSpecial: new Set<string>() };
  return (text) => {
    let tokens = 0;
    let at = 0;
    for (const run of text.matchAll(endlessRun)) {
      const end = run.index + run[0].length;
      tokens += countTokens(text.slice(at, end), asText);
      at = end;
    }
    return tokens + countTokens(text.slice(at), asText);
  };
}

/**
 * Merging is quadratic in the length of a word: 200 kB without a space took 25 s. Such runs are data, and are counted
 * in pieces, which costs at most a token for each.
 */
const endlessRun = /\S{500}|\s{500}/gu;
