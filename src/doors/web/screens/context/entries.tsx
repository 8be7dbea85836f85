/** Entries and what waits to be one, with the one that is looked at beside them. */
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import {
  contextQuery,
  type Entry,
  lessonsQuery,
  queryClient,
  scanQuery,
} from "../../api/queries.ts";
import { useKeys } from "../../keys/listen.ts";
import { Asked, Failed } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { List } from "../../parts/list.tsx";
import { copy } from "../../parts/say.tsx";
import { Ticked } from "../../parts/ticked.tsx";
import { useProject } from "../../project/project.ts";
import { Problems } from "../brief/briefs.tsx";
import { counted } from "../brief/words.ts";
import { DeclineDialog } from "./decline-dialog.tsx";
import { EntryDetail } from "./entry-detail.tsx";
import { countedWords, groupOf, type Item, itemsOf, sentenceOf, titleOf, waits } from "./items.ts";
import { LessonDetail, ProposalDetail, QuestionDetail, WriteEntry } from "./other-details.tsx";
import { accept, acceptable, declinable, decline } from "./settle.ts";

export function Entries({ start }: { readonly start: string | undefined }) {
  const { repository } = useProject();
  const query = useQuery(contextQuery(repository));
  return (
    <Asked query={query} waiting="Reading the entries">
      {({ entries, problems }) => <Shown entries={entries} problems={problems} start={start} />}
    </Asked>
  );
}

interface Props {
  readonly entries: readonly Entry[];
  readonly problems: readonly string[];
  readonly start: string | undefined;
}

function Shown({ entries, problems, start }: Props) {
  const { repository } = useProject();
  const lessons = useQuery(lessonsQuery(repository)).data?.lessons ?? [];
  const scan = useQuery({ ...scanQuery(repository), enabled: false });
  const items = itemsOf({ entries: [...entries], scan: scan.data, lessons });
  const [key, setKey] = useState(start);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [declining, setDeclining] = useState<readonly Item[]>();
  const [editing, setEditing] = useState<string>();
  const [writing, setWriting] = useState(false);
  const detail = useRef<HTMLElement>(null);
  const current = items.find((item) => item.key === key) ?? items[0];
  const chosen = items.filter((item) => selected.has(item.key));
  const meant = chosen.length > 0 ? chosen : current === undefined ? [] : [current];
  const take = (of: readonly Item[]): void => {
    setSelected(new Set());
    moveOn(of);
    void accept(repository, of);
  };
  /** A lesson keeps no reason, so none is asked for. */
  const refuse = (of: readonly Item[]): void => {
    if (!of.every(({ kind }) => kind === "lesson")) return setDeclining(of);
    setSelected(new Set());
    moveOn(of);
    void decline(repository, of, undefined);
  };
  /** To the next that is not among those that are being settled. */
  const moveOn = (of: readonly Item[]): void => {
    const gone = new Set(of.map((item) => item.key));
    const at = items.findIndex((item) => item.key === current?.key);
    const next = items.slice(at).find((item) => !gone.has(item.key));
    if (current !== undefined && gone.has(current.key) && current.kind !== "entry") {
      setKey(next?.key);
    }
  };
  const toggle = (item: Item): void => {
    const next = new Set(selected);
    if (!next.delete(item.key)) next.add(item.key);
    setSelected(next);
  };
  /** Nothing can stand beside it. */
  const alone = items.length === 0 && !writing;
  const edit = current?.kind === "entry" && editing !== current.key;
  useKeys({
    ...(meant.some(acceptable) && { "context.accept": () => take(meant) }),
    ...(meant.some(declinable) && { "context.decline": () => refuse(meant) }),
    ...(edit && { "context.edit": () => setEditing(current.key) }),
    ...(current?.kind === "entry" && {
      copy: () => void copy(`# ${current.entry.title}\n\n${current.entry.body}\n`, "The entry"),
    }),
    ...(selected.size > 0 && { up: () => setSelected(new Set()) }),
  });
  return (
    <div
      className={`lg:min-h-0 lg:flex-1 ${alone ? "" : "lg:grid lg:grid-cols-[minmax(0,0.85fr)_minmax(0,1.15fr)]"}`}
    >
      <div
        className={`min-w-0 px-4 pb-6 lg:overflow-y-auto ${alone ? "mx-auto w-full max-w-180" : ""}`}
      >
        {selected.size > 0 ? (
          <Selected
            many={selected.size}
            accept={() => take(chosen)}
            decline={() => refuse(chosen)}
            none={() => setSelected(new Set())}
          />
        ) : (
          <Toolbar items={items} scan={scan} write={() => setWriting(true)} />
        )}
        <Problems problems={problems} />
        {items.length === 0 ? (
          <p className="py-3 text-text-2">
            An entry says what the repository cannot teach by itself. A scan counts what the code
            does and proposes what nobody has said; nothing holds before you accept it.
          </p>
        ) : (
          <List
            label="Entries"
            items={items}
            keyOf={(item) => item.key}
            groupOf={groupOf}
            start={current?.key}
            onCurrent={(item) => {
              setKey(item.key);
              setWriting(false);
            }}
            open={() => {
              setWriting(false);
              detail.current?.scrollIntoView({ block: "nearest" });
              detail.current?.focus({ preventScroll: true });
            }}
            select={toggle}
            row={(item) => (
              <Row item={item} selected={selected.has(item.key)} toggle={() => toggle(item)} />
            )}
          />
        )}
      </div>
      <section
        ref={detail}
        tabIndex={0}
        aria-label="Looked at"
        hidden={alone}
        className="min-w-0 border-t border-hairline px-5 py-4 outline-offset-[-2px] lg:overflow-y-auto lg:border-t-0 lg:border-l"
      >
        {writing ? (
          <WriteEntry
            close={(entry) => {
              setWriting(false);
              if (entry !== undefined) setKey(entry.id);
            }}
          />
        ) : (
          current !== undefined && (
            <Detail
              item={current}
              editing={editing === current.key}
              setEditing={(on) => setEditing(on ? current.key : undefined)}
              accept={() => take([current])}
              decline={() => refuse([current])}
            />
          )
        )}
      </section>
      {declining !== undefined && (
        <DeclineDialog
          items={declining}
          close={() => {
            setDeclining(undefined);
            setSelected(new Set());
          }}
        />
      )}
    </div>
  );
}

interface SelectedProps {
  readonly many: number;
  readonly accept: () => void;
  readonly decline: () => void;
  readonly none: () => void;
}

/** In the place of the toolbar, so that nothing moves when something is selected. */
function Selected({ many, accept: take, decline: refuse, none }: SelectedProps) {
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-2 py-2">
      <p className="mr-auto font-medium" role="status">
        {many} selected
      </p>
      <Button tone="main" keyId="context.accept" onClick={take}>
        Accept
      </Button>
      <Button keyId="context.decline" onClick={refuse}>
        Decline
      </Button>
      <Button tone="quiet" onClick={none}>
        None
      </Button>
    </div>
  );
}

interface ToolbarProps {
  readonly items: readonly Item[];
  readonly scan: ReturnType<typeof useScan>;
  readonly write: () => void;
}

function useScan(repository: string) {
  return useQuery({ ...scanQuery(repository), enabled: false });
}

function Toolbar({ items, scan, write }: ToolbarProps) {
  const { repository } = useProject();
  const busy = scan.fetchStatus === "fetching";
  const stop = (): void =>
    void queryClient.cancelQueries({ queryKey: scanQuery(repository).queryKey });
  return (
    <>
      <div className="flex min-h-12 flex-wrap items-center gap-2 py-2">
        <p className="mr-auto min-w-40 text-text-2" role="status">
          {busy ? "Reading files and history, counting what the code does …" : said(items, scan)}
        </p>
        <Button onClick={write}>Write one</Button>
        {busy ? (
          <Button onClick={stop}>Stop</Button>
        ) : (
          <Button tone={items.some(waits) ? "plain" : "main"} onClick={() => void scan.refetch()}>
            {scan.data === undefined ? "Scan the repository" : "Scan again"}
          </Button>
        )}
      </div>
      {scan.error !== null && !busy && (
        <Failed error={scan.error} again={() => void scan.refetch()} />
      )}
    </>
  );
}

function said(items: readonly Item[], scan: ToolbarProps["scan"]): string {
  const sentence = sentenceOf(items);
  if (scan.data === undefined) return sentence;
  const { files, commits } = scan.data.counts;
  return `${sentence} Read ${counted(files, "file")} and ${counted(commits, "commit")}.`;
}

interface RowProps {
  readonly item: Item;
  readonly selected: boolean;
  readonly toggle: () => void;
}

function Row({ item, selected, toggle }: RowProps) {
  const title = titleOf(item);
  return (
    <div className="flex min-h-9 items-start gap-2 px-1 py-1.5">
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={`Select ${title}`}
        checked={selected}
        onChange={toggle}
        className="mt-1"
      />
      <span className="min-w-0 flex-1">
        <span
          className={`[overflow-wrap:anywhere] ${isRetired(item) ? "text-text-3 line-through" : ""}`}
        >
          <Ticked text={title} />
        </span>
        <span className="block truncate text-meta text-text-3">{underOf(item)}</span>
      </span>
      <span className="shrink-0 pt-0.5 text-meta text-text-2">{besideOf(item)}</span>
    </div>
  );
}

function isRetired(item: Item): boolean {
  return item.kind === "entry" && item.entry.status === "retired";
}

/** Where it holds, or where it was said. */
function underOf(item: Item): string {
  if (item.kind === "lesson") return `remark ${item.lesson.remark} of run ${item.lesson.run}`;
  if (item.kind === "question") return item.question.paths.join(", ");
  const { scope } = item.kind === "entry" ? item.entry : item.proposal;
  return scope.length === 0 ? "everywhere" : scope.join(", ");
}

/** What was counted, and whether it is checked. */
function besideOf(item: Item): string {
  if (item.kind === "proposal") {
    const { followed, violated } = item.proposal;
    return `${followed} of ${followed + violated}`;
  }
  if (item.kind !== "entry") return "";
  const { evidence, checked } = item.entry;
  return [countedWords(evidence), checked ? "checked" : ""]
    .filter((word) => word !== undefined && word !== "")
    .join(" · ");
}

interface DetailProps {
  readonly item: Item;
  readonly editing: boolean;
  readonly setEditing: (on: boolean) => void;
  readonly accept: () => void;
  readonly decline: () => void;
}

function Detail({ item, editing, setEditing, ...verdicts }: DetailProps) {
  switch (item.kind) {
    case "entry":
      return (
        <EntryDetail
          key={item.key}
          entry={item.entry}
          editing={editing}
          setEditing={setEditing}
          {...verdicts}
        />
      );
    case "proposal":
      return (
        <ProposalDetail key={item.key} proposal={item.proposal} body={item.body} {...verdicts} />
      );
    case "lesson":
      return <LessonDetail key={item.key} lesson={item.lesson} {...verdicts} />;
    case "question":
      return <QuestionDetail key={item.key} item={item} />;
  }
}
