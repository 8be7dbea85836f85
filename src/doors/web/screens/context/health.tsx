/** Entries whose world has changed, and what the code says to those that are checked. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  type Adherence,
  adherenceQuery,
  type ContextDoctor,
  contextDoctorQuery,
} from "../../api/queries.ts";
import { Asked } from "../../parts/asked.tsx";
import { Place } from "../../parts/place.tsx";
import { Section } from "../../parts/section.tsx";
import { lengthOf } from "../../parts/when.tsx";
import { Ticked } from "../../parts/ticked.tsx";
import { useProject } from "../../project/project.ts";
import { counted } from "../brief/words.ts";
import { Scrolled } from "./scrolled.tsx";

export function Health() {
  const { repository } = useProject();
  const doctor = useQuery(contextDoctorQuery(repository));
  const adherence = useQuery(adherenceQuery(repository));
  return (
    <Scrolled label="Health">
      <Asked query={doctor} waiting="Looking at every entry">
        {(answer) => <Ailments doctor={answer} />}
      </Asked>
      <Asked query={adherence} waiting="Holding the code against the entries">
        {(answer) => <Checked adherence={answer} />}
      </Asked>
    </Scrolled>
  );
}

const names: Readonly<Record<ContextDoctor["findings"][number]["kind"], string>> = {
  "no-file-in-scope": "holds nowhere",
  "exemplar-gone": "exemplar gone",
  "path-gone": "path gone",
  drifted: "code moved away",
  "broken-check": "check broken",
  "review-due": "to be looked at",
  "no-alternative": "says no way on",
  repeats: "said twice",
  contradicts: "contradicts",
};

function Ailments({ doctor }: { readonly doctor: ContextDoctor }) {
  const { name: project } = useProject();
  return (
    <Section title="Needs mending" count={doctor.findings.length}>
      {doctor.findings.length === 0 ? (
        <p className="text-ok">
          {counted(doctor.entries, "entry", "entries")} looked at; each still fits the repository.
        </p>
      ) : (
        <ul className="divide-y divide-hairline border-y border-hairline">
          {doctor.findings.map(({ entry, kind, message, mend }) => (
            <li key={`${entry} ${kind} ${message}`} className="flex flex-wrap gap-x-4 gap-y-1 py-2">
              <span className="w-34 shrink-0 text-warn">▲ {names[kind]}</span>
              <span className="min-w-60 flex-1 [overflow-wrap:anywhere]">
                <Link
                  to="/p/$project/context/$entry"
                  params={{ project, entry }}
                  className="font-medium hover:underline"
                >
                  {entry}
                </Link>
                <span className="block">
                  <Ticked text={message} />
                </span>
                <span className="block text-text-2">
                  <Ticked text={mend} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const outcomes: Readonly<
  Record<Adherence["entries"][number]["outcome"], readonly [string, string]>
> = {
  holds: ["✓ holds", "text-ok"],
  violated: ["✕ against it", "text-danger"],
  "not asked": ["· not asked", "text-text-3"],
};

function Checked({ adherence }: { readonly adherence: Adherence }) {
  const { name: project } = useProject();
  return (
    <>
      <Section title="Held against the code" count={adherence.entries.length}>
        {adherence.entries.length === 0 ? (
          <p className="text-text-3">No active entry has a check.</p>
        ) : (
          <div tabIndex={0} className="overflow-x-auto">
            <table className="w-full text-left">
              <thead className="text-meta text-text-3">
                <tr className="border-b border-hairline">
                  <th className="py-1 pr-4 font-normal">Entry</th>
                  <th className="py-1 pr-4 font-normal">Today</th>
                  <th className="py-1 pr-4 text-right font-normal">Places</th>
                  <th className="py-1 text-right font-normal">Took</th>
                </tr>
              </thead>
              <tbody>
                {adherence.entries.map(({ id, title, outcome, findings, milliseconds }) => (
                  <tr key={id} className="h-8 border-b border-hairline">
                    <td className="pr-4">
                      <Link
                        to="/p/$project/context/$entry"
                        params={{ project, entry: id }}
                        className="hover:underline"
                      >
                        <Ticked text={title} />
                      </Link>
                    </td>
                    <td className={`pr-4 whitespace-nowrap ${outcomes[outcome][1]}`}>
                      {outcomes[outcome][0]}
                    </td>
                    <td className="pr-4 text-right">{findings === 0 ? "" : findings}</td>
                    <td className="text-right whitespace-nowrap text-text-3">
                      {lengthOf(milliseconds)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <p className="mt-1 text-text-3">{counted(adherence.files, "file")} looked into.</p>
        {adherence.problems.map((problem) => (
          <p key={problem} className="text-warn">
            {problem}
          </p>
        ))}
      </Section>
      {adherence.findings.length > 0 && (
        <Section title="Places against an entry" count={adherence.findings.length + adherence.more}>
          <ul className="divide-y divide-hairline border-y border-hairline">
            {adherence.findings.map((finding, at) => (
              <li key={at} className="flex flex-wrap gap-x-3 py-1">
                {finding.path !== undefined && <Place path={finding.path} line={finding.line} />}
                <span className="min-w-0 [overflow-wrap:anywhere]">{finding.message}</span>
              </li>
            ))}
          </ul>
          {adherence.more > 0 && <p className="mt-1 text-text-3">{adherence.more} more.</p>}
        </Section>
      )}
    </>
  );
}
