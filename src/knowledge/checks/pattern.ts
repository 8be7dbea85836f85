/**
 * Checks by regular expression, over lines or paths.
 *
 * The expression comes from the repository. JavaScript's own engine backtracks, and one line of `(a+)+$` stops a
 * process for good; RE2 reads each character once, at the price of backreferences and lookaround.
 */
import { RE2JS } from "re2js";
import type { Entry, PatternCheck } from "../../ground/contract/entry.ts";
import { messageOf } from "../../ground/core/error.ts";
import { type BrokenCheck, type FileCheck, type LineRange, messageFor } from "./check.ts";
import { checkedIn } from "./scope.ts";

/** Instructions of a compiled expression: the time for a character may grow with them, and `a{1000}` is a thousand. */
const SIZE_LIMIT = 1_500;

/** Syntax that only an engine with backtracking has. */
const backtracks = /\(\?<?[=!]|\\[1-9]|\\k</;

export function compilePattern(entry: Entry, check: PatternCheck): FileCheck | BrokenCheck {
  const broken = (reason: string): BrokenCheck => ({
    status: "broken",
    slug: entry.slug,
    kind: "pattern",
    reason,
  });
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(check.pattern);
  } catch (thrown) {
    const cause = messageOf(thrown).replace(/^error parsing regexp: /, "");
    const why = backtracks.test(check.pattern)
      ? " Lookaround and backreferences are left out, because they need backtracking."
      : "";
    return broken(`The pattern \`${check.pattern}\` is not understood: ${cause}.${why}`);
  }
  if (expression.programSize() > SIZE_LIMIT) {
    return broken(
      `The pattern \`${check.pattern}\` is too large: it makes ${expression.programSize()} instructions, and ${SIZE_LIMIT} are allowed.`,
    );
  }
  const of = check.of === "path" ? "path" : "text";
  return {
    status: "compiled",
    kind: "pattern",
    slug: entry.slug,
    message: messageFor(entry, check.message),
    of,
    expect: check.expect ?? "absent",
    resolves: false,
    concerns: checkedIn(entry.front.scope),
    mayMatch: () => true,
    matchesIn: ({ path, lines }) => {
      if (of === "path") return expression.test(path) ? [{ first: 1, last: 1 }] : [];
      const found: LineRange[] = [];
      for (const [index, line] of lines.entries()) {
        if (expression.test(line)) found.push({ first: index + 1, last: index + 1 });
      }
      return found;
    },
  };
}
