/** The right column: where the hunk came from, what is found in it, and how the whole change stands. */
import { memo } from "react";
import { Section } from "../../../parts/section.tsx";
import { useDesk } from "../desk.ts";
import { useRoomState } from "../state.ts";
import { Branch } from "./branch.tsx";
import { Criteria } from "./criteria.tsx";
import { Findings } from "./findings.tsx";
import { OfEntry } from "./hunk.tsx";
import { Interface } from "./interface.tsx";
import { Remarks } from "./remarks.tsx";
import { Rounds } from "./rounds.tsx";
import { Verdict } from "./verdict.tsx";

export const Why = memo(function Why() {
  const { room, byId, change } = useDesk();
  const current = useRoomState(room, (state) => state.current);
  const entry = byId.get(current ?? "");
  return (
    <aside
      aria-label="Why"
      className="h-full space-y-4 overflow-y-auto border-l border-hairline bg-canvas px-4 py-2 pb-8"
    >
      {entry !== undefined && <OfEntry entry={entry} />}
      <Findings />
      <Branch />
      <Criteria />
      <Verdict />
      <Interface />
      <Remarks />
      <Rounds />
      {change.summary !== undefined && (
        <Section title="What the agent says of it">
          <p className="text-text-2 [overflow-wrap:anywhere]">{change.summary}</p>
        </Section>
      )}
    </aside>
  );
});
