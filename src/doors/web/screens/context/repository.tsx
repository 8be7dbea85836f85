/** What the repository says of itself: its stack, and where an agent does well. */
import { useQuery } from "@tanstack/react-query";
import { type Scan, scanQuery } from "../../api/queries.ts";
import { Asked } from "../../parts/asked.tsx";
import { Place, Places } from "../../parts/place.tsx";
import { Section } from "../../parts/section.tsx";
import { useProject } from "../../project/project.ts";
import { counted, kindWords } from "../brief/words.ts";
import { Scrolled } from "./scrolled.tsx";

export function Repository() {
  const { repository } = useProject();
  const query = useQuery(scanQuery(repository));
  return (
    <Scrolled label="Repository">
      <Asked query={query} waiting="Reading files and history">
        {(scan) => (
          <>
            <p className="text-text-2">
              {counted(scan.counts.files, "file")} and {counted(scan.counts.commits, "commit")} read
              {scan.commit === undefined ? "" : ` at ${scan.commit.slice(0, 10)}`}.
            </p>
            <Readiness scan={scan} />
            <Facts scan={scan} />
            {scan.policies.length > 0 && (
              <Section title="What it says of code that agents write">
                <ul className="space-y-2">
                  {scan.policies.map(({ path, line, sentence }) => (
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

const verdicts: Readonly<
  Record<Scan["readiness"][number]["verdict"], readonly [words: string, look: string]>
> = {
  agent: ["● an agent does well", "text-ok"],
  watched: ["◐ watch it", "text-warn"],
  person: ["▲ needs a person", "text-danger"],
};

function Readiness({ scan }: { readonly scan: Scan }) {
  return (
    <Section title="Ready for agents" count={scan.readiness.length}>
      {scan.readiness.length === 0 ? (
        <p className="text-text-3">No folder is large enough to judge.</p>
      ) : (
        <ul className="divide-y divide-hairline border-y border-hairline">
          {scan.readiness.map(({ path, verdict, good, bad }) => (
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
                    <span className="text-ok">has</span> {reason}
                  </span>
                ))}
                {bad.map((reason) => (
                  <span key={reason} className="block">
                    <span className="text-warn">but</span> {reason}
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

function Facts({ scan }: { readonly scan: Scan }) {
  return (
    <Section title="Stack" count={scan.facts.length}>
      <ul className="divide-y divide-hairline border-y border-hairline">
        {scan.facts.map(({ name, value, evidence }) => (
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
