import { type FocusEvent, useState } from "react";

/** Whether the focus is inside of an element: two fields on a screen have the same key to save, each for itself. */
export function useWithin() {
  const [within, setWithin] = useState(false);
  return {
    within,
    watch: {
      onFocus: (): void => setWithin(true),
      onBlur: (event: FocusEvent<HTMLElement>): void => {
        if (!event.currentTarget.contains(event.relatedTarget)) setWithin(false);
      },
    },
  };
}
