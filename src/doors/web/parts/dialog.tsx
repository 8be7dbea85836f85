/** An overlay that has the keys to itself. */
import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode, RefObject } from "react";
import { useKeys } from "../keys/listen.ts";

interface Props {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
  /** What has the focus first; what comes first where it is absent. */
  readonly focus?: RefObject<HTMLElement | null>;
}

/** Rendered only while it is open. */
export function Dialog({ title, close, children, wide = false, focus }: Props) {
  useKeys({ up: close }, { modal: true });
  return (
    <Base.Root open onOpenChange={(open) => !open && close()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Base.Popup
          {...(focus === undefined ? {} : { initialFocus: focus })}
          className={`fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col overflow-hidden rounded-md border border-hairline bg-surface shadow-overlay ${wide ? "max-w-180" : "max-w-130"}`}
        >
          <Base.Title className="border-b border-hairline px-4 py-2.5 text-title font-semibold">
            {title}
          </Base.Title>
          <div className="min-h-0 overflow-y-auto p-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
