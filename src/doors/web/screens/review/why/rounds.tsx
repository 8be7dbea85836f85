/** The rounds so far. */
import { counted } from "../../../../../ground/core/text.ts";
import { Section } from "../../../parts/section.tsx";
import { useDesk } from "../desk.ts";

export function Rounds() {
  const { change } = useDesk();
  // What others made has no turn before the first round.
  const rounds = change.rounds.filter(({ turns, round }) => round > 0 || turns.length > 0);
  if (rounds.length === 0) return null;
  return (
    <Section title="Rounds">
      <ol className="space-y-0.5">
        {rounds.map(({ round, remarks, turns, fixes, commit }) => (
          <li key={round} className="text-text-2">
            <span className="text-text-1">{round === 0 ? "Brief" : `Round ${round}`}</span>
            {remarks.length > 0 && ` · ${remarks.join(", ")}`} · {counted(turns.length, "turn")}
            {fixes > 0 && ` · ${counted(fixes, "fix", "fixes")} of red checks`} ·{" "}
            {commit === undefined ? (
              "under way"
            ) : (
              <code className="text-meta">{commit.slice(0, 10)}</code>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
