/** What is asked before something leaves the room: a round, an approval, a change that ships. */
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useRef, useState } from "react";
import { counted } from "../../../../ground/core/text.ts";
import { ApiError } from "../../api/client.ts";
import { agentsQuery, runQuery } from "../../api/queries.ts";
import { draftAt, useDraftKeys } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { Button } from "../../parts/button.tsx";
import { Chip, toned } from "../../parts/chip.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { say } from "../../parts/say.tsx";
import type { Actions } from "./actions.ts";
import { closeComposers, placesOfDrafts, remarkDraft, unsaved } from "./composer.tsx";
import { useDesk } from "./desk.ts";
import type { Change } from "./order.ts";
import { beginSaying, dropEdit, editIn, sayingDraft, unsavedEdits } from "./saying.ts";
import { useRoomState, withEntry } from "./state.ts";
import { type Remark, roundOf, signOf, standingOf } from "./words.ts";

export function Dialogs() {
  const { room, actions } = useDesk();
  const dialog = useRoomState(room, (state) => state.dialog);
  if (actions === undefined) return null;
  const close = (): void => room.set({ dialog: undefined });
  if (dialog === "send") return <SendDialog actions={actions} close={close} />;
  if (dialog === "approve") return <ApproveDialog actions={actions} close={close} />;
  if (dialog === "ship") return <ShipDialog actions={actions} close={close} />;
  return null;
}

interface Props {
  readonly actions: Actions;
  readonly close: () => void;
}

/** What was refused, as it was said. */
function Refusal({ error }: { readonly error: Error | undefined }) {
  if (error === undefined) return null;
  const said = error instanceof ApiError ? error.hint : undefined;
  // A hint that names a command is for a terminal; here, the buttons are at hand.
  const hint = said === undefined || /\btacit [a-z]/.test(said) ? undefined : said;
  return (
    <div role="alert" className="mt-3 text-danger">
      <p>{error.message}</p>
      {hint !== undefined && <p className="text-text-2">{hint}</p>}
    </div>
  );
}

function useDoing(act: () => Promise<void>) {
  const [doing, setDoing] = useState(false);
  const [error, setError] = useState<Error>();
  const run = async (): Promise<void> => {
    if (doing) return;
    setDoing(true);
    setError(undefined);
    try {
      await act();
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } finally {
      setDoing(false);
    }
  };
  return { doing, error, run: () => void run() };
}

function Confirm({ act }: { readonly act: () => void }) {
  useKeys({ "text.save": act });
  return null;
}

function SendDialog({ actions, close }: Props) {
  const main = useRef<HTMLButtonElement>(null);
  const { change, drafts, project, room } = useDesk();
  const keys = useDraftKeys(remarkDraft(drafts, ""));
  const [withoutNits, setWithoutNits] = useState(false);
  const [agent, setAgent] = useState("");
  const [allowUnboxed, setAllowUnboxed] = useState(false);
  const agents = useQuery(agentsQuery(project)).data?.agents.filter(({ found }) => found) ?? [];
  const writing = unsaved(drafts, placesOfDrafts(drafts, keys));
  const edits = unsavedEdits(drafts, change.remarks);
  const sent = roundOf(
    change.remarks.map((remark) => ({ ...remark, ...edits.get(remark.id) })),
    withoutNits,
  );
  const newOnes = writing.filter(({ severity }) => !(withoutNits && severity === "nit"));
  const count = sent.length + newOnes.length;
  const nits = [...change.remarks, ...writing].some(({ severity }) => severity === "nit");
  const { doing, error, run } = useDoing(async () => {
    for (const [id, { text, severity }] of edits) {
      // oxlint-disable-next-line no-await-in-loop -- each is told whether it was taken
      if (!(await actions.edit(id, text, severity)))
        throw new Error(`The edit of ${id} could not be saved.`);
      dropEdit(drafts, id);
      room.set({ saying: withEntry(room.get().saying, id, undefined) });
    }
    if (writing.length > 0) {
      if (!(await actions.remark(writing)))
        throw new Error("What is not saved could not be saved.");
      closeComposers(
        drafts,
        writing.map(({ place }) => place),
      );
      room.set({ composing: [] });
    }
    await actions.send({
      withoutNits,
      ...(agent === "" ? {} : { agent }),
      ...(allowUnboxed ? { allowUnboxed } : {}),
    });
    say(`Round ${change.round} is on its way: ${counted(count, "remark")}.`);
    close();
  });
  return (
    <Dialog title={`Send round ${change.round}`} close={close} wide focus={main}>
      <Confirm act={run} />
      {count === 0 ? (
        <p className="text-text-2">
          There is nothing to send. Remarks that you save, reopen or reply to go with a round.
        </p>
      ) : (
        <>
          <p className="mb-2 text-text-2">
            One message with {counted(count, "remark")} goes to{" "}
            {agent === "" ? (change.agent ?? "the agent") : agent}:
          </p>
          <ul className="max-h-[40vh] space-y-2 overflow-y-auto">
            {sent.map((remark) => {
              const [sign, tone] = signOf(remark);
              const last = remark.thread.at(-1);
              return (
                <li key={remark.id} className="border-l-2 border-hairline pl-2">
                  <p className="flex flex-wrap items-center gap-x-2 text-meta">
                    <span className={`font-medium ${toned(tone)}`}>
                      <span aria-hidden="true">{sign}</span> {remark.state} · {remark.id}
                    </span>
                    {edits.has(remark.id) && (
                      <span className="font-medium text-human">edit not saved yet</span>
                    )}
                    {remark.severity !== "issue" && <Chip>{remark.severity}</Chip>}
                    <bdi className="text-text-3 [overflow-wrap:anywhere]">{remark.place}</bdi>
                  </p>
                  <p className="line-clamp-3 [overflow-wrap:anywhere]">
                    {remark.state === "draft" ? remark.text : (last?.text ?? remark.text)}
                  </p>
                  {remark.state === "draft" && last?.said === "replied" && (
                    <p className="mt-0.5 line-clamp-3 [overflow-wrap:anywhere]">
                      <span className="text-text-2">Your reply:</span> {last.text}
                    </p>
                  )}
                </li>
              );
            })}
            {newOnes.map(({ place, text, severity }) => (
              <li key={place} className="border-l-2 border-hairline pl-2">
                <p className="flex flex-wrap items-center gap-x-2 text-meta">
                  <span className="font-medium text-human">not saved yet</span>
                  {severity !== "issue" && <Chip>{severity}</Chip>}
                  <bdi className="text-text-3 [overflow-wrap:anywhere]">{place}</bdi>
                </p>
                <p className="line-clamp-3 [overflow-wrap:anywhere]">{text}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-hairline pt-3">
        <label className="flex items-center gap-2">
          To
          <select
            value={agent}
            onChange={(event) => setAgent(event.target.value)}
            className="h-7 rounded-sm border border-control bg-surface px-1"
          >
            <option value="">{change.agent ?? "the same agent"}, as before</option>
            {agents
              .filter(({ name }) => name !== change.agent)
              .map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
          </select>
        </label>
        {nits && (
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={withoutNits}
              onChange={(event) => setWithoutNits(event.target.checked)}
            />
            Nits can wait
          </label>
        )}
        {error !== undefined && (
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={allowUnboxed}
              onChange={(event) => setAllowUnboxed(event.target.checked)}
            />
            Let it run without a box
          </label>
        )}
        <span className="ml-auto flex gap-2">
          <Button onClick={close}>Not yet</Button>
          <Button
            ref={main}
            tone="main"
            keyId="text.save"
            disabled={count === 0 || doing}
            onClick={run}
          >
            {doing ? "Sending" : "Send"}
          </Button>
        </span>
      </div>
      <Refusal error={error} />
    </Dialog>
  );
}

/** What helps against what stands in the way, told from how it is said. */
function helpOf(obstacle: string): string | undefined {
  if (/^Remarks? /.test(obstacle)) {
    return "Verify what is right (a), reopen what is not (Shift R), waive what may rest, or send the round (Shift Enter).";
  }
  if (obstacle.startsWith("AC-"))
    return "Waive the criterion with a reason, or send a remark about it.";
  if (/have not run/.test(obstacle))
    return "They run when the agent hands in; on a branch of others, have them run.";
  if (/are red/.test(obstacle))
    return "Their output stands in the right column; send a remark about it.";
  return undefined;
}

/** What an approval verifies along with it, and what it cannot be given for. */
function approvalOf(change: Change) {
  const verified = change.remarks.filter(
    (remark) => standingOf(remark) === "addressed" && remark.severity !== "blocker",
  );
  const others = change.remarks.filter(
    (remark) => standingOf(remark) !== "settled" && !verified.includes(remark),
  );
  // An approval verifies what was answered, so that alone is nothing in the way.
  const obstacles = change.obstacles.filter(
    (text) => !(/^Remarks? /.test(text) && others.length === 0),
  );
  return { verified, obstacles };
}

/** What was begun and not saved: nobody else would know of it, and it would be left behind. */
function useUnsaved() {
  const { drafts, change } = useDesk();
  const remarks = useDraftKeys(remarkDraft(drafts, ""));
  const replies = useDraftKeys(`reply:${drafts}:`);
  const reopenings = useDraftKeys(`reopen:${drafts}:`);
  const editings = useDraftKeys(`edit:${drafts}:`);
  const about = (keys: readonly string[], what: "edit" | "reopen" | "reply") =>
    change.remarks
      .filter(({ id }) => keys.includes(sayingDraft(what, drafts, id)))
      .map((remark) => ({
        what,
        id: remark.id,
        remark,
        text: draftAt(sayingDraft(what, drafts, remark.id)),
      }));
  return [
    ...unsaved(drafts, placesOfDrafts(drafts, remarks)).map(({ place, text }) => ({
      what: "remark" as const,
      id: place,
      text,
    })),
    ...about(editings, "edit").filter(({ remark }) => editIn(drafts, remark) !== undefined),
    ...about(replies, "reply"),
    ...about(reopenings, "reopen"),
  ].filter(({ text }) => text.trim() !== "");
}

type Unsaved = ReturnType<typeof useUnsaved>[number];

function UnsavedTexts({
  texts,
  close,
}: {
  readonly texts: readonly Unsaved[];
  readonly close: () => void;
}) {
  const desk = useDesk();
  const go = (text: Unsaved): void => {
    close();
    if (text.what === "remark") desk.compose(text.id);
    else beginSaying(desk, text.remark, text.what);
  };
  return (
    <ul className="mt-2 space-y-2">
      {texts.map((each) => (
        <li key={`${each.what}:${each.id}`} className="border-l-2 border-warn pl-2">
          <p className="[overflow-wrap:anywhere]">
            {each.what === "remark" ? "A remark on" : "Words about"} <bdi>{each.id}</bdi>{" "}
            {each.what === "remark" ? "is" : "are"} not saved:
          </p>
          <p className="line-clamp-2 text-text-2 [overflow-wrap:anywhere]">{each.text}</p>
          <Button className="mt-1" onClick={() => go(each)}>
            Go to it, to save or discard it
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Obstacles({ obstacles }: { readonly obstacles: readonly string[] }) {
  return (
    <ul className="mt-2 space-y-2">
      {obstacles.map((obstacle) => (
        <li key={obstacle} className="border-l-2 border-hairline pl-2">
          <p className="[overflow-wrap:anywhere]">{obstacle}</p>
          {helpOf(obstacle) !== undefined && (
            <p className="text-meta text-text-2">{helpOf(obstacle)}</p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What goes with an approval, so that nobody gives more than they know of. */
function Along({ verified }: { readonly verified: readonly Remark[] }) {
  const { change } = useDesk();
  const hunks = change.files.flatMap((file) => file.hunks);
  const left = hunks.filter(({ seen }) => !seen).length;
  const one = verified.length === 1;
  return (
    <>
      {verified.length > 0 && (
        <p className="mt-2 text-text-2">
          {verified.map(({ id }) => id).join(", ")} {one ? "was" : "were"} answered and{" "}
          {one ? "is" : "are"} verified with it.
        </p>
      )}
      {left > 0 && (
        <p className="mt-2 text-warn">
          {left} of {counted(hunks.length, "hunk")} {left === 1 ? "is" : "are"} not marked as
          viewed.
        </p>
      )}
    </>
  );
}

function ApproveDialog({ actions, close }: Props) {
  const { change } = useDesk();
  const first = useRef<HTMLButtonElement>(null);
  const { verified, obstacles } = approvalOf(change);
  const texts = useUnsaved();
  const { doing, error, run } = useDoing(async () => {
    await actions.approve();
    say("Approved. s ships it.");
    close();
  });
  const isFree = obstacles.length === 0 && texts.length === 0;
  return (
    <Dialog title="Approve the change" close={close} focus={first}>
      {isFree ? (
        <>
          <p>
            You say that the change is right at <code>{change.commit.slice(0, 10)}</code>. A new
            commit makes that stale.
          </p>
          <Along verified={verified} />
        </>
      ) : (
        <>
          <p>It cannot be approved yet:</p>
          <Obstacles obstacles={obstacles} />
          <UnsavedTexts texts={texts} close={close} />
        </>
      )}
      <Refusal error={error} />
      <Choice
        first={first}
        words={isFree ? (doing ? "Approving" : "Approve") : undefined}
        doing={doing}
        act={run}
        close={close}
      />
    </Dialog>
  );
}

interface ChoiceProps {
  /** Has the focus at first: what leaves the room is never one stray key away. */
  readonly first: RefObject<HTMLButtonElement | null>;
  /** Absent where there is nothing to be done. */
  readonly words: string | undefined;
  readonly doing: boolean;
  readonly act: () => void;
  readonly close: () => void;
}

function Choice({ first, words, doing, act, close }: ChoiceProps) {
  return (
    <div className="mt-4 flex justify-end gap-2">
      {words === undefined ? (
        <Button ref={first} onClick={close}>
          Back to the change
        </Button>
      ) : (
        <>
          <Button ref={first} onClick={close}>
            Not yet
          </Button>
          <Button tone="main" disabled={doing} onClick={act}>
            {words}
          </Button>
        </>
      )}
    </div>
  );
}

/** Ships; what nobody has approved yet is approved by it, where nothing stands in the way. */
function ShipDialog({ actions, close }: Props) {
  const { change, project } = useDesk();
  const { data } = useQuery(runQuery(project, change.run ?? ""));
  const first = useRef<HTMLButtonElement>(null);
  const { verified, obstacles } = approvalOf(change);
  const texts = useUnsaved();
  const { doing, error, run } = useDoing(async () => {
    if (!change.approved) await actions.approve();
    const { target, after } = await actions.ship();
    close();
    say(`Shipped into ${target} as ${after.slice(0, 10)}.`, { undo: () => void actions.undo() });
  });
  const target = change.change?.target ?? data?.view.target;
  const isFree = texts.length === 0 && (change.approved || obstacles.length === 0);
  const words = change.approved ? "Ship" : "Approve and ship";
  return (
    <Dialog title="Ship the change" close={close} focus={first}>
      {isFree ? (
        <>
          <p>
            {counted(change.files.length, "file")}
            {change.interdiff ? " of the last round and all before it" : ""} go into{" "}
            {target === undefined ? "the target branch" : <code>{target}</code>} as one commit at{" "}
            <code>{change.commit.slice(0, 10)}</code>, with the brief, the evidence and this review.
            It can be undone.
          </p>
          {!change.approved && (
            <>
              <p className="mt-2">Nobody has approved it yet: you do so with this.</p>
              <Along verified={verified} />
            </>
          )}
        </>
      ) : (
        <>
          <p>It cannot be shipped yet:</p>
          <Obstacles obstacles={change.approved ? [] : obstacles} />
          <UnsavedTexts texts={texts} close={close} />
        </>
      )}
      <Refusal error={error} />
      <Choice
        first={first}
        words={isFree ? (doing ? "Shipping" : words) : undefined}
        doing={doing}
        act={run}
        close={close}
      />
    </Dialog>
  );
}
