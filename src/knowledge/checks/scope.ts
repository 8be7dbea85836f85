/**
 * Where an entry holds: glob patterns over repository paths.
 *
 * Lives with the checks, the first room that asks; the others import it from here, so that one engine decides.
 */
import picomatch from "picomatch";

/**
 * Tells whether a path lies in a scope. No patterns means everywhere; a pattern `!x` takes paths out again, and a scope
 * of such patterns alone means everywhere but there. `src/billing` and `src/billing/` also mean what is below.
 */
export function scopeMatcher(scope: readonly string[] | undefined): (path: string) => boolean {
  if (scope === undefined || scope.length === 0) return () => true;
  const include = scope.filter((pattern) => !pattern.startsWith("!")).map(matcher);
  const exclude = scope
    .filter((pattern) => pattern.startsWith("!"))
    .map((pattern) => matcher(pattern.slice(1)));
  return (path) =>
    (include.length === 0 || include.some((matches) => matches(path))) &&
    !exclude.some((matches) => matches(path));
}

function matcher(pattern: string): (path: string) => boolean {
  const clean = pattern.replace(/^\.?\//, "").replace(/\/$/, "");
  const options = { dot: true };
  const exact = picomatch(clean, options);
  const below = picomatch(`${clean}/**`, options);
  return (path) => exact(path) || below(path);
}
