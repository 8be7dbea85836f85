/**
 * Where an entry holds: glob patterns over repository paths.
 *
 * Lives with the checks, the first room that asks; the others import it from here, so that one engine decides.
 */
import { globMatcher } from "./glob.ts";

/**
 * Tells whether a path lies in a scope. No patterns means everywhere; a pattern `!x` takes paths out again, and a scope
 * of such patterns alone means everywhere but there. `src/billing` and `src/billing/` also mean what is below.
 */
export function scopeMatcher(scope: readonly string[] | undefined): (path: string) => boolean {
  if (scope === undefined || scope.length === 0) return () => true;
  const include = scope.filter((pattern) => !isExclusion(pattern)).map(matcher);
  const exclude = scope.filter(isExclusion).map((pattern) => matcher(pattern.slice(1)));
  return (path) =>
    (include.length === 0 || include.some((matches) => matches(path))) &&
    !exclude.some((matches) => matches(path));
}

/** Where a check is asked: in the scope, and never in Tacit's own files, which quote what they forbid. */
export function checkedIn(scope: readonly string[] | undefined): (path: string) => boolean {
  const inScope = scopeMatcher(scope);
  return (path) => !path.startsWith(".tacit/") && inScope(path);
}

/** `!(a|b)` is a glob of its own. */
function isExclusion(pattern: string): boolean {
  return pattern.startsWith("!") && !pattern.startsWith("!(");
}

function matcher(pattern: string): (path: string) => boolean {
  const clean = pattern.replace(/^\.?\//, "").replace(/\/$/, "");
  const exact = globMatcher(clean);
  const below = globMatcher(`${clean}/**`);
  return (path) => exact(path) || below(path);
}
