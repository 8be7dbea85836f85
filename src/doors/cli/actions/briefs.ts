/** `tacit brief` and `tacit plan`. */
import path from "node:path";
import type { ImportedRequest } from "../../../knowledge/brief/import/imported.ts";
import type { Host } from "../../app/workspace.ts";
import * as printBrief from "../print/brief.ts";
import * as printPlan from "../print/plan.ts";
import type { Options } from "../program.ts";
import { fail, open } from "../session.ts";

const briefs = async () => import("../../app/briefs/briefs.ts");

export const briefActions = {
  brief: async (given: string | undefined, options: Options): Promise<void> => {
    const { host, show } = open(options);
    if (given !== undefined && options.from === undefined && /^\d+$/.test(given)) {
      show((await (await briefs()).readBrief(host, given)).output, printBrief.brief);
      return;
    }
    if (given !== undefined && options.from !== undefined) {
      fail(
        "cli/two-requests",
        "A request is given in words or with --from, not both.",
        "Take it with --from; what it lacks is asked, and can be written into the brief.",
      );
    }
    const asked = options.from === undefined ? given : await importedFrom(host, options.from);
    if (asked === undefined) {
      fail(
        "cli/no-request",
        "What is to be built?",
        'Say it: tacit brief "…", or tacit brief --from FILE',
      );
    }
    show(await (await briefs()).makeBrief(host, asked, options.dryRun === true), printBrief.brief);
  },
  briefList: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    show(await (await briefs()).listBriefs(host), printBrief.briefs);
  },
  briefShow: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    show((await (await briefs()).readBrief(host, id)).output, printBrief.brief);
  },
  briefLint: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { output } = await (await briefs()).readBrief(host, id);
    show(output, printBrief.lint);
    if (output.findings.length > 0 || output.questions.length > 0) process.exitCode = 1;
  },
  briefSettle: async (
    id: string,
    dimension: string,
    settled: { readonly answer: string } | { readonly reason: string },
    options: Options,
  ): Promise<void> => {
    const { host, show } = open(options);
    show(await (await briefs()).settleDimension(host, id, dimension, settled), printBrief.brief);
  },
  briefPropose: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { proposeFor } = await import("../../app/briefs/propose.ts");
    show(await proposeFor(host, id, { dryRun: options.dryRun === true }), printBrief.proposals);
  },
  briefEdit: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { briefFile, readBrief } = await briefs();
    const { root, path: file } = await briefFile(host, id);
    const editor = host.environment["VISUAL"] ?? host.environment["EDITOR"] ?? "";
    if (editor === "" || !process.stdin.isTTY) {
      fail(
        "cli/no-editor",
        `No editor can be opened here; the brief is ${file}.`,
        "Set VISUAL or EDITOR, and call it on a terminal.",
      );
    }
    const { openEditor } = await import("../../../ground/platform/editor.ts");
    await openEditor(editor, path.join(root, file), root);
    show((await readBrief(host, id)).output, printBrief.brief);
  },
  briefQuestions: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { questionOutcomes, resetQuestions } = await briefs();
    show(
      options.reset === undefined
        ? await questionOutcomes(host)
        : await resetQuestions(host, options.reset),
      printBrief.outcomes,
    );
  },
  plan: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { planOf } = await import("../../app/briefs/plans.ts");
    const plan = await planOf(host, id, options.write === true);
    show(plan, printPlan.plan);
    if (plan.findings.length > 0) process.exitCode = 1;
  },
};

async function importedFrom(host: Host, from: string): Promise<ImportedRequest> {
  const { importRequest } = await import("../../app/context/imports.ts");
  return importRequest(host, from, process.stdin);
}
