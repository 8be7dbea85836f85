/** From `tacit run` to where a run rests, and what is asked of people meanwhile. */
import type { Host } from "../../app/workspace.ts";
import * as printRun from "../print/runs.ts";
import type { Options } from "../program.ts";
import { paint } from "../terminal.ts";
import { fail, open } from "../session.ts";
import { agentRequest, askedBy, serverOf } from "./served.ts";
import { handedIn, started } from "./started.ts";

export const runActions = {
  run: async (id: string, options: Options): Promise<void> => {
    const session = open(options);
    const { collisionsOf } = await import("../../app/briefs/plans.ts");
    for (const { message } of await collisionsOf(session.host, id)) {
      session.terminal.note(`${paint("amber", "!")} ${message}`);
    }
    const server = await serverOf(session.host);
    const answer = await server.newRun({
      ...askedBy(session.host),
      ...agentRequest(options),
      directory: session.host.directory,
      brief: id,
    });
    await started(session, answer, options);
  },
  stop: async (id: string | undefined, options: Options): Promise<void> => {
    const session = open(options);
    if (options.server === true) {
      const { findServer } = await import("../../server/client.ts");
      const server = await findServer(session.host.environment);
      await server?.stopServer();
      session.show({ stopped: server !== undefined, problems: [] }, printRun.serverStopped);
      return;
    }
    if (id === undefined)
      fail("cli/no-run", "Which run?", "tacit stop RUN, or tacit stop --server");
    const { runNumber } = await import("../../app/runs/run-number.ts");
    const server = await serverOf(session.host);
    const answer = await server.stopRun(runNumber(id), askedBy(session.host));
    await started(session, answer, { ...options, follow: true });
    process.exitCode = 0;
  },
  resume: async (id: string, options: Options): Promise<void> => {
    const session = open(options);
    const { runNumber } = await import("../../app/runs/run-number.ts");
    const server = await serverOf(session.host);
    const answer = await server.resumeRun(runNumber(id), askedBy(session.host));
    await started(session, answer, options);
  },
  steer: async (id: string, text: string, options: Options): Promise<void> => {
    const session = open(options);
    const { runNumber } = await import("../../app/runs/run-number.ts");
    const server = await serverOf(session.host);
    const answer = await server.steerRun(runNumber(id), { ...askedBy(session.host), text });
    await started(session, answer, options);
  },
  done: async (id: string, options: Options): Promise<void> => {
    const session = open(options);
    const { runOrTask } = await import("../../app/runs/run-number.ts");
    const { run, task } = runOrTask(id);
    const server = await serverOf(session.host);
    const answer = await server.handIn(run, {
      ...askedBy(session.host),
      ...(task === undefined ? {} : { task }),
    });
    await handedIn(session, answer, options);
  },
  runs: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { listRuns } = await import("../../app/runs/runs.ts");
    const answer = await listRuns(host, options.all === true);
    await serveOpenRuns(host, answer.runs);
    show(answer, printRun.runs);
  },
  show: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { showRun } = await import("../../app/runs/runs.ts");
    const answer = await showRun(host, id);
    const { status, openItems } = answer.view;
    const waitsFor = openItems[0]?.kind;
    await serveOpenRuns(host, [{ status, ...(waitsFor === undefined ? {} : { waitsFor }) }]);
    show(answer, printRun.shown);
  },
  inbox: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { inbox } = await import("../../app/runs/runs.ts");
    const answer = await inbox(host, new Date());
    // Somebody has to be there who waits for the answer.
    const waiting = ["permission", "question"];
    if (answer.items.some(({ kind }) => waiting.includes(kind))) await serverOf(host);
    show(answer, printRun.inbox);
  },
  snooze: async (item: string, until: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { snooze } = await import("../../app/runs/snooze.ts");
    const now = new Date();
    show(await snooze(host, item, until, now), printRun.snoozed(now));
  },
  answer: async (item: string, text: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { answer } = await import("../../app/runs/runs.ts");
    const answered = await answer(host, item, text);
    // Who waits for it hears of it through the journal; a run that was stuck on it has nobody at it.
    if (answered.wakes) {
      const server = await serverOf(host);
      await server.wakeRun(Number(answered.run), askedBy(host));
    }
    show(answered, printRun.answered);
  },
};

/** A run that is under way has a server: one that was killed is started again by whoever looks. */
async function serveOpenRuns(
  host: Host,
  runs: readonly { readonly status: string; readonly waitsFor?: string }[],
): Promise<void> {
  const unfinished = runs.filter(({ status }) => status === "running" || status === "waiting");
  // Nobody is at one that waits for a person's work.
  if (unfinished.some(({ waitsFor }) => waitsFor !== "task")) await serverOf(host);
}
