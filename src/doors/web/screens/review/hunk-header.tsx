/** What stands above the lines of a hunk: where it is, why it is read, and whether it was. */
import { counted } from "../../../../ground/core/text.ts";
import { useDesk } from "./desk.ts";
import { type Entry, hunksOf, isSeen } from "./order.ts";
import { useRoomState } from "./state.ts";
import { fileWords, flagWords, lineOf, pathParts, pointsText, reasonsOf } from "./words.ts";

export function HunkHeader({ id }: { readonly id: string }) {
  const { byId, room, go } = useDesk();
  const entry = byId.get(id);
  const isCurrent = useRoomState(room, (state) => state.current === id);
  if (entry === undefined) return <div className="h-13" />;
  return (
    <div
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest("button") !== null) return;
        go(id);
      }}
      className={`relative flex h-13 flex-col justify-center border-t border-hairline px-4 font-sans ${entry.folded ? "" : "border-b"} ${isCurrent ? "bg-selected" : "bg-canvas"}`}
    >
      {isCurrent && (
        <span aria-hidden="true" className="absolute inset-y-0 left-0 w-[3px] bg-accent" />
      )}
      <div className="flex min-w-0 items-center gap-2">
        <Title entry={entry} />
        <span className="ml-auto flex shrink-0 items-center gap-2">
          <Size entry={entry} />
          <Buttons entry={entry} />
        </span>
      </div>
      <Why entry={entry} />
    </div>
  );
}

function Title({ entry }: { readonly entry: Entry }) {
  const { hunk, group, path, file } = entry;
  if (group !== undefined) return <h3 className="truncate font-medium">{group.text}</h3>;
  const [folder, name] = pathParts(path);
  const renamed = file.oldPath !== path ? ` was ${file.oldPath}` : "";
  return (
    <h3 className="flex min-w-0 items-baseline gap-1" title={`${path}${renamed}`}>
      <bdi className="flex min-w-0 items-baseline">
        <span className="truncate text-text-3">{folder}</span>
        <span className="max-w-100 shrink-0 truncate font-semibold">{name}</span>
        {hunk !== undefined && <span className="text-text-2">:{lineOf(hunk)}</span>}
      </bdi>
      {hunk !== undefined && hunk.heading.trim() !== "" && (
        <code className="ml-1 min-w-0 truncate text-meta text-text-3">{hunk.heading.trim()}</code>
      )}
    </h3>
  );
}

function Size({ entry }: { readonly entry: Entry }) {
  const hunks = hunksOf(entry);
  if (hunks.length === 0) return null;
  const added = hunks.reduce((sum, hunk) => sum + hunk.added, 0);
  const removed = hunks.reduce((sum, hunk) => sum + hunk.removed, 0);
  return (
    <span className="text-meta">
      {added > 0 && <span className="text-ok">+{added}</span>}{" "}
      {removed > 0 && <span className="text-danger">−{removed}</span>}
    </span>
  );
}

const small =
  "inline-flex h-6 items-center rounded-sm border px-1.5 text-meta whitespace-nowrap hover:bg-sunken";

function Buttons({ entry }: { readonly entry: Entry }) {
  const { markSeen, moreContext, toggleFold, change } = useDesk();
  const seen = isSeen(entry);
  const foldable = entry.group !== undefined || entry.hunk?.fold !== undefined;
  return (
    <>
      {foldable && (
        <button
          type="button"
          onClick={() => toggleFold(entry)}
          className={`${small} border-transparent text-text-2`}
        >
          {entry.folded ? "Open" : "Fold"}
        </button>
      )}
      {hasMore(entry) && !change.interdiff && (
        <button
          type="button"
          onClick={() => moreContext(entry)}
          className={`${small} hidden border-transparent text-text-2 lg:inline-flex`}
        >
          More context
        </button>
      )}
      {hunksOf(entry).length > 0 && (
        <button
          type="button"
          aria-pressed={seen}
          disabled={seen}
          onClick={() => markSeen(entry)}
          className={`${small} ${seen ? "border-transparent text-ok" : "border-control bg-surface text-text-1"}`}
        >
          {seen ? "✓ Viewed" : "Viewed"}
        </button>
      )}
    </>
  );
}

/** A file that is new or gone is here as a whole. */
function hasMore({ hunk, folded, file }: Entry): boolean {
  return hunk !== undefined && !folded && file.status !== "added" && file.status !== "deleted";
}

function Why({ entry }: { readonly entry: Entry }) {
  const { hunk, group, file } = entry;
  if (group !== undefined) {
    const files = new Set(group.hunks.map(({ path }) => path)).size;
    return (
      <p className="truncate text-meta text-text-2">
        In {counted(files, "file")}. Read in passing; nothing was found in them.
      </p>
    );
  }
  if (hunk === undefined) {
    return (
      <p className="truncate text-meta text-text-2" title={file.note}>
        {fileWords(file).join(" · ")}
      </p>
    );
  }
  const flags = [...new Set(hunk.impact.map(({ flag }) => flagWords(flag)))];
  const said = [
    ...(hunk.fold === undefined ? [] : [hunk.fold.text]),
    ...fileWords(file),
    ...(hunk.reasons.length === 0 ? [] : [reasonsOf(hunk)]),
  ];
  const found = [...hunk.findings.map(({ message }) => message), ...hunk.untested];
  return (
    <p className="truncate text-meta text-text-2" title={[...flags, ...found, ...said].join("\n")}>
      {hunk.points !== 0 && (
        <span className="font-medium text-text-1">{pointsText(hunk.points)}</span>
      )}
      {flags.length > 0 && <span className="ml-2 font-medium text-warn">{flags.join(", ")}</span>}
      {found.length > 0 && <span className="ml-2 text-warn">! {found[0]}</span>}
      <span className={hunk.points !== 0 || flags.length + found.length > 0 ? "ml-2" : ""}>
        {said.join(" · ")}
      </span>
    </p>
  );
}
