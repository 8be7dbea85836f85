import type { ReactNode } from "react";

interface Props {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly words?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the settings, under the id that the list of them leads to. */
export function Part({ id, title, words, children }: Props) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      tabIndex={-1}
      className="scroll-mt-4 pb-10 outline-none"
    >
      <h2 id={`${id}-title`} className="text-title font-semibold">
        {title}
      </h2>
      <p className="mt-0.5 mb-3 max-w-140 text-text-2">{words}</p>
      {children}
    </section>
  );
}
