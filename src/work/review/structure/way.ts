/** The shortest way from one node to another, both included; undefined where there is none. */
export function wayBetween(
  nextOf: (node: string) => Iterable<string>,
  start: string,
  end: string,
): string[] | undefined {
  const before = new Map<string, string | undefined>([[start, undefined]]);
  const pending = [start];
  for (const node of pending) {
    if (node === end) {
      const way: string[] = [];
      for (let at: string | undefined = end; at !== undefined; at = before.get(at)) way.unshift(at);
      return way;
    }
    for (const next of nextOf(node)) {
      if (before.has(next)) continue;
      before.set(next, node);
      pending.push(next);
    }
  }
  return undefined;
}
