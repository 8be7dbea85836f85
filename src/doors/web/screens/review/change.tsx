/** The change of a branch that Tacit did not make; the first remark makes a run of it. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { act } from "../../api/client.ts";
import { changeQuery, type ChangeRange, firstLinesOfRange } from "../../api/queries.ts";
import { Asked } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { say, sayError } from "../../parts/say.tsx";
import { useProject } from "../../project/project.ts";
import type { NewRemark } from "./actions.ts";
import { useLinesFirst } from "./lines-first.ts";
import type { Change as Reviewed } from "./order.ts";
import { ReviewRoom } from "./room.tsx";
import { roomOf } from "./state.ts";

export function Change() {
  const { from, of } = useSearch({ from: "/p/$project/change" });
  return (
    <main aria-label="Change" className="h-full min-h-0">
      {from === undefined && of === undefined ? (
        <Choose />
      ) : (
        <ChangeOf key={`${from ?? ""}..${of ?? ""}`} from={from ?? ""} of={of ?? ""} />
      )}
    </main>
  );
}

function Choose() {
  const navigate = useNavigate({ from: "/p/$project/change" });
  const [of, setOf] = useState("");
  const [from, setFrom] = useState("");
  const field = "mt-1 block h-8 w-full rounded-sm border border-control bg-surface px-2";
  return (
    <form
      className="max-w-120 space-y-4 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void navigate({ search: { from: from.trim(), of: of.trim() } });
      }}
    >
      <h1 className="text-page font-semibold">Review a branch</h1>
      <p className="text-text-2">
        To look writes nothing. The first remark opens a review with a number of its own.
      </p>
      <label className="block">
        Which branch
        <input
          autoFocus
          value={of}
          onChange={(event) => setOf(event.target.value)}
          placeholder="what is checked out"
          className={field}
        />
      </label>
      <label className="block">
        Against what
        <input
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          placeholder="the project's target, or the default branch"
          className={field}
        />
      </label>
      <Button tone="main" type="submit">
        Look at it
      </Button>
    </form>
  );
}

function ChangeOf({ from, of }: ChangeRange) {
  const { repository, name } = useProject();
  const navigate = useNavigate();
  const client = useQueryClient();
  const range = useMemo(() => ({ from, of }), [from, of]);
  const key = `${from}..${of}`;
  const room = roomOf(`${repository}:${key}`);
  const query = useLinesFirst({
    whole: changeQuery(repository, range),
    first: (order) => firstLinesOfRange(repository, range, order),
    room,
    isAt: false,
    enabled: true,
  });
  const remark = useCallback(
    async (said: NewRemark): Promise<boolean> => {
      try {
        const answer = await act<Reviewed>(
          "/change/remarks",
          { project: repository, ...range },
          { remarks: [said] },
        );
        const { run } = answer;
        if (run === undefined) return true;
        await client.invalidateQueries({ queryKey: [repository, "run", run] });
        say(`This is run ${run} now.`);
        const made = answer.remarks.at(-1)?.id;
        await navigate({
          to: "/p/$project/runs/$run/review",
          params: { project: name, run },
          search: made === undefined ? {} : { remark: made },
        });
        return true;
      } catch (error) {
        sayError(error);
        return false;
      }
    },
    [client, navigate, repository, name, range],
  );
  const file = useMemo(() => ({ path: "/change/file", query: { ...range } }), [range]);
  const search = new URLSearchParams({ from, of }).toString();
  return (
    <Asked query={query} waiting="Reading the change">
      {(change) => (
        <ReviewRoom
          change={change}
          project={repository}
          projectName={name}
          name={key}
          room={room}
          actions={undefined}
          remark={remark}
          file={file}
          address={`/p/${encodeURIComponent(name)}/change?${search}`}
          toggleInterdiff={undefined}
          onCurrent={nothing}
          wanted={none}
        />
      )}
    </Asked>
  );
}

const none = {};

function nothing(): void {
  // A branch that is only looked at has no hunk in its address.
}
