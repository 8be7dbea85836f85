/**
 * Every key of the workbench, once: the page listens by this table, and help, footer, palette and documentation are
 * made of it.
 *
 * `keys` is one stroke or a sequence (`g h`). A stroke is `KeyboardEvent.key`, with `Mod+` (Control, or Command on a
 * Mac) or `Shift+` before it where that is not part of the character.
 */
export interface Key {
  readonly id: string;
  readonly group: KeyGroup;
  readonly keys: string;
  /** What it does, as a verb with its object. */
  readonly label: string;
  /** Also taken while a text is being written. */
  readonly inText?: true;
  /** Words for the footer, which shows only what has them. */
  readonly hint?: string;
}

export const keyGroups = [
  "Anywhere",
  "Lists",
  "Run",
  "Review",
  "Lines",
  "Verdict",
  "Context",
  "Brief",
  "Insight",
] as const;
export type KeyGroup = (typeof keyGroups)[number];

export const keyTable = [
  {
    id: "palette",
    group: "Anywhere",
    keys: "Mod+k",
    label: "Open the palette",
    inText: true,
    hint: "palette",
  },
  { id: "go.home", group: "Anywhere", keys: "g h", label: "Go to Home" },
  { id: "go.context", group: "Anywhere", keys: "g c", label: "Go to Context" },
  { id: "go.briefs", group: "Anywhere", keys: "g b", label: "Go to Briefs" },
  { id: "go.runs", group: "Anywhere", keys: "g r", label: "Go to Runs" },
  { id: "go.insight", group: "Anywhere", keys: "g i", label: "Go to Insight" },
  { id: "go.settings", group: "Anywhere", keys: "g s", label: "Go to Settings" },
  { id: "find", group: "Anywhere", keys: "/", label: "Find on this screen", hint: "find" },
  { id: "help", group: "Anywhere", keys: "?", label: "Show all keys", hint: "all keys" },
  { id: "up", group: "Anywhere", keys: "Escape", label: "Close, or go up", hint: "back" },
  { id: "copy", group: "Anywhere", keys: "y", label: "Copy as Markdown" },
  { id: "create", group: "Anywhere", keys: "+", label: "Write a new brief" },

  { id: "list.next", group: "Lists", keys: "j", label: "Next item", hint: "next" },
  { id: "list.previous", group: "Lists", keys: "k", label: "Previous item", hint: "previous" },
  { id: "list.open", group: "Lists", keys: "Enter", label: "Open the item", hint: "open" },
  { id: "list.peek", group: "Lists", keys: " ", label: "Peek at the item", hint: "peek" },
  { id: "list.select", group: "Lists", keys: "x", label: "Select the item" },
  { id: "list.snooze", group: "Lists", keys: "z", label: "Snooze the item", hint: "snooze" },
  { id: "list.answer", group: "Lists", keys: "a", label: "Answer in place", hint: "answer" },

  { id: "run.review", group: "Run", keys: "r", label: "Review the change", hint: "review" },
  { id: "run.steer", group: "Run", keys: "t", label: "Steer the agent", hint: "steer" },
  { id: "run.stop", group: "Run", keys: "Shift+S", label: "Stop the run", hint: "stop" },
  { id: "run.resume", group: "Run", keys: "Shift+R", label: "Have the run go on" },
  { id: "run.tail", group: "Run", keys: "Shift+G", label: "Follow the tail" },
  { id: "run.fold", group: "Run", keys: "e", label: "Open or fold the entry" },
  { id: "run.done", group: "Run", keys: "Shift+D", label: "Hand in the task" },

  { id: "review.next", group: "Review", keys: "j", label: "Next hunk", hint: "hunk" },
  { id: "review.previous", group: "Review", keys: "k", label: "Previous hunk" },
  { id: "review.nextFile", group: "Review", keys: "Shift+J", label: "Next file" },
  { id: "review.previousFile", group: "Review", keys: "Shift+K", label: "Previous file" },
  {
    id: "review.nextRemark",
    group: "Review",
    keys: "n",
    label: "Next open remark",
    hint: "open remark",
  },
  { id: "review.previousRemark", group: "Review", keys: "p", label: "Previous open remark" },
  { id: "review.unseen", group: "Review", keys: "u", label: "Next hunk that was not viewed" },
  {
    id: "review.seen",
    group: "Review",
    keys: "v",
    label: "Viewed, and on to the next",
    hint: "viewed",
  },
  { id: "review.lines", group: "Review", keys: "Enter", label: "Into the lines", hint: "lines" },
  { id: "review.remark", group: "Review", keys: "c", label: "Remark on the hunk", hint: "remark" },
  { id: "review.edit", group: "Review", keys: "e", label: "Edit the remark, while it is a draft" },
  {
    id: "review.order",
    group: "Review",
    keys: "f",
    label: "By risk, by ten minutes, or by file",
    hint: "order",
  },
  {
    id: "review.interdiff",
    group: "Review",
    keys: "i",
    label: "Only what moved since the last round",
  },
  { id: "review.split", group: "Review", keys: "d", label: "Side by side, or in one column" },
  { id: "review.context", group: "Review", keys: "o", label: "More context" },
  {
    id: "review.moved",
    group: "Review",
    keys: "m",
    label: "Show or fold moved and mechanical hunks",
  },
  { id: "review.why", group: "Review", keys: "w", label: "Where the hunk came from" },

  { id: "lines.next", group: "Lines", keys: "j", label: "Next line", hint: "line" },
  { id: "lines.previous", group: "Lines", keys: "k", label: "Previous line" },
  { id: "lines.select", group: "Lines", keys: "Shift+V", label: "Select lines" },
  { id: "lines.remark", group: "Lines", keys: "c", label: "Remark on the lines", hint: "remark" },
  { id: "lines.suggest", group: "Lines", keys: "e", label: "Suggest an edit", hint: "suggest" },

  { id: "verdict.verify", group: "Verdict", keys: "a", label: "Verify the remark" },
  { id: "verdict.reopen", group: "Verdict", keys: "Shift+R", label: "Reopen the remark" },
  {
    id: "verdict.send",
    group: "Verdict",
    keys: "Shift+Enter",
    label: "Send the round",
    inText: true,
    hint: "send round",
  },
  { id: "verdict.approve", group: "Verdict", keys: "Shift+A", label: "Approve the change" },
  { id: "verdict.ship", group: "Verdict", keys: "s", label: "Ship the change", hint: "ship" },

  {
    id: "text.save",
    group: "Brief",
    keys: "Mod+Enter",
    label: "Save what is written",
    hint: "save",
    inText: true,
  },
  { id: "brief.run", group: "Brief", keys: "r", label: "Run the brief", hint: "run" },
  { id: "brief.edit", group: "Brief", keys: "e", label: "Edit the text", hint: "edit" },
  {
    id: "brief.dismiss",
    group: "Brief",
    keys: "d",
    label: "Say why a question does not apply",
    hint: "does not apply",
  },
  {
    id: "brief.prompt",
    group: "Brief",
    keys: "m",
    label: "Show the compiled brief",
    hint: "prompt",
  },

  { id: "context.accept", group: "Context", keys: "a", label: "Accept", hint: "accept" },
  {
    id: "context.decline",
    group: "Context",
    keys: "d",
    label: "Decline, or retire",
    hint: "decline",
  },
  { id: "context.edit", group: "Context", keys: "e", label: "Edit", hint: "edit" },
  { id: "context.map", group: "Context", keys: "m", label: "Show the map" },

  {
    id: "insight.table",
    group: "Insight",
    keys: "t",
    label: "Tables in place of charts",
    hint: "tables",
  },
  { id: "insight.shorter", group: "Insight", keys: "[", label: "Shorter time" },
  { id: "insight.longer", group: "Insight", keys: "]", label: "Longer time", hint: "longer" },
  {
    id: "map.down",
    group: "Context",
    keys: "ArrowDown",
    label: "On the map: to what it imports most",
    hint: "imports",
  },
  {
    id: "map.up",
    group: "Context",
    keys: "ArrowUp",
    label: "On the map: to what imports it most",
    hint: "imported by",
  },
  { id: "map.left", group: "Context", keys: "ArrowLeft", label: "On the map: one to the left" },
  { id: "map.right", group: "Context", keys: "ArrowRight", label: "On the map: one to the right" },
  {
    id: "map.table",
    group: "Context",
    keys: "t",
    label: "The map as a table, or drawn",
    hint: "table",
  },
] as const satisfies readonly Key[];

export type KeyId = (typeof keyTable)[number]["id"];

const arrows: Readonly<Record<string, string>> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
};

/** How a key is written for people: `g h`, `Shift J`, `Ctrl K`. */
export function strokesOf(keys: string, mac: boolean): readonly string[] {
  return keys.split(/ (?=.)/).map((stroke) => {
    const words = stroke === " " ? ["Space"] : stroke.split(/\+(?=.)/);
    return words
      .map((word) => {
        if (word === "Mod") return mac ? "⌘" : "Ctrl";
        if (word === "Escape") return "Esc";
        if (word === "Shift") return "⇧";
        if (word === "Enter") return "↵";
        if (word.startsWith("Arrow")) return arrows[word] ?? word;
        return words.length > 1 && word.length === 1 ? word.toUpperCase() : word;
      })
      .join(" ");
  });
}
