/** The list of a screen's parts: it follows what is read, and leads to what is wanted. */
import { type RefObject, useEffect, useState } from "react";
import { useKeys } from "../../keys/listen.ts";

interface Props {
  readonly parts: readonly (readonly [id: string, title: string])[];
  readonly current: string | undefined;
  readonly go: (id: string) => void;
}

export function PartList({ parts, current, go }: Props) {
  return (
    <nav
      aria-label="Parts of the settings"
      className="sticky top-0 hidden w-44 shrink-0 self-start pt-14 md:block"
    >
      <ul>
        {parts.map(([id, title]) => (
          <li key={id}>
            <a
              href={`#${id}`}
              aria-current={id === current ? "true" : undefined}
              onClick={(event) => {
                event.preventDefault();
                go(id);
              }}
              className="flex h-7 items-center rounded-sm px-2 text-text-2 hover:text-text-1 aria-[current=true]:bg-selected aria-[current=true]:text-text-1"
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Pixels below the top of the screen at which a part counts as being read. */
const READ = 120;

/** Which part is being read, and j and k between them. */
export function usePartInView(
  within: RefObject<HTMLElement | null>,
  ids: readonly string[],
): { readonly current: string | undefined; readonly go: (id: string) => void } {
  const [current, setCurrent] = useState(ids[0]);
  const all = ids.join(" ");
  useEffect(() => {
    const scroller = within.current?.closest("#screen");
    if (scroller === null || scroller === undefined) return;
    const look = (): void => {
      const top = scroller.getBoundingClientRect().top + READ;
      const begun = all.split(" ").filter((id) => {
        const part = document.querySelector(`#${id}`);
        return part !== null && part.getBoundingClientRect().top <= top;
      });
      setCurrent(begun.at(-1) ?? all.split(" ")[0]);
    };
    scroller.addEventListener("scroll", look, { passive: true });
    return () => scroller.removeEventListener("scroll", look);
  }, [all, within]);
  const go = (id: string): void => {
    const part = document.querySelector<HTMLElement>(`#${id}`);
    part?.scrollIntoView({ block: "start" });
    part?.focus({ preventScroll: true });
    setCurrent(id);
  };
  const step = (by: number): void => {
    const at = ids.indexOf(current ?? "") + by;
    const next = ids[Math.min(Math.max(at, 0), ids.length - 1)];
    if (next !== undefined) go(next);
  };
  useKeys({ "list.next": () => step(1), "list.previous": () => step(-1) });
  return { current, go };
}
