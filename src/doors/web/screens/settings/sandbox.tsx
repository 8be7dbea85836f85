import type { Settings } from "../../api/queries.ts";
import { Part } from "./part.tsx";
import { Paste, Row, Rows, State } from "./row.tsx";
import { isCommand } from "./words.ts";

export function Sandbox({ settings }: { readonly settings: Settings }) {
  const { state, reason, hint } = settings.sandbox;
  const boxed = state === "boxed";
  return (
    <Part
      id="sandbox"
      title="Sandbox"
      words={
        boxed
          ? "Checks and the bundled agent's commands see one worktree, no network and nothing of your home; agents of other makers run supervised."
          : "Nothing is boxed here, so runs are supervised: each command that your file does not allow is one question to you."
      }
    >
      <Rows>
        <Row name="State" note={reason}>
          <State state={boxed ? "good" : "missing"} word={boxed ? "boxed" : "supervised"} />
        </Row>
        {hint !== undefined && (
          <Row name="To have it">
            {isCommand(hint) ? <Paste text={hint} what="the command" /> : <span>{hint}</span>}
          </Row>
        )}
      </Rows>
    </Part>
  );
}
