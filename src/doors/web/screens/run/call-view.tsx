/** A tool call: one line, and behind it what went in and what it wrote. */
import { Output } from "../../parts/output.tsx";
import { lengthOf } from "../../parts/when.tsx";
import {
  type Act,
  actOf,
  commandIn,
  type Edit,
  editsOf,
  linesOf,
  objectOf,
  restOf,
} from "./call.ts";
import type { CallEntry } from "./entries.ts";
import { type Row, tally } from "./rows.ts";
import { Whole, type WholeOf } from "./whole.tsx";

const words: Readonly<Record<Act, string>> = {
  read: "read",
  search: "search",
  list: "list",
  look: "look",
  write: "write",
  edit: "edit",
  run: "run",
  tell: "tell",
  call: "call",
};

/** Told by shape as well as by colour. */
function signOf(status: string): readonly [string, string, string] {
  if (status === "failed") return ["✕", "text-danger", "failed"];
  if (status === "completed") return ["✓", "text-text-3", "done"];
  return ["◐", "text-info", "under way"];
}

export interface Folding {
  readonly open: boolean;
  readonly toggle: () => void;
}

export function CallLine({ call, open, toggle }: Folding & { readonly call: CallEntry }) {
  const [sign, tone, said] = signOf(call.status);
  const act = actOf(call);
  const size = sizeOf(call);
  const took = new Date(call.until).getTime() - new Date(call.at).getTime();
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={toggle}
      className="flex w-full min-w-0 items-center gap-2 rounded-sm text-left hover:bg-sunken"
    >
      <span className={`w-3 text-center text-meta ${tone}`} aria-hidden="true">
        {sign}
      </span>
      <span className="w-12 shrink-0 text-text-2">{words[act]}</span>
      <code
        className={`min-w-0 flex-1 truncate text-code ${call.status === "failed" ? "text-danger" : ""}`}
      >
        {commandIn(call.input) ?? objectOf(call)}
      </code>
      <span className="sr-only">{said}</span>
      {size !== undefined && (
        <span className="shrink-0 text-meta">
          <span className="text-ok">+{size.added}</span>{" "}
          {size.removed > 0 && <span className="text-danger">−{size.removed}</span>}
        </span>
      )}
      {took >= 1_000 && <span className="shrink-0 text-meta text-text-3">{lengthOf(took)}</span>}
    </button>
  );
}

const sizes = new WeakMap<CallEntry, { added: number; removed: number } | undefined>();

function sizeOf(call: CallEntry) {
  if (sizes.has(call)) return sizes.get(call);
  const edits = editsOf(call);
  const lines = edits.flatMap(linesOf);
  const size =
    edits.length === 0
      ? undefined
      : {
          added: lines.filter(({ kind }) => kind === "added").length,
          removed: lines.filter(({ kind }) => kind === "removed").length,
        };
  sizes.set(call, size);
  return size;
}

export function CallDetail({ call, whole }: { readonly call: CallEntry; readonly whole: WholeOf }) {
  const edits = editsOf(call);
  const command = commandIn(call.input);
  const rest = restOf(call.input);
  return (
    <div className="mt-1 mb-2 ml-5 space-y-2">
      {command !== undefined && <Output text={`$ ${command}`} label="Command" />}
      {edits.map((edit, at) => (
        <EditView key={at} edit={edit} />
      ))}
      {rest !== undefined && <Output text={rest} label="Input" />}
      {command === undefined && edits.length === 0 && rest === undefined && (
        <p className="text-meta text-text-3">
          {call.title}: nothing more was told. What a tool answers stays in the agent’s own
          transcript.
        </p>
      )}
      {call.cut !== undefined && <Whole fact={call.cut} of={whole} />}
    </div>
  );
}

/** Lines of an edit that are shown at once. */
const MOST_LINES = 400;

const looks = {
  added: ["+", "bg-add", "added"],
  removed: ["−", "bg-delete", "removed"],
  same: [" ", "", ""],
} as const;

function EditView({ edit }: { readonly edit: Edit }) {
  const lines = linesOf(edit);
  return (
    <figure className="overflow-hidden rounded-md border border-hairline bg-surface">
      <figcaption className="border-b border-hairline px-3 py-1 text-meta text-text-2">
        {edit.path ?? "a file"}
        {edit.old === undefined && " · written as a whole"}
      </figcaption>
      <div
        tabIndex={0}
        role="group"
        aria-label={`Edit of ${edit.path ?? "a file"}`}
        className="max-h-96 overflow-auto py-1 font-mono text-code"
      >
        {lines.slice(0, MOST_LINES).map(({ kind, text }, at) => {
          const [sign, ground, said] = looks[kind];
          return (
            <div key={at} className={`flex px-3 whitespace-pre-wrap ${ground}`}>
              <span aria-hidden="true" className="w-4 shrink-0 text-text-2 select-none">
                {sign}
              </span>
              {said !== "" && <span className="sr-only">{said}: </span>}
              <span className="min-w-0 [overflow-wrap:anywhere]">{text === "" ? " " : text}</span>
            </div>
          );
        })}
      </div>
      {lines.length > MOST_LINES && (
        <p className="border-t border-hairline px-3 py-1 text-meta text-text-3">
          {lines.length - MOST_LINES} more lines; the review shows them all.
        </p>
      )}
    </figure>
  );
}

interface GroupProps extends Folding {
  readonly row: Extract<Row, { kind: "group" }>;
}

/** Calls that only look, under one line. */
export function GroupView({ row, open, toggle }: GroupProps) {
  const last = row.calls.at(-1);
  const under = last !== undefined && last.status !== "completed";
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={toggle}
        className="flex w-full min-w-0 items-center gap-2 rounded-sm text-left hover:bg-sunken"
      >
        <span
          aria-hidden="true"
          className={`w-3 text-center text-meta ${under ? "text-info" : "text-text-3"}`}
        >
          {under ? "◐" : open ? "▾" : "▸"}
        </span>
        <span className="shrink-0 text-text-2">
          {row.calls.length} calls: {tally(row.calls)}
        </span>
        {!open && last !== undefined && (
          <code className="min-w-0 flex-1 truncate text-code text-text-3">{objectOf(last)}</code>
        )}
      </button>
      {open && (
        <ul className="mt-0.5 mb-1 ml-5">
          {row.calls.map((call) => (
            <li key={call.fact} className="flex min-w-0 gap-2 text-text-2">
              <span className="w-12 shrink-0">{words[actOf(call)]}</span>
              <code className="min-w-0 truncate text-code">{objectOf(call)}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
