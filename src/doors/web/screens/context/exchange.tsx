/** Rule files of other tools: what they say that nobody has captured, and what is written into them. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { act } from "../../api/client.ts";
import { type Import, importQuery, queryClient } from "../../api/queries.ts";
import { Asked } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { Chip } from "../../parts/chip.tsx";
import { Place } from "../../parts/place.tsx";
import { say, sayError } from "../../parts/say.tsx";
import { Section } from "../../parts/section.tsx";
import { useProject } from "../../project/project.ts";
import { counted } from "../brief/words.ts";
import { Exports } from "./exports.tsx";
import { refresh } from "./settle.ts";
import { Scrolled } from "./scrolled.tsx";

export function Exchange() {
  const { repository } = useProject();
  const query = useQuery(importQuery(repository));
  return (
    <Scrolled label="Other tools">
      <Asked query={query} waiting="Reading rule files">
        {(answer) => <Imports found={answer} />}
      </Asked>
      <Exports />
    </Scrolled>
  );
}

function Imports({ found }: { readonly found: Import }) {
  const { repository } = useProject();
  const [busy, setBusy] = useState(false);
  const take = async (): Promise<void> => {
    setBusy(true);
    try {
      const { written } = await act<Import>("/context/import", { project: repository });
      say(`${counted(written.length, "entry", "entries")} proposed; nothing holds yet.`);
      void queryClient.invalidateQueries({ queryKey: importQuery(repository).queryKey });
      refresh(repository);
    } catch (error) {
      sayError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section
      title="From rule files"
      count={found.entries.length}
      aside={
        found.entries.length > 0 && (
          <Button disabled={busy} onClick={() => void take()}>
            Propose all {found.entries.length}
          </Button>
        )
      }
    >
      <p className="mb-2 text-text-2">
        {found.files.length === 0
          ? "No rule file of another tool is here: AGENTS.md, CLAUDE.md, .cursor/rules and their kin."
          : `${found.files.join(", ")}.`}
        {found.files.length > 0 &&
          found.entries.length === 0 &&
          " They say nothing that is not captured already."}
      </p>
      {found.entries.length > 0 && (
        <ul className="divide-y divide-hairline border-y border-hairline">
          {found.entries.map(({ slug, kind, title, body, origin }) => (
            <li key={slug} className="py-1.5">
              <details>
                <summary className="flex flex-wrap items-center gap-2">
                  <span className="min-w-60 flex-1 [overflow-wrap:anywhere]">{title}</span>
                  <Chip>{kind}</Chip>
                  <Place path={origin.file} line={origin.line} />
                </summary>
                <p className="mt-1 whitespace-pre-wrap text-text-2 [overflow-wrap:anywhere]">
                  {body}
                </p>
              </details>
            </li>
          ))}
        </ul>
      )}
      <Notes found={found} />
    </Section>
  );
}

/** What a person should see before anything is taken. */
function Notes({ found }: { readonly found: Import }) {
  return (
    <ul className="mt-2 space-y-1">
      {found.contradictions.map(({ one, other, reason }) => (
        <li key={`${one.slug} ${other.slug}`} className="text-warn">
          “{one.title}” and “{other.title}” contradict each other: {reason}
        </li>
      ))}
      {found.duplicates.map(({ rule, of }) => (
        <li key={`${rule.slug} ${of.slug}`} className="text-text-2">
          “{rule.title}” is said already by “{of.title}”.
        </li>
      ))}
      {found.blocked.map(({ path }) => (
        <li key={path} className="text-danger">
          {path} has hidden characters and gives nothing until they are gone.
        </li>
      ))}
      {found.warnings.map(({ path, line, excerpt }) => (
        <li key={`${path}:${line}`} className="text-warn">
          Speaks to an agent: “{excerpt}” <Place path={path} line={line} />
        </li>
      ))}
      {found.problems.map((problem) => (
        <li key={problem} className="text-warn">
          {problem}
        </li>
      ))}
    </ul>
  );
}
