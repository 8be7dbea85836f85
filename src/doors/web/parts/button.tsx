import type { ComponentProps } from "react";
import { type KeyId, keyTable } from "../keys/table.ts";
import { Strokes } from "./strokes.tsx";

const tones = {
  /** The one thing that is likely to come next. */
  main: "border-accent bg-accent text-on-accent hover:opacity-90",
  plain: "border-control bg-surface text-text-1 hover:bg-sunken",
  quiet: "border-transparent bg-transparent text-text-2 hover:bg-sunken hover:text-text-1",
  danger: "border-danger bg-surface text-danger hover:bg-delete",
} as const;

interface Props extends ComponentProps<"button"> {
  readonly tone?: keyof typeof tones;
  /** The key that does the same, shown beside the words. */
  readonly keyId?: KeyId;
}

export function Button({ tone = "plain", keyId, className = "", children, ...rest }: Props) {
  const key = keyTable.find(({ id }) => id === keyId);
  return (
    <button
      type="button"
      className={`inline-flex h-7 shrink-0 items-center gap-2 rounded-sm border px-2.5 text-body font-medium whitespace-nowrap disabled:cursor-default disabled:opacity-50 ${tones[tone]} ${className}`}
      {...rest}
    >
      {children}
      {key !== undefined && <Strokes keys={key.keys} plain={tone === "main"} />}
    </button>
  );
}
