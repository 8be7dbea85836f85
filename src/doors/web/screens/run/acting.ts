/** Something that a person asked the server to do: once at a time, and what went wrong is said. */
import { useCallback, useRef, useState } from "react";
import { sayError } from "../../parts/say.tsx";

export interface Acting {
  readonly busy: boolean;
  /** Resolves to whether it was done. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
}

export function useActing(): Acting {
  const [busy, setBusy] = useState(false);
  const under = useRef(false);
  const run = useCallback(async (work: () => Promise<void>): Promise<boolean> => {
    if (under.current) return false;
    under.current = true;
    setBusy(true);
    try {
      await work();
      return true;
    } catch (error) {
      sayError(error);
      return false;
    } finally {
      under.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, run };
}
