/** The checks at the commit that is looked at. */
import { Button } from "../../../parts/button.tsx";
import { Checks } from "../../../parts/checks.tsx";
import { Section } from "../../../parts/section.tsx";
import { useDesk } from "../desk.ts";

export function Verdict() {
  const { change, actions } = useDesk();
  const { verdict, staleAt } = change;
  if (verdict === undefined) {
    return (
      <Section title="Checks">
        <p className="text-text-2">
          {staleAt === undefined
            ? "They have not run yet."
            : `They have not run since ${staleAt.slice(0, 10)}.`}
        </p>
        {change.change !== undefined && actions !== undefined && change.status !== "running" && (
          <Button className="mt-1" onClick={() => void actions.check()}>
            Run the checks
          </Button>
        )}
      </Section>
    );
  }
  return (
    <Section
      title="Checks"
      count={verdict.checks.length}
      aside={<code className="text-meta text-text-3">{verdict.commit.slice(0, 10)}</code>}
    >
      <Checks verdict={verdict} />
      {(verdict.notes ?? []).map((note) => (
        <p key={note} className="text-meta text-text-2 [overflow-wrap:anywhere]">
          {note}
        </p>
      ))}
    </Section>
  );
}
