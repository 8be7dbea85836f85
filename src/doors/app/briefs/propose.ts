/** `tacit brief propose`: the user's own model proposes for a brief. What it says is marked, and nothing depends on it. */
import type { ProposalsOutput } from "../../../ground/contract/brief.ts";
import { TacitError } from "../../../ground/core/error.ts";
import { askChat, type ChatEndpoint } from "../../../ground/platform/chat.ts";
import { fileNow } from "../../../knowledge/brief/files.ts";
import { proposalPrompt, proposalsIn, type Subject } from "../../../knowledge/brief/proposals.ts";
import { modelName, withProposals } from "../../../knowledge/brief/proposed-lines.ts";
import { type LoadedBrief, readBrief } from "./briefs.ts";
import { isAddress } from "../search/embeddings.ts";
import { modelOf } from "../model.ts";
import { readSettings } from "../settings.ts";
import type { Host } from "../workspace.ts";

export interface ProposeOptions {
  /** Ask, and write nothing. */
  readonly dryRun?: boolean;
  /** Milliseconds for each of two tries; a minute by default. */
  readonly timeout?: number;
}

/**
 * Asks the user's model and writes what it proposes into the brief's file, in place of what a model proposed before.
 *
 * @throws TacitError `brief/unknown`, `app/no-model`, `app/bad-model-address`, `platform/no-chat`, `brief/no-proposals`
 */
export async function proposeFor(
  host: Host,
  id: string,
  { dryRun = false, timeout }: ProposeOptions = {},
): Promise<ProposalsOutput> {
  const loaded = await readBrief(host, id);
  const { workspace, brief, problems } = loaded;
  const endpoint = await endpointOf(host);
  const subject = subjectOf(loaded);
  host.progress(`Asking ${endpoint.model} …`);
  const content = await askChat(endpoint, proposalPrompt(subject), {
    signal: host.signal,
    ...(timeout === undefined ? {} : { timeout }),
  }).finally(() => host.progress(""));
  const proposed = proposalsIn(content, subject);
  // A person may have written into the file in the meantime.
  const file = await fileNow(workspace.files, brief);
  const { body, criteria } = withProposals(file.body, proposed, endpoint.model);
  const front = file.text.slice(0, file.text.length - file.body.length);
  if (!dryRun && body !== file.body) await workspace.files.write(brief.path, `${front}${body}`);
  return {
    id: String(brief.number),
    title: brief.front.title,
    path: brief.path,
    model: modelName(endpoint.model),
    answers: [...proposed.answers],
    edgeCases: [...proposed.edgeCases],
    criteria: [...criteria],
    problems: [...problems],
  };
}

/** Of the user's settings and environment alone: the project's `model` has no say in where a brief is sent. */
async function endpointOf({ environment }: Host): Promise<ChatEndpoint> {
  const model = modelOf(environment, await readSettings(environment));
  if (model === undefined) {
    throw new TacitError({
      code: "app/no-model",
      kind: "environment",
      message: "There is no model that could propose anything.",
      hint: "Set TACIT_MODEL_BASE_URL and TACIT_MODEL (and TACIT_MODEL_API_KEY), or `model` in your settings; the brief needs none.",
    });
  }
  if (!isAddress(model.baseUrl)) {
    throw new TacitError({
      code: "app/bad-model-address",
      kind: "input",
      message: "The model's address is no http address without a name and password.",
      hint: "Give the address up to /v1, and the key by TACIT_MODEL_API_KEY.",
    });
  }
  const key = model.key === "" ? undefined : model.key;
  return { baseUrl: model.baseUrl, model: model.name, key };
}

function subjectOf({ brief, output }: LoadedBrief): Subject {
  const { dimensions, questions, added } = output;
  const inherited = dimensions.flatMap(({ state, answer = "" }) =>
    state === "inherited" && answer !== "" ? [answer] : [],
  );
  return {
    request: brief.front.request,
    kinds: brief.front.kinds,
    questions: questions.flatMap((id) => dimensions.filter((dimension) => dimension.id === id)),
    known: [...new Set([...added.map(({ text }) => text), ...inherited])],
    criteria: brief.criteria,
  };
}
