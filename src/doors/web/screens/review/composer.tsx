/** A remark that is being written, at the lines that it is about. */
import { draftAt, keepDraft, useDraft } from "../../drafts/drafts.ts";
import { Button } from "../../parts/button.tsx";
import { textsAt } from "./cursor.ts";
import { useDesk } from "./desk.ts";
import { suggestionOf } from "./markdown.ts";
import { hunksOf } from "./order.ts";
import { placeIn } from "./place.ts";
import { SeverityChoice, severityIn } from "./severity.tsx";
import { Writing } from "./writing.tsx";

/** Where the text of a remark on a place is kept; its severity stands beside it. */
export function remarkDraft(drafts: string, place: string): string {
  return `remark:${drafts}:${place}`;
}

function severityDraft(drafts: string, place: string): string {
  return `severity:${drafts}:${place}`;
}

/** What somebody has begun to say and not saved, as it would be sent. */
export function unsaved(drafts: string, places: readonly string[]) {
  return places
    .map((place) => ({
      place,
      text: draftAt(remarkDraft(drafts, place)),
      severity: severityIn(draftAt(severityDraft(drafts, place))),
    }))
    .filter(({ text }) => text.trim() !== "");
}

export function closeComposers(drafts: string, places: readonly string[]): void {
  for (const place of places) {
    keepDraft(remarkDraft(drafts, place), "");
    keepDraft(severityDraft(drafts, place), "");
  }
}

/** Drafts of a whole change, by the place that each is about. */
export function placesOfDrafts(drafts: string, keys: readonly string[]): readonly string[] {
  const prefix = remarkDraft(drafts, "");
  return keys.map((key) => key.slice(prefix.length));
}

export function Composer({ place }: { readonly place: string }) {
  const { drafts, room, remark, entries } = useDesk();
  const [severity, setSeverity] = useDraft(severityDraft(drafts, place));
  const [, setText] = useDraft(remarkDraft(drafts, place));
  const at = placeIn(place);
  const lines =
    at.kind === "lines" && at.side === "new"
      ? entries
          .filter(({ path }) => path === at.path)
          .flatMap((entry) => hunksOf(entry))
          .flatMap((hunk) => textsAt(hunk.lines, at))
      : [];
  const close = (): void => {
    room.set({ composing: room.get().composing.filter((other) => other !== place) });
    document.querySelector<HTMLElement>("[aria-label='The change']")?.focus();
  };
  return (
    <div
      data-card=""
      className="mx-3 my-2 rounded-md border border-l-2 border-hairline border-l-human bg-surface p-3 font-sans"
    >
      <p className="mb-1.5 flex flex-wrap items-center gap-x-2 text-meta text-text-2">
        <span className="font-medium text-human">New remark</span>
        <bdi className="[overflow-wrap:anywhere]">
          {place === "change" ? "on the whole change" : place}
        </bdi>
      </p>
      <Writing
        draft={remarkDraft(drafts, place)}
        place={place}
        label={`Remark on ${place}`}
        placeholder="What is wrong, and what should hold instead"
        done="Save remark"
        save={async (text) => {
          const taken = await remark({ place, text, severity: severityIn(severity) });
          if (taken) setSeverity("");
          return taken;
        }}
        close={close}
      >
        <SeverityChoice severity={severityIn(severity)} choose={setSeverity} />
        {lines.length > 0 && (
          <Button
            tone="quiet"
            onClick={() =>
              setText(`${draftAt(remarkDraft(drafts, place))}\n${suggestionOf(lines)}`.trimStart())
            }
          >
            Suggest an edit
          </Button>
        )}
      </Writing>
    </div>
  );
}
