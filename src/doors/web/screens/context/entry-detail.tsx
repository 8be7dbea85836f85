/** One entry: what it says, where it holds, what is checked, where it is from, and what the code says to it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { act } from "../../api/client.ts";
import {
  contextDoctorQuery,
  type Entry,
  entryTextQuery,
  queryClient,
  type TextOfFile,
} from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Chip, type Tone } from "../../parts/chip.tsx";
import { FileEditor } from "../../parts/file-editor.tsx";
import { Markdown } from "../../parts/markdown.tsx";
import { Place } from "../../parts/place.tsx";
import { Ticked } from "../../parts/ticked.tsx";
import { Section } from "../../parts/section.tsx";
import { useProject } from "../../project/project.ts";
import { EvidenceView } from "./evidence.tsx";
import { bodyText, countedWords } from "./items.ts";
import { refresh } from "./settle.ts";
import { yamlOf } from "./yaml.ts";

interface Props {
  readonly entry: Entry;
  readonly editing: boolean;
  readonly setEditing: (editing: boolean) => void;
  readonly accept: () => void;
  readonly decline: () => void;
  /** Whether the screen is about nothing else. */
  readonly alone?: boolean;
}

export function EntryDetail(props: Props) {
  const { entry, editing, setEditing, accept, decline, alone = false } = props;
  const { repository } = useProject();
  return (
    <div className="space-y-4">
      <DetailHead
        title={entry.title}
        alone={alone}
        chips={<EntryChips entry={entry} />}
        actions={
          <>
            {entry.status !== "active" && (
              <Button tone="main" keyId="context.accept" onClick={accept}>
                {entry.status === "retired" ? "Have it hold again" : "Accept"}
              </Button>
            )}
            <Button keyId="context.edit" onClick={() => setEditing(!editing)}>
              Edit
            </Button>
            {entry.status !== "retired" && (
              <Button tone="quiet" keyId="context.decline" onClick={decline}>
                {entry.status === "active" ? "Retire" : "Decline"}
              </Button>
            )}
          </>
        }
      />
      {editing ? (
        <EntryEditor entry={entry} close={() => setEditing(false)} />
      ) : (
        <>
          <Ailments entry={entry} />
          <Markdown text={bodyText(entry.body)} />
          <Facts entry={entry} />
          <EvidenceView of={entry.id} key={`${repository} ${entry.id}`} />
        </>
      )}
    </div>
  );
}

interface HeadProps {
  readonly title: string;
  readonly chips: ReactNode;
  readonly actions: ReactNode;
  readonly alone?: boolean;
}

export function DetailHead({ title, chips, actions, alone = false }: HeadProps) {
  const Heading = alone ? "h1" : "h2";
  return (
    <div>
      <Heading
        className={`font-semibold [overflow-wrap:anywhere] ${alone ? "text-page" : "text-title"}`}
      >
        <Ticked text={title} />
      </Heading>
      <div className="mt-1.5 flex flex-wrap gap-1">{chips}</div>
      <div className="mt-2.5 flex flex-wrap gap-2">{actions}</div>
    </div>
  );
}

const tones: Readonly<Record<string, Tone>> = {
  proposed: "human",
  active: "ok",
  retired: "plain",
};

function EntryChips({ entry }: { readonly entry: Entry }) {
  const times = countedWords(entry.evidence);
  return (
    <>
      <Chip tone={tones[entry.status] ?? "plain"}>{entry.status}</Chip>
      <Chip>{entry.kind}</Chip>
      <Chip tone={entry.checked ? "info" : "plain"}>
        {entry.checked ? "checked" : "not checked"}
      </Chip>
      {times !== undefined && <Chip>followed {times} when counted</Chip>}
    </>
  );
}

/** What is wrong with it by now. */
function Ailments({ entry }: { readonly entry: Entry }) {
  const { repository } = useProject();
  const found = useQuery(contextDoctorQuery(repository)).data?.findings ?? [];
  const own = found.filter((finding) => finding.entry === entry.id);
  if (own.length === 0) return null;
  return (
    <ul className="rounded-md border border-warn px-3 py-2">
      {own.map(({ kind, message, mend }) => (
        <li key={`${kind} ${message}`}>
          <span className="text-warn">
            ▲ <Ticked text={message} />
          </span>{" "}
          <span className="text-text-2">
            <Ticked text={mend} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Facts({ entry }: { readonly entry: Entry }) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      <Fact name="Holds">
        <Scope scope={entry.scope} />
      </Fact>
      {entry.check !== undefined && (
        <Fact name="Check">
          <pre
            tabIndex={0}
            aria-label="Check"
            className="max-h-60 overflow-auto rounded-sm bg-sunken px-2 py-1 text-code"
          >
            {yamlOf(entry.check)}
          </pre>
        </Fact>
      )}
      <Fact name="From">
        <Origin entry={entry} />
      </Fact>
      {entry.reviewBy !== undefined && <Fact name="Look again">by {entry.reviewBy}</Fact>}
      <Fact name="File">
        <span className="font-mono text-meta text-text-2">{entry.path}</span>
      </Fact>
    </dl>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

export function Scope({ scope }: { readonly scope: readonly string[] }) {
  if (scope.length === 0) return <span>everywhere</span>;
  return (
    <span className="flex flex-wrap gap-x-2">
      {scope.map((glob) => (
        <code key={glob} className="text-meta">
          {glob}
        </code>
      ))}
    </span>
  );
}

const origins: Readonly<Record<string, string>> = {
  mined: "counted in the code by a scan",
  imported: "a rule file",
  authored: "written by a person",
  remark: "a remark in review",
};

function Origin({ entry }: { readonly entry: Entry }) {
  const { name: project } = useProject();
  const { origin, from: of } = entry;
  if (origin === undefined) return <span className="text-text-2">written by hand</span>;
  const [, run, remark] = /^(\d+)\/(R\d+)$/.exec(of ?? "") ?? [];
  if (origin === "remark" && run !== undefined && remark !== undefined) {
    return (
      <Link
        to="/p/$project/runs/$run/review"
        params={{ project, run }}
        search={{ remark }}
        className="text-accent hover:underline"
      >
        remark {remark} of run {run}
      </Link>
    );
  }
  return (
    <span>
      {origins[origin] ?? origin}
      {of !== undefined &&
        (origin === "imported" ? (
          <>
            {" "}
            <Place path={of} />
          </>
        ) : (
          `, ${of}`
        ))}
    </span>
  );
}

function EntryEditor({ entry, close }: { readonly entry: Entry; readonly close: () => void }) {
  const { repository } = useProject();
  const query = useQuery(entryTextQuery(repository, entry.id));
  return (
    <Section title="The file">
      <div className="flex min-h-120 flex-col">
        <FileEditor
          label={`The file of “${entry.title}”`}
          query={query}
          draft={`entry:${repository}:${entry.id}`}
          save={(text, was) =>
            act<TextOfFile>(
              `/context/${encodeURIComponent(entry.id)}/text`,
              { project: repository },
              { text, was },
            )
          }
          saved={(file) => {
            queryClient.setQueryData(entryTextQuery(repository, entry.id).queryKey, file);
            refresh(repository);
          }}
          close={close}
        />
      </div>
    </Section>
  );
}
