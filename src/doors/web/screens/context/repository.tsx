/** What the repository says of itself: its stack, and where an agent does well. */
import { useQuery } from "@tanstack/react-query";
import { type Readiness, readinessQuery } from "../../api/queries.ts";
import { Asked } from "../../parts/asked.tsx";
import { Place, Places } from "../../parts/place.tsx";
import { Section } from "../../parts/section.tsx";
import { useProject } from "../../project/project.ts";
import { Problems } from "../brief/briefs.tsx";
import { counted, kindWords } from "../brief/words.ts";
import { Scrolled } from "./scrolled.tsx";

export function Repository() {
  const { repository } = useProject();
  const query = useQuery(readinessQuery(repository));
  return (
    <Scrolled label="Repository">
      <Asked query={query} waiting="Reading files and history">
        {(readiness) => (
          <>
            <Problems problems={readiness.problems} />
            <Lacks readiness={readiness} />
            <Modules modules={readiness.modules} />
            <Facts facts={readiness.has} />
            {readiness.policies.length > 0 && (
              <Section title="What it says of code that agents write">
                <ul className="space-y-2">
                  {readiness.policies.map(({ path, line, sentence }) => (
                    <li key={`${path}:${line}`}>
                      “{sentence}” <Place path={path} line={line} />
                    </li>
                  ))}
                </ul>
              </Section>
            )}
          </>
        )}
      </Asked>
    </Scrolled>
  );
}

/** What an agent needs to notice by itself that it is wrong. */
function Lacks({ readiness }: { readonly readiness: Readiness }) {
  const { lacks, checks } = readiness;
  return (
    <Section title="Lacks" count={lacks.length}>
      <ul className="divide-y divide-hairline border-y border-hairline empty:border-0">
        {lacks.map(({ name, why }) => (
          <li key={name} className="flex flex-wrap gap-x-4 py-1.5">
            <span className="w-40 shrink-0 text-warn">▲ {kindWords(name)}</span>
            <span className="min-w-60 flex-1 text-text-2">{why}</span>
          </li>
        ))}
      </ul>
      {lacks.length === 0 && (
        <p className="text-ok">Tests, types, lint, format, build and CI are all there.</p>
      )}
      <p className={`mt-1 ${checks === 0 ? "text-warn" : "text-text-2"}`}>
        {checks === 0
          ? "▲ No command of the settings has to pass before you see a change."
          : `${counted(checks, "command")} of the settings ${checks === 1 ? "has" : "have"} to pass before you see a change.`}
      </p>
    </Section>
  );
}

const verdicts: Readonly<
  Record<Readiness["modules"][number]["verdict"], readonly [words: string, look: string]>
> = {
  agent: ["● an agent does well", "text-ok"],
  watched: ["◐ watch it", "text-warn"],
  person: ["▲ needs a person", "text-danger"],
};

function Modules({ modules }: Pick<Readiness, "modules">) {
  return (
    <Section title="Ready for agents" count={modules.length}>
      {modules.length === 0 ? (
        <p className="text-text-3">No folder is large enough to judge.</p>
      ) : (
        <ul className="divide-y divide-hairline border-y border-hairline">
          {modules.map(({ path, verdict, good, bad }) => (
            <li key={path} className="flex flex-wrap gap-x-4 gap-y-1 py-1.5">
              <code className="w-60 shrink-0 text-meta [overflow-wrap:anywhere]">
                {path === "" ? "the root" : path}
              </code>
              <span className={`w-40 shrink-0 ${verdicts[verdict][1]}`}>
                {verdicts[verdict][0]}
              </span>
              <span className="min-w-60 flex-1 text-text-2">
                {good.map((reason) => (
                  <span key={reason} className="block">
                    <span className="text-ok">✓</span> {reason}
                  </span>
                ))}
                {bad.map((reason) => (
                  <span key={reason} className="block">
                    <span className="text-warn">▲</span> {reason}
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Facts({ facts }: { readonly facts: Readiness["has"] }) {
  return (
    <Section title="Stack" count={facts.length}>
      <ul className="divide-y divide-hairline border-y border-hairline">
        {facts.map(({ name, value, evidence }) => (
          <li key={`${name} ${value}`} className="flex flex-wrap gap-x-4 py-1.5">
            <span className="w-40 shrink-0 text-text-3">{kindWords(name)}</span>
            <span className="min-w-60 flex-1 [overflow-wrap:anywhere]">{value}</span>
            <Places places={evidence.slice(0, 2)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
