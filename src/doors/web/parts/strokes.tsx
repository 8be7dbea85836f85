import { strokesOf } from "../keys/table.ts";

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A key as it is written for people; a phone has none, and is shown none. */
export function Strokes({
  keys,
  plain = false,
}: {
  readonly keys: string;
  readonly plain?: boolean;
}) {
  const look = plain
    ? "opacity-80"
    : "rounded-sm border border-hairline bg-sunken px-1 text-text-2";
  return (
    <span className="hidden gap-0.5 sm:inline-flex" aria-hidden="true">
      {strokesOf(keys, mac).map((stroke, at) => (
        <kbd key={at} className={`text-label font-sans ${look}`}>
          {stroke}
        </kbd>
      ))}
    </span>
  );
}
