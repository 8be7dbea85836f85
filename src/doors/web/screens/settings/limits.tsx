import type { ReactNode } from "react";
import type { Settings } from "../../api/queries.ts";
import { Part } from "./part.tsx";
import { Row, Rows } from "./row.tsx";
import { many, secondsOf, sourceOf } from "./words.ts";

/** Seconds of a turn, unless your file says otherwise. */
const SILENCE = 1_200;
const LONGEST = 7_200;

export function Limits({ settings }: { readonly settings: Settings }) {
  const { budget, fixes, keepDays, silence, longest } = settings.limits;
  return (
    <Part
      id="limits"
      title="Budgets and limits"
      words="When one is reached, nothing is lost: the run waits, and says so."
    >
      <Rows>
        <Limit name="A prompt" from={budget.from} saidBy="budget">
          {budget.value.toLocaleString("en")} tokens
        </Limit>
        <Limit name="Red checks" from={fixes.from} saidBy="fixes">
          {many(fixes.value, "turn")} to make them green, then a human is asked
        </Limit>
        <Limit name="Silence of an agent" from={ownOr(silence)} saidBy="turns.silence">
          {secondsOf(silence ?? SILENCE)}
        </Limit>
        <Limit name="A turn in all" from={ownOr(longest)} saidBy="turns.longest">
          {secondsOf(longest ?? LONGEST)}
        </Limit>
        <Limit name="Worktrees stay" from={keepDays.from} saidBy="worktrees.keep-days">
          {many(keepDays.value, "day")} after the last fact of a run that is over
        </Limit>
      </Rows>
    </Part>
  );
}

function ownOr(given: number | undefined): "user" | "default" {
  return given === undefined ? "default" : "user";
}

function Limit({
  name,
  from,
  saidBy,
  children,
}: {
  readonly name: string;
  readonly from: "user" | "project" | "default";
  /** Key in the file. */
  readonly saidBy: string;
  readonly children: ReactNode;
}) {
  return (
    <Row name={name} aside={<code className="text-meta text-text-3">{saidBy}</code>}>
      <span>{children}</span>
      <span className="text-meta text-text-3">{sourceOf({ from })}</span>
    </Row>
  );
}
