/** Projects, home, runs, their facts and what is done with them. */
import { z } from "zod";
import {
  AnswerItem,
  FactLine,
  FactsOutput,
  GuideOutput,
  HandIn,
  HomeOutput,
  NothingMore,
  ProjectsOutput,
  SendRound,
  SnoozeItem,
  StartRun,
  SteerRun,
} from "../../../ground/contract/api.ts";
import {
  AnswerOutput,
  RunDetail,
  RunsOutput,
  ShipOutput,
  SnoozeOutput,
} from "../../../ground/contract/run.ts";
import { RunAnswer, type RunRequest } from "../../../ground/contract/server.ts";
import { TacitError } from "../../../ground/core/error.ts";
import { definedOnly } from "../../../ground/platform/home.ts";
import { requireKnownAgent } from "../../app/runs/agents.ts";
import { readGuide } from "../../app/guide.ts";
import { describeRun, homeOf } from "../../app/runs/home.ts";
import { listProjects, requireRunOf } from "../../app/projects.ts";
import { FACTS, factsOfRun, MOST_FACTS } from "../../app/runs/run-facts.ts";
import { whoAmI } from "../../app/runs/run-number.ts";
import { answer, listRuns } from "../../app/runs/runs.ts";
import { readSettings } from "../../app/settings.ts";
import { ship, undo } from "../../app/review/ship.ts";
import { runOfAnyItem, snooze } from "../../app/runs/snooze.ts";
import { factLine, wholeFact } from "./facts.ts";
import { type Asked, Digits, doing, type Named, numberIn, reading, type Route } from "./route.ts";

const runAnswer: Named = { name: "RunAnswer", schema: RunAnswer };
const nothing = { name: "NothingMore", schema: NothingMore };

const FactsQuery = z
  .strictObject({
    after: Digits.optional(),
    before: Digits.optional(),
    last: Digits.optional(),
    limit: Digits.optional(),
  })
  .refine(
    ({ after, before, last }) =>
      [after, before, last].filter((one) => one !== undefined).length < 2,
    "it takes one of `after`, `before` and `last`",
  );

export const runRoutes: readonly Route[] = [
  reading({
    path: "/projects",
    summary: "Repositories that are known: those with runs, and those that somebody opened",
    ofProject: false,
    answer: { name: "ProjectsOutput", schema: ProjectsOutput },
    act: ({ means }) => listProjects(means.journal),
  }),
  reading({
    path: "/guide",
    summary: "What the sample says of itself",
    ofProject: false,
    answer: { name: "GuideOutput", schema: GuideOutput },
    act: ({ means }) => readGuide(means.environment),
  }),
  reading({
    path: "/home",
    summary:
      "What needs a person, what runs, what waits for review, what was shipped in seven days",
    answer: { name: "HomeOutput", schema: HomeOutput },
    act: ({ means, host, project }) => homeOf(host, project, means.now()),
  }),
  reading({
    path: "/runs",
    summary: "Runs of the project, newest first",
    answer: { name: "RunsOutput", schema: RunsOutput },
    act: ({ host }) => listRuns(host, false),
  }),
  doing({
    path: "/runs",
    summary: "Starts a run of a brief",
    request: { name: "StartRun", schema: StartRun },
    answer: runAnswer,
    act: async (asked, { brief, ...wish }) => {
      await requireNamed(asked, wish.agent);
      const { project } = asked;
      return asked.means.hosting.newRun({
        ...asking(asked),
        ...given(wish),
        allowUnboxed: wish.allowUnboxed,
        directory: project,
        brief,
      });
    },
  }),
  reading({
    path: "/runs/:run",
    summary: "One run: what it is, its tasks and its rounds",
    answer: { name: "RunDetail", schema: RunDetail },
    act: ({ host, run }) => describeRun(host, run),
  }),
  reading({
    path: "/runs/:run/facts",
    summary: `Facts of a run, large ones cut: those after a sequence, the \`last\` ones, or those before a sequence; ${FACTS} unless \`limit\` says otherwise, ${MOST_FACTS} at most`,
    query: FactsQuery,
    answer: { name: "FactsOutput", schema: FactsOutput },
    act: async ({ means, run }, asked) => {
      const { facts, ...rest } = await factsOfRun(means.journal, run, {
        after: numberIn(asked.after),
        before: numberIn(asked.before),
        last: numberIn(asked.last),
        limit: numberIn(asked.limit),
      });
      return { ...rest, facts: facts.map(factLine), problems: [] };
    },
  }),
  reading({
    path: "/runs/:run/facts/:sequence",
    summary: "One fact, whole",
    answer: { name: "FactLine", schema: FactLine },
    act: async ({ means, run, id }) => {
      const sequence = Number(id);
      const { facts } = await means.journal.page(run, sequence - 1, 1);
      const [fact] = facts;
      if (fact?.sequence === sequence) return wholeFact(fact);
      throw new TacitError({
        code: "web/unknown-fact",
        kind: "input",
        message: `Run ${run} has no fact ${sequence}.`,
      });
    },
  }),
  doing({
    path: "/runs/:run/rounds",
    summary: "Sends every remark that was not sent yet to whoever has the change",
    request: { name: "SendRound", schema: SendRound },
    answer: runAnswer,
    act: async (asked, wish) => {
      await requireNamed(asked, wish.agent);
      const { withoutNits } = wish;
      return asked.means.hosting.newRound(asked.run, {
        ...asking(asked),
        ...given(wish),
        allowUnboxed: wish.allowUnboxed,
        ...(withoutNits === undefined ? {} : { withoutNits }),
      });
    },
  }),
  doing({
    path: "/runs/:run/check",
    summary: "Has the checks run over a branch that others made",
    request: nothing,
    answer: runAnswer,
    act: (asked) => asked.means.hosting.check(asked.run, asking(asked)),
  }),
  doing({
    path: "/runs/:run/stop",
    summary: "Stops a run, or ends a review of what others made",
    request: nothing,
    answer: runAnswer,
    act: (asked) => asked.means.hosting.stop(asked.run, asking(asked)),
  }),
  doing({
    path: "/runs/:run/resume",
    summary: "Has a run that failed, was stopped or is stuck go on",
    request: nothing,
    answer: runAnswer,
    act: (asked) => asked.means.hosting.resume(asked.run, asking(asked)),
  }),
  doing({
    path: "/runs/:run/steer",
    summary: "Says something to the agent at work; its turn ends, and the next begins with it",
    request: { name: "SteerRun", schema: SteerRun },
    answer: runAnswer,
    act: (asked, { text }) => asked.means.hosting.steer(asked.run, { ...asking(asked), text }),
  }),
  doing({
    path: "/runs/:run/done",
    summary: "Hands in the task that waits for a person",
    request: { name: "HandIn", schema: HandIn },
    answer: runAnswer,
    act: (asked, { task }) =>
      asked.means.hosting.handIn(asked.run, {
        ...asking(asked),
        ...(task === undefined ? {} : { task }),
      }),
  }),
  doing({
    path: "/runs/:run/ship",
    summary: "Merges an approved change into its target",
    request: nothing,
    answer: { name: "ShipOutput", schema: ShipOutput },
    act: ({ host, run }) => ship(host, String(run)),
  }),
  doing({
    path: "/runs/:run/undo",
    summary: "Takes a shipped change out of its target again",
    request: nothing,
    answer: { name: "ShipOutput", schema: ShipOutput },
    act: ({ host, run }) => undo(host, String(run)),
  }),
  doing({
    path: "/inbox/:item",
    summary: "Answers a question, a permission or what a run is stuck on",
    request: { name: "AnswerItem", schema: AnswerItem },
    answer: { name: "AnswerOutput", schema: AnswerOutput },
    act: async (asked, { answer: text }) => {
      const { means, host, project, id } = asked;
      const run = runOfAnyItem(id);
      await requireRunOf(means.journal, project, run);
      const answered = await answer(host, id, text);
      if (answered.wakes) await means.hosting.wake(run, asking(asked));
      return answered;
    },
  }),
  doing({
    path: "/inbox/:item/snooze",
    summary: "Puts an item off until a time, or brings it back",
    request: { name: "SnoozeItem", schema: SnoozeItem },
    answer: { name: "SnoozeOutput", schema: SnoozeOutput },
    act: async ({ means, host, project, id }, { until }) => {
      await requireRunOf(means.journal, project, runOfAnyItem(id));
      return snooze(host, id, until, means.now());
    },
  }),
];

/** The person at the page is the one whose server it is, with the environment in which it was started. */
function asking({ host, means }: Asked): RunRequest {
  return { by: whoAmI(host), environment: definedOnly(means.environment) };
}

function given({
  agent,
  model,
}: {
  readonly agent?: string | undefined;
  readonly model?: string | undefined;
}) {
  return {
    ...(agent === undefined ? {} : { agent }),
    ...(model === undefined ? {} : { model }),
  };
}

/** A page names an agent that is known; a command line, which would run outside of any box, comes from a terminal. */
async function requireNamed({ means }: Asked, agent: string | undefined): Promise<void> {
  if (agent === undefined) return;
  requireKnownAgent(agent, "The page", await readSettings(means.environment));
}
