/** Public declarations that the change adds, changes and takes away. */
import { useState } from "react";
import { Button } from "../../../parts/button.tsx";
import { toned } from "../../../parts/chip.tsx";
import { Section } from "../../../parts/section.tsx";
import { useDesk } from "../desk.ts";

export function Interface() {
  const { change } = useDesk();
  const { added, changed, removed } = change.interface;
  const all = [
    ...removed.map((name) => ["−", "removed", "danger", name] as const),
    ...changed.map((name) => ["~", "changed", "warn", name] as const),
    ...added.map((name) => ["+", "added", "ok", name] as const),
  ];
  const [open, setOpen] = useState(false);
  if (all.length === 0) return null;
  const shown = open ? all : all.slice(0, 6);
  return (
    <Section title="Public surface" count={all.length}>
      <ul className="text-meta">
        {shown.map(([sign, word, tone, name]) => (
          <li key={`${sign}${name}`} className="flex gap-1.5">
            <span className={`w-3 shrink-0 text-center ${toned(tone)}`} title={word}>
              <span aria-hidden="true">{sign}</span>
              <span className="sr-only">{word}</span>
            </span>
            <bdi className="min-w-0 [overflow-wrap:anywhere]">
              <span className="text-text-3">{name.slice(0, name.lastIndexOf("#") + 1)}</span>
              {name.slice(name.lastIndexOf("#") + 1)}
            </bdi>
          </li>
        ))}
      </ul>
      {all.length > 6 && (
        <Button tone="quiet" className="mt-1 -ml-2.5" onClick={() => setOpen(!open)}>
          {open ? "Fewer" : `${all.length - 6} more`}
        </Button>
      )}
    </Section>
  );
}
