/** Parts of the page that are fetched on their own. */
import { useEffect, useReducer, useRef } from "react";

export interface Later<Part> {
  /** Fetches it, once; anew where it could not be fetched. */
  readonly load: () => Promise<Part>;
  /** Undefined until it is there. */
  readonly part: () => Part | undefined;
}

export function later<Part>(fetch: () => Promise<Part>): Later<Part> {
  let loading: Promise<Part> | undefined;
  let part: Part | undefined;
  const begin = async (): Promise<Part> => {
    try {
      part = await fetch();
      return part;
    } catch (error) {
      loading = undefined;
      throw error;
    }
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
 * @param wanted Fetched from when this holds on.
 * @param missed Told why it could not be fetched. @throws Error the same in rendering, where nobody is to be told
 */
export function useLater<Part>(
  { load, part }: Later<Part>,
  wanted = true,
  missed?: (why: unknown) => void,
): Part | undefined {
  const [failed, fail] = useReducer((_: unknown, why: unknown) => why, undefined);
  const told = useRef(missed);
  told.current = missed;
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const found = part();
  const isWaiting = wanted && found === undefined;
  useEffect(() => {
    if (isWaiting) void load().then(draw, (why: unknown) => (told.current ?? fail)(why));
  }, [load, isWaiting]);
  if (failed !== undefined) throw failed;
  return found;
}
