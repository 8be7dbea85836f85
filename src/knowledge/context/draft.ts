/** A mined proposal as an entry that a person can read, accept or decline. */
import { createHash } from "node:crypto";
import type { Entry } from "../../ground/contract/entry.ts";
import type { Proposal } from "../mining/proposal.ts";
import type { NewEntry } from "./entries.ts";

/** The same for the same claim at the same place, whatever its counts are by now. */
export function proposalKey({ family, title, scope }: Proposal): string {
  const claim = JSON.stringify([family, title, scope]);
  return `${family}-${createHash("sha256").update(claim).digest("hex").slice(0, 12)}`;
}

/** Whether a word has the form of a key. */
export function isProposalKey(word: string): boolean {
  return /^[a-z]+(?:-[a-z]+)*-[0-9a-f]{12}$/.test(word);
}

/** The key of the proposal that an entry was made from. */
export function keyOf({ front }: Entry): string | undefined {
  const key = front.origin?.["key"];
  return typeof key === "string" ? key : undefined;
}

/** Places of one entry that are written out; the check finds the others. */
const VIOLATORS = 5;

/** @param at The commit that was counted at. */
export function draftedEntry(
  proposal: Proposal,
  at: string | undefined,
  status: "proposed" | "active",
): NewEntry {
  const { title, scope, check, followed, violated, exemplars, why } = proposal;
  return {
    kind: "convention",
    title: title.replaceAll("`", ""),
    scope: scope.filter((glob) => glob !== "**"),
    status,
    ...(check === undefined ? {} : { check }),
    evidence: {
      followed,
      violated,
      ...(at === undefined ? {} : { at: at.slice(0, 12) }),
      ...(exemplars.length === 0 ? {} : { exemplars: exemplars.slice(0, 3) }),
    },
    origin: { type: "mined", key: proposalKey(proposal) },
    body: bodyOf(proposal, why),
  };
}

function bodyOf({ title, exemplars, violators }: Proposal, why: string): string {
  const [typical] = exemplars;
  const rule = typical === undefined ? `${title}.` : `${title}. Imitate \`${typical}\`.`;
  const exceptions = violators.slice(0, VIOLATORS).map(({ path, line }) => `\`${path}:${line}\``);
  const more = violators.length - exceptions.length;
  const known =
    exceptions.length === 0
      ? ""
      : `\n\nAgainst it so far: ${exceptions.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
  return `${rule}\n\nCounted: ${why}.${known}`;
}
