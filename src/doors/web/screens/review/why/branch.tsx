/** A branch that Tacit did not make. */
import { Section } from "../../../parts/section.tsx";
import { useDesk } from "../desk.ts";

/** Commits that are named. */
const COMMITS = 5;

export function Branch() {
  const { change } = useDesk();
  const { change: branch } = change;
  if (branch === undefined) return null;
  const { commits, fixes } = branch;
  return (
    <Section title="The branch" count={commits.length}>
      <ol className="space-y-0.5">
        {commits.slice(0, COMMITS).map(({ commit, subject, author }) => (
          <li key={commit} className="truncate text-text-2" title={`${subject}, by ${author}`}>
            <code className="text-meta text-text-3">{commit.slice(0, 10)}</code>{" "}
            <bdi>{subject}</bdi>
          </li>
        ))}
        {commits.length > COMMITS && (
          <li className="text-text-3">and {commits.length - COMMITS} more</li>
        )}
      </ol>
      {fixes !== undefined && (
        <p className="mt-1 text-text-2 [overflow-wrap:anywhere]">
          What the agent mended is on a branch of its own: <code>git merge --ff-only {fixes}</code>
        </p>
      )}
    </Section>
  );
}
