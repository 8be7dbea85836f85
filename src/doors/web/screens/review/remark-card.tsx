/** A remark with all that was said of it, where it stands. */
import { useEffect, useRef, useState } from "react";
import { useDraft } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { Button } from "../../parts/button.tsx";
import { Chip, toned } from "../../parts/chip.tsx";
import { Markdown } from "../../parts/markdown.tsx";
import { When } from "../../parts/when.tsx";
import type { Actions } from "./actions.ts";
import { useDesk } from "./desk.ts";
import { placeIn, placeOfLines } from "./place.ts";
import { beginSaying, dropSayings, endSaying, sayingDraft, weightDraft } from "./saying.ts";
import { SeverityChoice, severityIn } from "./severity.tsx";
import { type Saying, useRoomState } from "./state.ts";
import { isUnsent, type Remark, signOf, standingOf, stateWords } from "./words.ts";
import { Writing } from "./writing.tsx";

/** Where a remark is shown: at its lines, or in the column beside them. */
export function cardOf(id: string): Element | undefined {
  const name = CSS.escape(id);
  return document.querySelector(`[data-remark="${name}"], [data-aside="${name}"]`) ?? undefined;
}

interface Props {
  readonly id: string;
  /** In the column beside the code, where it says its place itself. */
  readonly aside?: boolean;
}

export function RemarkCard({ id, aside = false }: Props) {
  const { change, room } = useDesk();
  const remark = change.remarks.find((each) => each.id === id);
  const isCurrent = useRoomState(room, (state) => state.remark === id);
  if (remark === undefined) return null;
  const standing = standingOf(remark);
  const edge = { open: "border-l-human", addressed: "border-l-info", settled: "border-l-ok" }[
    standing
  ];
  return (
    <article
      aria-label={`Remark ${id}`}
      data-card=""
      data-remark={aside ? undefined : id}
      data-aside={aside ? id : undefined}
      onFocus={() => room.set({ remark: id })}
      className={`rounded-md border border-l-2 border-hairline bg-surface px-3 py-2 font-sans text-text-1 ${edge} ${aside ? "" : "mx-3 my-2 max-w-200"} ${isCurrent ? "outline-2 -outline-offset-1 outline-accent" : ""}`}
    >
      <Head remark={remark} aside={aside} />
      <Markdown text={remark.text} />
      {remark.suggestion !== undefined && (
        <Suggestion before={remark.line ?? ""} after={remark.suggestion} />
      )}
      <Thread remark={remark} />
      <Addressed remark={remark} />
      <Deeds remark={remark} />
    </article>
  );
}

function Head({ remark, aside }: { readonly remark: Remark; readonly aside: boolean }) {
  const { goTo, atOfRemark } = useDesk();
  // A remark on a file stands there as well, and is about no line.
  const isElsewhere =
    atOfRemark.get(remark.id) === "top" && placeIn(remark.now ?? remark.place).kind === "lines";
  const [sign, tone] = signOf(remark);
  const { id, severity, by, thread, place, now, standing } = remark;
  return (
    <p className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-meta">
      <span className={`font-medium ${toned(tone)}`}>
        <span aria-hidden="true">{sign}</span> {stateWords(remark)} · {id}
      </span>
      {severity !== "issue" && (
        <Chip tone={severity === "blocker" ? "danger" : "plain"}>{severity}</Chip>
      )}
      {by !== undefined && <span className="text-text-3">{by}</span>}
      {thread[0] !== undefined && <When at={thread[0].at} />}
      {aside && place === "change" && <span className="text-text-2">the whole change</span>}
      {aside && placeIn(now ?? place).kind === "other" && place !== "change" && (
        <span className="text-text-2">{place}</span>
      )}
      {aside && placeIn(now ?? place).kind !== "other" && (
        <button
          type="button"
          onClick={() => goTo(now ?? place)}
          className="text-left text-text-2 underline decoration-hairline [overflow-wrap:anywhere] hover:decoration-current"
        >
          <bdi>{now ?? place}</bdi>
        </button>
      )}
      {!aside && isElsewhere && (
        <bdi className="text-text-2 [overflow-wrap:anywhere]">
          {now ?? place}, which is not among these lines
        </bdi>
      )}
      {standing === "gone" && <span className="text-warn">its lines are gone</span>}
      {standing === "changed" && <span className="text-text-3">its lines changed since</span>}
      {remark.changedSince === true && (
        <span className="text-warn">changed since it was verified</span>
      )}
    </p>
  );
}

function Suggestion({ before, after }: { readonly before: string; readonly after: string }) {
  return (
    <figure className="my-2 overflow-hidden rounded-sm border border-hairline">
      <figcaption className="bg-sunken px-2 py-0.5 text-meta text-text-2">
        {after === "" ? "Suggested: remove the lines" : "Suggested edit"}
      </figcaption>
      <pre tabIndex={0} className="overflow-x-auto text-code">
        {before.split("\n").map((line, at) => (
          <span key={`-${at}`} className="block bg-delete px-2">
            <span aria-hidden="true">- </span>
            <span className="sr-only">before: </span>
            {line}
          </span>
        ))}
        {after !== "" &&
          after.split("\n").map((line, at) => (
            <span key={`+${at}`} className="block bg-add px-2">
              <span aria-hidden="true">+ </span>
              <span className="sr-only">instead: </span>
              {line}
            </span>
          ))}
      </pre>
    </figure>
  );
}

function Thread({ remark: { thread } }: { readonly remark: Remark }) {
  const later = thread.slice(1);
  if (later.length === 0) return null;
  return (
    <ol className="mt-2 space-y-1.5 border-t border-hairline pt-2">
      {later.map((word, at) => (
        <li key={at}>
          <p className="flex flex-wrap items-center gap-x-2 text-meta text-text-3">
            <span className="text-text-2">
              {word.by} {word.said}
            </span>
            {word.claimed !== undefined && (
              <span className="text-warn">not {word.claimed}: nothing has changed</span>
            )}
            <When at={word.at} />
            {word.commit !== undefined && <code>{word.commit.slice(0, 10)}</code>}
          </p>
          {word.text !== "" && <Markdown text={word.text} />}
        </li>
      ))}
    </ol>
  );
}

/** Places that are named. */
const NAMED = 5;

/** What changed between the round and the answer: the agent's word is a claim, this is not. */
function Addressed({ remark: { addressing } }: { readonly remark: Remark }) {
  const { goTo } = useDesk();
  if (addressing === undefined) return null;
  const near = addressing.near.map(({ path, first, last }) =>
    placeOfLines({ path, side: "new", first: Math.max(1, first), last: Math.max(1, first, last) }),
  );
  const named = near.length > 0 ? near : addressing.files;
  if (named.length === 0) return null;
  const left = named.length - NAMED + (addressing.more ?? 0);
  return (
    <p className="mt-1.5 text-meta text-text-2">
      {near.length > 0 ? "Changed for it: " : "Changed, but not there: "}
      {named.slice(0, NAMED).map((place, at) => (
        <span key={place}>
          {at > 0 && ", "}
          <button
            type="button"
            onClick={() => goTo(place)}
            className="text-accent underline decoration-hairline [overflow-wrap:anywhere] hover:decoration-current"
          >
            <bdi>{place}</bdi>
          </button>
        </span>
      ))}
      {left > 0 && ` and ${left} more`}
    </p>
  );
}

const sayings = {
  edit: ["Edit", "What is wrong, and what should hold instead", "Save edit"],
  reopen: ["Reopen", "What is still wrong", "Reopen"],
  reply: ["Reply", "What more there is to say; it goes with the next round", "Save reply"],
  waive: ["Waive", "Why it may rest as it is", "Waive"],
} as const;

/** What a person may do about a remark now. */
export function deedsOf(remark: Remark, byHand: boolean) {
  const { state } = remark;
  const waits = state === "draft" || (state === "sent" && !byHand);
  const settled = state === "verified" || state === "waived";
  return {
    verify: !waits && !settled && state !== "reopened",
    reopen: !waits && state !== "reopened",
    reply: !settled,
    waive: !settled,
    edit: isUnsent(remark),
  };
}

interface SayingProps {
  readonly remark: Remark;
  readonly what: Saying;
  readonly actions: Actions;
}

function SayingText({ remark, what, actions }: SayingProps) {
  const desk = useDesk();
  const { drafts } = desk;
  const { id } = remark;
  const [weight, setWeight] = useDraft(weightDraft(drafts, id));
  const severity = severityIn(weight, remark.severity);
  const [title, placeholder, done] = sayings[what];
  return (
    <div className="mt-2 border-t border-hairline pt-2">
      <p className="mb-1 text-meta font-medium">
        {title} {id}
      </p>
      <Writing
        draft={sayingDraft(what, drafts, id)}
        place={id}
        label={`${title} ${id}`}
        placeholder={placeholder}
        done={done}
        {...(what === "edit" && { drop: "Leave as it was" })}
        save={(text) =>
          what === "edit" ? actions.edit(id, text, severity) : actions[what](id, text)
        }
        close={() => endSaying(desk, remark, what)}
      >
        {what === "edit" && <SeverityChoice severity={severity} choose={setWeight} />}
      </Writing>
    </div>
  );
}

interface DiscardingProps {
  readonly remark: Remark;
  readonly actions: Actions;
  readonly keep: () => void;
}

/** Asked once, since nothing brings it back. */
function Discarding({ remark: { id }, actions, keep }: DiscardingProps) {
  const desk = useDesk();
  const first = useRef<HTMLButtonElement>(null);
  const [doing, setDoing] = useState(false);
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  useKeys({ up: keep });
  const discard = async (): Promise<void> => {
    setDoing(true);
    if (await actions.discard(id)) {
      dropSayings(desk, id);
      document.querySelector<HTMLElement>("[aria-label='The change']")?.focus();
    } else keep();
  };
  return (
    <div
      role="group"
      aria-label={`Discard ${id}`}
      className="mt-2 flex flex-wrap items-center gap-2"
    >
      <span>Discard it? Nothing brings it back.</span>
      <Button tone="danger" disabled={doing} onClick={() => void discard()}>
        Discard
      </Button>
      <Button ref={first} disabled={doing} onClick={keep}>
        Keep
      </Button>
    </div>
  );
}

function Deeds({ remark }: { readonly remark: Remark }) {
  const desk = useDesk();
  const { room, actions, change } = desk;
  const saying = useRoomState(room, (state) => state.saying.get(remark.id));
  // In the lines, the key is theirs.
  const inLines = useRoomState(room, (state) => state.cursor !== undefined);
  const [discarding, setDiscarding] = useState(false);
  const asked = useRef(false);
  if (actions === undefined || change.task !== undefined) return null;
  const { id } = remark;
  const say = (what: Saying): void => beginSaying(desk, remark, what);
  const may = deedsOf(remark, change.change !== undefined);
  if (saying !== undefined) return <SayingText remark={remark} what={saying} actions={actions} />;
  if (discarding && may.edit) {
    return <Discarding remark={remark} actions={actions} keep={() => setDiscarding(false)} />;
  }
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      {may.edit && (
        <Button
          tone="quiet"
          {...(inLines ? {} : { keyId: "review.edit" as const })}
          onClick={() => say("edit")}
        >
          Edit
        </Button>
      )}
      {may.verify && (
        <Button keyId="verdict.verify" onClick={() => void actions.verify([id])}>
          Verify
        </Button>
      )}
      {may.reopen && (
        <Button
          tone={may.verify ? "plain" : "quiet"}
          keyId="verdict.reopen"
          onClick={() => say("reopen")}
        >
          Reopen
        </Button>
      )}
      {may.reply && (
        <Button tone="quiet" onClick={() => say("reply")}>
          Reply
        </Button>
      )}
      {may.waive && (
        <Button tone="quiet" onClick={() => say("waive")}>
          Waive
        </Button>
      )}
      {may.edit && (
        <Button
          tone="quiet"
          ref={(button) => {
            if (button === null || !asked.current) return;
            // Who keeps it is where they were.
            asked.current = false;
            button.focus({ preventScroll: true });
          }}
          onClick={() => {
            asked.current = true;
            setDiscarding(true);
          }}
        >
          Discard
        </Button>
      )}
    </div>
  );
}
