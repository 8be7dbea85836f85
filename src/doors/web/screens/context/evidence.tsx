/** Where the code follows an entry and where it does not. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { evidenceQuery } from "../../api/queries.ts";
import { Asked } from "../../parts/asked.tsx";
import { Section } from "../../parts/section.tsx";
import { useProject } from "../../project/project.ts";
import { counted } from "../brief/words.ts";
import { CodeBlock } from "./code-block.tsx";

/** Of an entry, or of a proposal by its key. */
export function EvidenceView({ of }: { readonly of: string }) {
  const { name: project, repository } = useProject();
  const query = useQuery(evidenceQuery(repository, of));
  return (
    <Asked query={query} waiting="Looking at the code">
      {({ followed, violated, violations, recorded, uses, problems }) => (
        <>
          {violations !== undefined && (
            <Section title="Against it" count={violations}>
              {violations === 0 ? (
                <p className="text-ok">Nothing in the tree goes against it today.</p>
              ) : (
                <>
                  {violated.map((place) => (
                    <CodeBlock key={`${place.path}:${place.line}`} place={place} against />
                  ))}
                  {violations > violated.length && (
                    <p className="text-text-3">
                      {violations - violated.length} more: tacit context check {of}
                    </p>
                  )}
                </>
              )}
              {recorded?.violated !== undefined && recorded.violated !== violations && (
                <p className="text-text-2">
                  {counted(recorded.violated, "place")} when it was counted
                  {recorded.at === undefined ? "" : ` at ${recorded.at.slice(0, 10)}`}.
                </p>
              )}
            </Section>
          )}
          {followed.length > 0 && (
            <Section title="Like this" count={followed.length}>
              {followed.map((place) => (
                <CodeBlock
                  key={`${place.path}:${place.line}:${place.symbol ?? ""}`}
                  place={place}
                  against={false}
                />
              ))}
            </Section>
          )}
          {violations === undefined && followed.length === 0 && problems.length === 0 && (
            <Section title="Evidence">
              <p className="text-text-3">
                It names no exemplar and has no check, so nothing in the code speaks for it or
                against it.
              </p>
            </Section>
          )}
          {uses.length > 0 && (
            <Section title="In the prompts of" count={uses.length}>
              <ul>
                {uses.map(({ run, task, title }, at) => (
                  <li key={`${task} ${at}`}>
                    <Link
                      to="/p/$project/runs/$run"
                      params={{ project, run }}
                      className="block min-h-6 leading-6 hover:underline"
                    >
                      run {run}, {title}
                    </Link>
                  </li>
                ))}
              </ul>
            </Section>
          )}
          {problems.map((problem) => (
            <p key={problem} className="text-warn">
              {problem}
            </p>
          ))}
        </>
      )}
    </Asked>
  );
}
