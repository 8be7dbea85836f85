import { useEffect, useState } from "react";

const steps = [
  [60, "second"],
  [60, "minute"],
  [24, "hour"],
  [7, "day"],
  [4.35, "week"],
  [12, "month"],
  [Number.POSITIVE_INFINITY, "year"],
] as const;

const words = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "narrow" });

/** `3m ago`; `now` for less than ten seconds. */
export function agoOf(at: Date, now: Date): string {
  let past = (at.getTime() - now.getTime()) / 1000;
  if (Math.abs(past) < 10) return "now";
  for (const [many, unit] of steps) {
    if (Math.abs(past) < many) return words.format(Math.round(past), unit);
    past /= many;
  }
  return at.toISOString();
}

/** A time as its distance from now, with the time itself behind it. `at` is ISO 8601. */
export function When({ at }: { readonly at: string }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 20_000);
    return () => clearInterval(timer);
  }, []);
  const time = new Date(at);
  return (
    <time dateTime={at} title={time.toLocaleString()} className="whitespace-nowrap text-text-3">
      {agoOf(time, now)}
    </time>
  );
}

/** `1.2 s`, `3 min`, `2 h 5 min`. */
export function lengthOf(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `940`, `12.3k`, `1.4M`. */
export function countOf(many: number): string {
  if (many < 1_000) return String(many);
  return many < 1_000_000 ? `${(many / 1_000).toFixed(1)}k` : `${(many / 1_000_000).toFixed(1)}M`;
}
