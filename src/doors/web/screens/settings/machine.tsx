import type { Doctor } from "../../api/queries.ts";
import { When } from "../../parts/when.tsx";
import { Part } from "./part.tsx";
import { Paste, Row, Rows, State } from "./row.tsx";
import { named, sizeOf, tidyWords } from "./words.ts";

/** What `tacit doctor` says. */
export function Machine({ doctor }: { readonly doctor: Doctor }) {
  const { checks, worktrees } = doctor;
  return (
    <Part
      id="machine"
      title="This machine"
      words="What tacit doctor finds, and what runs hold on disk."
    >
      <Rows>
        {checks.map(({ name, state, value, hint }) => (
          <Row key={name} name={named(name)} note={hint}>
            {state !== "note" && <State state={state} word={state} />}
            <span className="min-w-0 text-text-1">{value}</span>
          </Row>
        ))}
        <Row name="Worktrees" note={worktrees.some(({ keep }) => !keep) && <Tidy />}>
          {tidyWords(worktrees)}
        </Row>
      </Rows>
      {worktrees.length > 0 && (
        <div className="mt-4 overflow-x-auto" tabIndex={0} role="group" aria-label="Worktrees">
          <table className="w-full border-collapse text-left [&_td]:border-b [&_td]:border-hairline [&_td]:py-1.5 [&_td]:pr-4 [&_td]:align-baseline [&_th]:border-b [&_th]:border-hairline [&_th]:py-1 [&_th]:pr-4">
            <thead>
              <tr className="label">
                <th scope="col">Worktree</th>
                <th scope="col">Run</th>
                <th scope="col" className="text-right">
                  Size
                </th>
                <th scope="col">Last fact</th>
                <th scope="col">Stays or goes</th>
              </tr>
            </thead>
            <tbody>
              {worktrees.map((tree) => (
                <tr key={tree.name}>
                  <td>
                    <code className="text-code" title={tree.path}>
                      {tree.name}
                    </code>
                  </td>
                  <td className="whitespace-nowrap">
                    {tree.run === undefined ? "unknown" : `${tree.run}, ${tree.status}`}
                  </td>
                  <td className="text-right whitespace-nowrap">
                    {tree.complete ? "" : "over "}
                    {sizeOf(tree.bytes)}
                  </td>
                  <td>{tree.at === undefined ? "" : <When at={tree.at} />}</td>
                  <td className="text-text-2">
                    {tree.keep ? "stays" : "may go"}: {tree.why}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Part>
  );
}

function Tidy() {
  return <Paste text="tacit doctor --tidy" what="the command that tidies" />;
}
