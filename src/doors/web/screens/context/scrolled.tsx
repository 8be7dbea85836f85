import type { ReactNode } from "react";

/** A view that scrolls below the names of the views. */
export function Scrolled({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={label}
      className="min-h-0 flex-1 outline-offset-[-2px] lg:overflow-y-auto"
    >
      <div className="mx-auto w-full max-w-260 space-y-6 p-4">{children}</div>
    </div>
  );
}
