import { toned, type Tone } from "./chip.tsx";

/** Told by shape and word as well as by colour. */
const looks: Readonly<Record<string, readonly [sign: string, tone: Tone]>> = {
  running: ["◐", "info"],
  waiting: ["◆", "human"],
  review: ["◇", "human"],
  approved: ["✓", "accent"],
  shipped: ["●", "ok"],
  stuck: ["▲", "warn"],
  failed: ["✕", "danger"],
  stopped: ["■", "plain"],
  undone: ["↺", "plain"],
  todo: ["○", "plain"],
  done: ["●", "ok"],
};

/** What a run or a task is. */
export function Status({ status }: { readonly status: string }) {
  const [sign, tone] = looks[status] ?? ["·", "plain"];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${toned(tone)}`}>
      <span aria-hidden="true" className="inline-block w-3 text-center text-meta">
        {sign}
      </span>
      {status}
    </span>
  );
}
