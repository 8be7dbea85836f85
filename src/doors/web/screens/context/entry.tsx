/** One entry with its evidence. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type Entry as EntryAnswer, entryQuery } from "../../api/queries.ts";
import { useDraftKeys } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { Asked } from "../../parts/asked.tsx";
import { copy } from "../../parts/say.tsx";
import { useProject } from "../../project/project.ts";
import { DeclineDialog } from "./decline-dialog.tsx";
import { EntryDetail } from "./entry-detail.tsx";
import type { Item } from "./items.ts";
import { accept } from "./settle.ts";

export function Entry() {
  const { entry } = useParams({ from: "/p/$project/context/$entry" });
  const { name: project, repository } = useProject();
  const query = useQuery(entryQuery(repository, entry));
  return (
    <main aria-label="Entry" className="mx-auto w-full max-w-220 p-4">
      <p className="mb-2">
        <Link
          to="/p/$project/context"
          params={{ project }}
          className="text-text-2 hover:text-text-1 hover:underline"
        >
          Context
        </Link>
      </p>
      <Asked query={query} waiting="Reading the entry">
        {(answer) => <Shown key={answer.id} entry={answer} />}
      </Asked>
    </main>
  );
}

function Shown({ entry }: { readonly entry: EntryAnswer }) {
  const { repository } = useProject();
  const drafted = useDraftKeys(`entry:${repository}:${entry.id}`).length > 0;
  const [editing, setEditing] = useState(drafted);
  const [declining, setDeclining] = useState(false);
  const item: Item = { kind: "entry", key: entry.id, entry };
  const take = (): void => void accept(repository, [item]);
  useKeys({
    ...(entry.status !== "active" && { "context.accept": take }),
    ...(entry.status !== "retired" && { "context.decline": () => setDeclining(true) }),
    ...(!editing && { "context.edit": () => setEditing(true) }),
    copy: () => void copy(`# ${entry.title}\n\n${entry.body}\n`, "The entry"),
  });
  return (
    <>
      <EntryDetail
        alone
        entry={entry}
        editing={editing}
        setEditing={setEditing}
        accept={take}
        decline={() => setDeclining(true)}
      />
      {declining && <DeclineDialog items={[item]} close={() => setDeclining(false)} />}
    </>
  );
}
