/** Entries as rule files of other tools: looked at first, copied or written then. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { act } from "../../api/client.ts";
import { type Export, exportQuery, queryClient, targetsQuery } from "../../api/queries.ts";
import { Asked } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { Chip } from "../../parts/chip.tsx";
import { copy, say, sayError } from "../../parts/say.tsx";
import { Section } from "../../parts/section.tsx";
import { useProject } from "../../project/project.ts";
import { counted } from "../brief/words.ts";

export function Exports() {
  const { repository } = useProject();
  const query = useQuery(targetsQuery(repository));
  const [chosen, setChosen] = useState<string>();
  return (
    <Section title="Into rule files">
      <p className="mb-2 text-text-2">
        For agents that read their own files. What a person wrote there stays; ours stands between
        marks.
      </p>
      <Asked query={query} waiting="Looking for rule files">
        {({ targets }) => {
          const target = chosen ?? targets.find(({ before }) => before)?.id ?? "agents";
          return (
            <div className="gap-6 md:grid md:grid-cols-[16rem_minmax(0,1fr)]">
              <ul aria-label="Targets" className="border-t border-hairline">
                {targets.map(({ id, tool, path, before }) => (
                  <li key={id} className="border-b border-hairline">
                    <button
                      type="button"
                      aria-pressed={id === target}
                      onClick={() => setChosen(id)}
                      className="block w-full px-2 py-1 text-left hover:bg-sunken aria-pressed:bg-selected"
                    >
                      {tool} {before && <span className="text-ok">written</span>}
                      <span className="block font-mono text-meta text-text-3 [overflow-wrap:anywhere]">
                        {path}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
              <Preview key={target} target={target} />
            </div>
          );
        }}
      </Asked>
    </Section>
  );
}

function Preview({ target }: { readonly target: string }) {
  const { repository } = useProject();
  const query = useQuery(exportQuery(repository, target));
  const [busy, setBusy] = useState(false);
  const write = async (): Promise<void> => {
    setBusy(true);
    try {
      await act<Export>("/context/export", { project: repository }, { to: [target] });
      say("Written.");
    } catch (error) {
      sayError(error);
    } finally {
      setBusy(false);
      void queryClient.invalidateQueries({ queryKey: [repository, "export"] });
    }
  };
  return (
    <div className="min-w-0 pt-3 md:pt-0">
      <Asked query={query} waiting="Writing it on trial">
        {({ targets, problems }) => {
          const files = targets.flatMap((one) => one.files);
          const removed = targets.flatMap((one) => one.removed);
          const skipped = targets.flatMap((one) => one.skipped);
          const changes = files.filter(({ status }) => status !== "same").length + removed.length;
          return (
            <>
              <div className="mb-2 flex flex-wrap items-center gap-3">
                <span className="text-text-2">
                  {files.length === 0
                    ? "No active entry goes there."
                    : changes === 0
                      ? "Every file is as it should be."
                      : `${counted(changes, "file")} would change.`}
                </span>
                {changes > 0 && (
                  <Button
                    className="ml-auto"
                    tone="main"
                    disabled={busy}
                    onClick={() => void write()}
                  >
                    Write {counted(changes, "file")}
                  </Button>
                )}
              </div>
              {files.map(({ path, status, text = "" }) => (
                <figure key={path} className="mb-3 rounded-md border border-hairline">
                  <figcaption className="flex items-center gap-2 border-b border-hairline px-2 py-1">
                    <span className="min-w-0 font-mono text-meta [overflow-wrap:anywhere]">
                      {path}
                    </span>
                    <Chip tone={status === "same" ? "plain" : "info"}>{status}</Chip>
                    <Button tone="quiet" className="ml-auto" onClick={() => void copy(text, path)}>
                      Copy
                    </Button>
                  </figcaption>
                  <pre
                    tabIndex={0}
                    aria-label={path}
                    className="max-h-80 overflow-auto bg-sunken p-2 text-code whitespace-pre-wrap [overflow-wrap:anywhere]"
                  >
                    {text}
                  </pre>
                </figure>
              ))}
              <ul className="space-y-1 text-text-2">
                {removed.map((path) => (
                  <li key={path}>{path} would go: it held nothing but entries.</li>
                ))}
                {skipped.map(({ slug, reason }) => (
                  <li key={slug}>
                    {slug} is left out: {reason}
                  </li>
                ))}
                {problems.map((problem) => (
                  <li key={problem} className="text-warn">
                    {problem}
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Asked>
    </div>
  );
}
