/** Circles in a graph. */

/** Strongly connected components, after Tarjan (1972); without recursion, for chains of thousands of files. */
export function components(next: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const found: string[][] = [];
  for (const root of next.keys()) {
    if (index.has(root)) continue;
    const work = [{ node: root, at: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1);
      if (frame === undefined) break;
      const { node } = frame;
      if (frame.at === 0) {
        index.set(node, index.size);
        low.set(node, index.get(node) ?? 0);
        stack.push(node);
        onStack.add(node);
      }
      const target = next.get(node)?.[frame.at];
      if (target !== undefined) {
        frame.at += 1;
        if (!index.has(target)) work.push({ node: target, at: 0 });
        else if (onStack.has(target)) lower(low, node, index.get(target) ?? 0);
        continue;
      }
      work.pop();
      const parent = work.at(-1)?.node;
      if (parent !== undefined) lower(low, parent, low.get(node) ?? 0);
      if (low.get(node) !== index.get(node)) continue;
      const component: string[] = [];
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        onStack.delete(member);
        component.push(member);
        if (member === node) break;
      }
      found.push(component.toSorted());
    }
  }
  return found;
}

function lower(low: Map<string, number>, node: string, to: number): void {
  low.set(node, Math.min(low.get(node) ?? to, to));
}

/** A shortest way from the component's first file back to it. */
export function wayRound(
  files: readonly string[],
  next: ReadonlyMap<string, readonly string[]>,
): string[] {
  const start = files[0] ?? "";
  const inside = new Set(files);
  const before = new Map<string, string>();
  const pending = [start];
  for (let at = 0; at < pending.length; at += 1) {
    const node = pending[at] ?? "";
    for (const target of next.get(node) ?? []) {
      if (target === start) {
        const way = [start];
        for (let back = node; back !== start; back = before.get(back) ?? start)
          way.splice(1, 0, back);
        return [start, ...way.slice(1), start];
      }
      if (!inside.has(target) || before.has(target)) continue;
      before.set(target, node);
      pending.push(target);
    }
  }
  return [start];
}
