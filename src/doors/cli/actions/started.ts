/** What is under way: said, or followed to where it rests. */
import { exitCodeOf } from "../../../ground/core/error.ts";
import type { RunAnswer, RunOutput } from "../../../ground/contract/server.ts";
import { makeFollower } from "../follow.ts";
import * as printRun from "../print/runs.ts";
import type { Options } from "../program.ts";
import { type Session } from "../session.ts";
import { version } from "../version.ts";

/** Says that a run is under way, or follows it to where it rests. */
export async function started(
  session: Session,
  answer: RunAnswer,
  options: Options,
): Promise<void> {
  const { host, show } = session;
  if (options.follow !== true) {
    show(answer.output, printRun.underWay);
    return;
  }
  const done = await followed(session, answer, options);
  const output = { ...done, problems: answer.output.problems };
  if (host.signal?.aborted === true && ["running", "waiting"].includes(done.status)) {
    show(output, printRun.underWay); // a Ctrl-C ends the following, not the run
    return;
  }
  show(output, printRun.finished);
  if (["review", "stopped", "approved", "shipped"].includes(done.status)) return;
  // Waiting for a person to do their task is as far as it can come.
  if (done.status === "waiting" && done.reason !== undefined) return;
  process.exitCode = done.failure === undefined ? 1 : exitCodeOf({ kind: done.failure });
}

/** Follows what was handed in to its verdict: the run goes on by itself when it is green. */
export async function handedIn(
  session: Session,
  answer: RunAnswer,
  options: Options,
): Promise<void> {
  if (options.follow === true) return started(session, answer, options);
  const { host, terminal, show } = session;
  const { follow } = await import("../../app/runs/runs.ts");
  const { keepServed } = await import("../../server/client.ts");
  const serving = keepServed(host.environment, version);
  const follower = makeFollower(terminal, options);
  // A last task that is green brings the run to rest.
  const last = answer.output.tasks?.at(-1)?.task === answer.output.task;
  const done = await follow(
    host,
    answer.run,
    answer.after,
    follower,
    ({ type, body }) => type === "verdict.reached" && body.status === "green" && !last,
  ).finally(serving.stop);
  if (host.signal?.aborted === true && done.status === "running") {
    show(done, printRun.underWay); // a Ctrl-C ends the following, not the run
    return;
  }
  const task = answer.output.task;
  show({ ...done, task }, printRun.handedIn);
  if (done.tasks?.find((one) => one.task === task)?.status === "done") return;
  process.exitCode = done.failure === undefined ? 1 : exitCodeOf({ kind: done.failure });
}

/** Follows a run to where it rests. */
export async function followed(
  { host, terminal }: Session,
  answer: RunAnswer,
  options: Options,
): Promise<RunOutput> {
  const { follow } = await import("../../app/runs/runs.ts");
  const { keepServed } = await import("../../server/client.ts");
  const serving = keepServed(host.environment, version);
  const follower = makeFollower(terminal, options);
  return follow(host, answer.run, answer.after, follower).finally(serving.stop);
}
