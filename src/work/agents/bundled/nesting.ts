/** Whether a value has more levels than `limit`; level by level, since recursion is what it guards against. */
export function nestsDeeper(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((one) => (one instanceof Object ? Object.values(one) : []));
  }
  return false;
}
