/** Tells from a commit's title whether it repairs the program, rather than a test, a text or the build. */

const repairing = new Set(
  (
    "fix fixes fixed fixing bug bugs bugfix bugfixes hotfix regress regressed regression regressions revert reverts " +
    "reverted crash crashes crashed crashing"
  ).split(" "),
);
const fixing = new Set(["fix", "fixes", "fixed", "fixing"]);

/** Conventional types, the `type` of `type(scope): …`, that do not change what the program does. */
const asideTypes = new Set(
  "doc docs test tests ci build chore style refactor release type types".split(" "),
);
/** Scopes in which even a fix leaves the program alone. */
const asideScopes =
  /^(?:docs?|tests?|ci|build|deps|lint|examples?|website|playground|www)(?![a-z])/;
/** Words that say so wherever they stand. */
const aside =
  /^(?:typos?|spelling|misspell\w*|changelogs?|readme|flaky|javadocs?|lint|lints|linter|linting)$/;

/** Words between `fix` and what is fixed. */
const filler = new Set(
  "the a an some failing broken flaky more up minor small other new and incorrect wrong".split(" "),
);
/** What is fixed when it is not the program. */
const asideThings =
  /^(?:typos?|spelling|grammar|\w*lint\w*|clippy|mypy|ruff|flake\d?|formatt\w*|prettier|whitespace|docs?|documentation|docstrings?|javadocs?|readme|comments?|changelog|ci|workflows?|tests?|builds?|deps|links?|warnings?|style|examples?|benchmarks?|badges?|coverage|indentation|imports?)$/;

const TITLE_LIMIT = 300;

/** The line that says what a commit did: for a merge of a pull request that is the first line of its body. */
export function titleOf({
  subject,
  body,
}: {
  readonly subject: string;
  readonly body: string;
}): string {
  const first = body.trimStart().split("\n", 1)[0]?.trim() ?? "";
  return subject.startsWith("Merge") && first !== "" ? first : subject;
}

export function tellsFix(title: string): boolean {
  const text = title.slice(0, TITLE_LIMIT).toLowerCase();
  const [, type = "", scope = ""] = /^\W*(\w+)(?:\s?\(([^)]*)\))?!?:/.exec(text) ?? [];
  if (asideTypes.has(type) || (fixing.has(type) && asideScopes.test(scope))) return false;
  const words = text.match(/[a-z]+/g) ?? [];
  if (!words.some((word) => repairing.has(word)) || words.some((word) => aside.test(word))) {
    return false;
  }
  return !words.some((word, at) => fixing.has(word) && asideThings.test(thingAfter(words, at)));
}

/** The first word after a place that is no filler. */
function thingAfter(words: readonly string[], at: number): string {
  return words.slice(at + 1, at + 8).find((word) => !filler.has(word)) ?? "";
}
