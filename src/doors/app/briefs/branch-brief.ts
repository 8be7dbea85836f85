/** The first prompt of an agent that takes up remarks on a branch which others made: there is no brief to compile. */
import type { Brief } from "../../../ground/contract/brief.ts";
import type { RunView } from "../../../ground/journal/status.ts";
import { nameOf } from "../../../ground/platform/revision.ts";
import { inlineCode } from "../../../knowledge/compiler/markdown.ts";
import type { AgentChoice } from "../../../work/orchestration/means.ts";
import { branchWords, filesOfChange } from "../review/branch-words.ts";
import { compileFor, type CompileOutput } from "../context/knowledge.ts";
import type { Workspace } from "../workspace.ts";

/** What the branch is, the entries that hold for its files, the code around them, and how it is judged. */
export async function compileForBranch(
  workspace: Workspace,
  view: RunView,
  { confined: reports, name: agent }: AgentChoice,
): Promise<CompileOutput> {
  const of = inlineCode(nameOf(view.change?.of ?? ""));
  const title = `Remarks on ${of}`;
  const words = await branchWords(view);
  const request = `This folder holds the branch ${of}, which others wrote. A reviewer has read it and has remarks, which come at the end. Do what they ask, and leave the rest of the branch as it is.\n\n${words}`;
  const brief: Brief = {
    number: 0,
    slug: view.brief.slug,
    path: "",
    front: { title, request, kinds: [], dimensions: {} },
    sections: {},
    criteria: [],
    body: request,
  };
  const changed = await filesOfChange(view);
  const at = view.commit ?? view.base;
  const pack = await compileFor(workspace, brief, { at, reports, agent, changed });
  const source = `run ${view.run}`;
  return {
    ...pack,
    items: pack.items.map((item) => (item.source === "brief 0" ? { ...item, source } : item)),
  };
}
