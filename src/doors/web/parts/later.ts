/** Parts of the page that are fetched on their own. */
import { useEffect, useReducer } from "react";

export interface Later<Part> {
  /** Begins to fetch it, once. */
  readonly load: () => Promise<Part>;
  /** Undefined until it is there. */
  readonly part: () => Part | undefined;
}

export function later<Part>(fetch: () => Promise<Part>): Later<Part> {
  let loading: Promise<Part> | undefined;
  let part: Part | undefined;
  const begin = async (): Promise<Part> => {
    part = await fetch();
    return part;
  };
  return {
    load: () => (loading ??= begin()),
    part: () => part,
  };
}

/**
 * The part, or undefined until it is there; from then on at once.
 *
 * A `Suspense` would keep it back: React shows a fallback for 300 ms at least, once it was shown.
 *
 * @param wanted Fetched from when this holds on. @throws Error why it could not be fetched, in rendering
 */
export function useLater<Part>({ load, part }: Later<Part>, wanted = true): Part | undefined {
  const [failed, fail] = useReducer((_: unknown, why: unknown) => why, undefined);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const found = part();
  const isWaiting = wanted && found === undefined;
  useEffect(() => {
    if (isWaiting) void load().then(draw, fail);
  }, [load, isWaiting]);
  if (failed !== undefined) throw failed;
  return found;
}
