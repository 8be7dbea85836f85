/** `tacit ship` and `tacit ship --undo`. */
import { plainDiff } from "../../../ground/platform/merge-tree.ts";
import path from "node:path";
import { TacitError } from "../../../ground/core/error.ts";
import type { Command } from "../../../ground/platform/command.ts";
import { writeFileAtomic } from "../../../ground/platform/files.ts";
import { readBlob } from "../../../ground/platform/repository.ts";
import { boxed, probeSandbox } from "../../../ground/platform/sandbox.ts";
import { resolverAtCommit } from "../../../knowledge/checks/resolver.ts";
import {
  entryCommands,
  runCommandGates,
  runConventionGates,
} from "../../../work/attempts/gates.ts";
import { obstaclesToShipping } from "../../../work/review/gate.ts";
import { renderReviewFile } from "../../../work/review/review-file.ts";
import { findShipped, ship as mergeChange, undoShip } from "../../../work/shipping/ship.ts";
import { readRun } from "../../../work/orchestration/delivery.ts";
import { toolEnvironment } from "../runs/agents.ts";
import { shippingWords } from "./branch-shipping.ts";
import { requireWhole, runNumber, whoAmI } from "../runs/run-number.ts";
import { gatesOf, tasksOutput } from "../runs/runs.ts";
import { problemsOfVerdict } from "./verdict.ts";
import { withJournal } from "../journal.ts";
import { type Host, openWorkspace } from "../workspace.ts";

export interface ShipOutput {
  readonly run: string;
  readonly status: "shipped" | "undone";
  readonly target: string;
  readonly before: string;
  readonly after: string;
  readonly problems: readonly string[];
}

/** Ships an approved change. @throws TacitError `app/not-shippable`, `app/merge-conflict`, `shipping/dirty`, … */
export async function ship(host: Host, id: string): Promise<ShipOutput> {
  const number = runNumber(id);
  return withJournal(host, async (journal) => {
    const view = await readRun(journal, number);
    requireWhole(view, id);
    const obstacles =
      view.status === "shipped" ? ["It is shipped already."] : obstaclesToShipping(view);
    const { commit, verdict } = view;
    if (obstacles.length > 0 || commit === undefined || verdict === undefined) {
      throw new TacitError({
        code: "app/not-shippable",
        kind: "conflict",
        message: `Run ${number} cannot be shipped: ${obstacles.join(" ")}`,
        hint: `Look at it: tacit review ${number}`,
      });
    }
    const { message, reviewFile } = await shippingWords(view, commit);
    const workspace = await openWorkspace({ ...host, directory: view.repository });
    const gates = await gatesOf(workspace);
    const canBox = (await probeSandbox()).status === "boxed";
    const by = whoAmI(host);
    const { repository: root, target, base } = view;
    const found = await findShipped({ repository: root, target, base, commit });
    // One that the journal knows was taken out again since.
    const known = (await journal.steps(number)).some(
      ({ type, body }) => type === "change.shipped" && body.after === found?.after,
    );
    const done = known ? undefined : found;
    const outcome = done
      ? { status: "shipped" as const, ...done }
      : await onNewestTarget(() =>
          mergeChange({
            repository: view.repository,
            scratch: path.join(workspace.home, "worktrees", `${number}-ship-${process.pid}`),
            target: view.target,
            base: view.base,
            commit,
            message,
            extra: {
              [reviewFile]: renderReviewFile({
                run: number,
                title: view.brief.title,
                commit,
                approvedBy: by,
                rounds: view.rounds,
                remarks: view.remarks,
                tasks: view.planned ? tasksOutput(view) : [],
                verdict,
              }),
            },
            recheck: async (worktree, before, merged) => {
              host.progress(`${view.target} has moved on: running the checks over the merge …`);
              const results = await runCommandGates({
                worktree,
                commands: gates.commands,
                environment: toolEnvironment(host.environment),
                box: canBox ? (command: Command) => boxed(command, { worktree }) : undefined,
                mayRun: async (command) => {
                  if (view.safety === "unboxed" || gates.allow.includes(command.trim()))
                    return true;
                  throw new TacitError({
                    code: "app/recheck-not-allowed",
                    kind: "environment",
                    message: `${view.target} has moved on, and \`${command}\` may not run over the merge without a sandbox.`,
                    hint: "Add the command to `allow` in your own settings, or install bubblewrap.",
                  });
                },
                secrets: [],
                signal: host.signal,
              });
              const conventions = await runConventionGates({
                entries: gates.entries,
                diff: await plainDiff(workspace.repository, before, merged),
                read: async (file) => {
                  const blob = await readBlob(workspace.repository, merged, file);
                  return blob === undefined || blob.includes(0) ? undefined : blob.toString("utf8");
                },
                resolver: () => resolverAtCommit(workspace.repository.root, merged),
                commands: entryCommands({
                  worktree,
                  environment: toolEnvironment(host.environment),
                  box: canBox
                    ? (command: Command) => boxed(command, { worktree, sealed: true })
                    : undefined,
                  signal: host.signal,
                }),
              });
              return [...results, ...conventions].every(({ status }) => status === "passed");
            },
            writeFile: writeFileAtomic,
          }),
        );
    if (outcome.status !== "shipped") {
      throw new TacitError({
        code: outcome.status === "red" ? "app/merge-red" : "app/merge-conflict",
        kind: "conflict",
        message:
          outcome.status === "red"
            ? `Merged into today's ${view.target}, the change fails the checks.`
            : `The change conflicts with today's ${view.target} in ${outcome.paths.join(", ")}.`,
        hint: `Say so in a round: tacit review ${number} --remark change "…" --send`,
      });
    }
    const { before, after } = outcome;
    await journal.append(
      { run: number },
      "change.shipped",
      { target: view.target, before, after, commit },
      { key: `shipped:${after}` },
    );
    return {
      run: String(number),
      status: "shipped",
      target: view.target,
      before,
      after,
      problems: problemsOfVerdict(view),
    };
  });
}

/** How often a target may advance while we merge, before the person is asked to try again. */
const TRIES = 5;

/** Others may ship meanwhile; nothing was changed then, and the merge is made anew onto what they shipped. */
async function onNewestTarget<Outcome>(merge: () => Promise<Outcome>): Promise<Outcome> {
  for (let tries = 1; ; tries += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one try after another
      return await merge();
    } catch (error) {
      const moved = error instanceof TacitError && error.code === "shipping/moved";
      if (!moved || tries === TRIES) throw error;
    }
  }
}

/** Takes a shipped change out of its target again. */
export async function undo(host: Host, id: string): Promise<ShipOutput> {
  const number = runNumber(id);
  return withJournal(host, async (journal) => {
    const view = await readRun(journal, number);
    requireWhole(view, id);
    const { shipped } = view;
    if (view.status !== "shipped" || shipped === undefined) {
      throw new TacitError({
        code: "app/not-shipped",
        kind: "conflict",
        message: `Run ${number} is not shipped; it is ${view.status}.`,
        hint: "There is nothing to undo.",
      });
    }
    const workspace = await openWorkspace({ ...host, directory: view.repository });
    const { after } = await undoShip({
      repository: view.repository,
      scratch: path.join(workspace.home, "worktrees", `${number}-undo-${process.pid}`),
      target: shipped.target,
      before: shipped.before,
      after: shipped.after,
      message: `Undo: ${view.brief.title}\n\nTacit-Run: ${number}\n`,
    });
    const { target } = shipped;
    await journal.append({ run: number }, "ship.undone", { target, before: shipped.after, after });
    return {
      run: String(number),
      status: "undone",
      target,
      before: shipped.after,
      after,
      problems: [],
    };
  });
}
