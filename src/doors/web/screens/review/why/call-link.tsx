/** A tool call that wrote lines, and the way to it. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { read } from "../../../api/client.ts";
import type { Facts } from "../../../api/queries.ts";
import { sayError } from "../../../parts/say.tsx";
import { useDesk } from "../desk.ts";

/** Facts that are looked through for a tool call. */
const PAGE = 200;

/** A tool call, which stands in the transcript under the number of its fact. */
export function CallLink({ call, title }: { readonly call: string; readonly title: string }) {
  const { change, project, projectName } = useDesk();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { run } = change;
  if (run === undefined) return null;
  const find = async (): Promise<string | undefined> => {
    let after = 0;
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- page after page
      const page = await client.fetchQuery({
        queryKey: [project, "facts", run, after],
        queryFn: () => read<Facts>(`/runs/${run}/facts`, { project, after, limit: PAGE }),
      });
      const fact = page.facts.findLast(
        ({ type, body }) => type === "agent.called" && body["call"] === call,
      );
      if (fact !== undefined) return String(fact.sequence);
      if (page.next === undefined) return undefined;
      after = page.next;
    }
  };
  const open = async (): Promise<void> => {
    try {
      const fact = await find();
      await navigate({
        to: "/p/$project/runs/$run",
        params: { project: projectName, run },
        search: fact === undefined ? {} : { fact },
      });
    } catch (error) {
      sayError(error);
    }
  };
  return (
    <button
      type="button"
      onClick={() => void open()}
      title="See it in the transcript"
      className="block min-h-6 max-w-full truncate text-left text-code text-text-2 underline decoration-hairline hover:decoration-current"
    >
      <code>{title.replaceAll(/\s+/g, " ")}</code>
    </button>
  );
}
