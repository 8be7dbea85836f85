import { type ReactNode, useId } from "react";

interface Props {
  readonly title: string;
  readonly count?: number | undefined;
  /** Stands at the end of the heading's line. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, count, aside, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0">
      <div className="flex h-8 items-center gap-2">
        <h2 id={id} className="label">
          {title}
          {count !== undefined && <span className="ml-1.5 font-medium">{count}</span>}
        </h2>
        <div className="ml-auto flex items-center gap-2">{aside}</div>
      </div>
      {children}
    </section>
  );
}
