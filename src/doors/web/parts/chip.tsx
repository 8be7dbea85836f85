import type { ReactNode } from "react";

const tones = {
  plain: "text-text-2",
  ok: "text-ok",
  warn: "text-warn",
  danger: "text-danger",
  info: "text-info",
  human: "text-human",
  accent: "text-accent",
} as const;

export type Tone = keyof typeof tones;

/** A word or two about the thing beside it. */
export function Chip({
  tone = "plain",
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={`inline-flex h-5 items-center gap-1 rounded-sm bg-sunken px-1.5 text-meta whitespace-nowrap ${tones[tone]}`}
    >
      {children}
    </span>
  );
}

export function toned(tone: Tone): string {
  return tones[tone];
}
