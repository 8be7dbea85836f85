/**
 * What another agent's settings need so that it has our tools and hears of broken conventions before it stops.
 *
 * Texts in, texts out: what stands in a file already stays as it is, to the byte, and what is added can be taken out
 * again. Claude Code 2.1 reads `.mcp.json` and `.claude/settings.json`; Cursor 2 `.cursor/mcp.json` and
 * `.cursor/hooks.json`; git the `pre-commit` of its hooks folder.
 */
import { applyEdits, findNodeAtLocation, modify, parseTree, type Node } from "jsonc-parser";
import { TacitError } from "../../ground/core/error.ts";

export const hookNames = ["claude", "cursor", "git"] as const;
export type HookName = (typeof hookNames)[number];

/** One file's part of a hook. */
interface JsonPart {
  readonly path: string;
  /** Keys that the file must have before anything else; Cursor's version. */
  readonly base: Readonly<Record<string, unknown>>;
  /** Where in the file. */
  readonly at: readonly string[];
  /** Whether `at` is an object's key of our own, or a list that we add to. */
  readonly form: "key" | "list";
  readonly value: (command: string) => unknown;
  /** Whether an item of the list is ours. */
  readonly isOurs?: (item: string) => boolean;
}

const mcp = (path: string): JsonPart => ({
  path,
  base: {},
  at: ["mcpServers", "tacit"],
  form: "key",
  value: (command) => ({ command, args: ["mcp"] }),
});

/** Seconds; a check of a diff takes one or two. */
const TIMEOUT = 60;

const jsonParts: Readonly<Record<Exclude<HookName, "git">, readonly JsonPart[]>> = {
  claude: [
    mcp(".mcp.json"),
    {
      path: ".claude/settings.json",
      base: {},
      at: ["hooks", "Stop"],
      form: "list",
      value: (command) => ({
        hooks: [
          { type: "command", command: `${quoted(command)} check --hook claude`, timeout: TIMEOUT },
        ],
      }),
      isOurs: (item) => item.includes("check --hook claude"),
    },
  ],
  cursor: [
    mcp(".cursor/mcp.json"),
    {
      path: ".cursor/hooks.json",
      base: { version: 1 },
      at: ["hooks", "stop"],
      form: "list",
      value: (command) => ({ command: `${quoted(command)} check --hook cursor`, loop_limit: 3 }),
      isOurs: (item) => item.includes("check --hook cursor"),
    },
  ],
};

/** Files that a hook of another agent changes, from the repository's root. */
export function filesOfHook(name: Exclude<HookName, "git">): readonly string[] {
  return jsonParts[name].map(({ path }) => path);
}

/**
 * The text of a settings file with our part in it, or without.
 *
 * @param text What stands there now; undefined for no file.
 * @returns Undefined when nothing is left to say: the file held our part alone.
 * @throws TacitError `exchange/broken-settings` for a file that is no JSON object, or has something else in our place.
 */
export function withHook(
  name: Exclude<HookName, "git">,
  path: string,
  text: string | undefined,
  wish: { readonly command: string } | "removed",
): string | undefined {
  const part = jsonParts[name].find((one) => one.path === path);
  if (part === undefined) throw new Error(`${path} is no file of ${name}`);
  if (text === undefined || text.trim() === "") {
    if (wish === "removed") return undefined;
    return `${JSON.stringify(nested(part, part.value(wish.command)), undefined, 2)}\n`;
  }
  const root = parsed(path, text);
  refuseForeign(part, root, text);
  const cleared =
    part.form === "key" ? withoutKey(part, text, root) : withoutItems(part, text, root);
  if (wish === "removed") return cleared;
  const now = cleared ?? "{}\n";
  const target =
    part.form === "key" ? [...part.at] : [...part.at, listAt(part, parsed(path, now)).length];
  let next = now;
  for (const [key, value] of Object.entries(part.base)) {
    if (findNodeAtLocation(parsed(path, next), [key]) === undefined) {
      next = edited(next, [key], value, false);
    }
  }
  return edited(next, target, part.value(wish.command), part.form === "list");
}

/** What stands in our way is somebody else's: containers of another kind, or a server of our name that is not ours. */
function refuseForeign(part: JsonPart, root: Node, text: string): void {
  for (let length = 1; length < part.at.length; length += 1) {
    const place = part.at.slice(0, length);
    const node = findNodeAtLocation(root, [...place]);
    if (node !== undefined && node.type !== "object") {
      throw broken(part.path, `\`${place.join(".")}\` is no object`);
    }
  }
  const own = part.form === "key" ? findNodeAtLocation(root, [...part.at]) : undefined;
  if (own === undefined) return;
  const said = text.slice(own.offset, own.offset + own.length).replaceAll(/\s/g, "");
  if (!/"command":"[^"]*tacit"/.test(said) || !/"args":\["mcp"\]/.test(said)) {
    throw broken(part.path, `\`${part.at.join(".")}\` is another server of our name`);
  }
}

function nested(part: JsonPart, value: unknown): unknown {
  const inner = part.form === "list" ? [value] : value;
  const own = part.at.toReversed().reduce<unknown>((below, key) => ({ [key]: below }), inner);
  return { ...part.base, ...(typeof own === "object" ? own : {}) };
}

function parsed(path: string, text: string): Node {
  const errors: { error: number; offset: number; length: number }[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (root?.type === "object" && error === undefined) return root;
  const line = text.slice(0, error?.offset ?? 0).split("\n").length;
  throw broken(path, `it is no JSON object (line ${line})`);
}

function broken(path: string, reason: string): TacitError {
  return new TacitError({
    code: "exchange/broken-settings",
    kind: "input",
    message: `${path} is left alone: ${reason}.`,
    hint: "Mend it, or add what `tacit init --hook` shows by hand.",
  });
}

function withoutKey(part: JsonPart, text: string, root: Node): string | undefined {
  if (findNodeAtLocation(root, [...part.at]) === undefined) return text;
  return pruned(part, edited(text, [...part.at], undefined, false), part.at.slice(0, -1));
}

function withoutItems(part: JsonPart, text: string, root: Node): string | undefined {
  let now = text;
  for (const [index, item] of [...listAt(part, root).entries()].toReversed()) {
    if (part.isOurs?.(text.slice(item.offset, item.offset + item.length)) !== true) continue;
    now = edited(now, [...part.at, index], undefined, false);
  }
  return now === text ? text : pruned(part, now, part.at);
}

/** Takes out what we made and nobody put anything into; undefined when that is the whole file. */
function pruned(part: JsonPart, text: string, from: readonly string[]): string | undefined {
  let now = text;
  for (let length = from.length; length > 0; length -= 1) {
    const place = from.slice(0, length);
    const node = findNodeAtLocation(parsed(part.path, now), [...place]);
    if (node === undefined || (node.children?.length ?? 0) > 0) return now;
    now = edited(now, [...place], undefined, false);
  }
  const left = parsed(part.path, now).children ?? [];
  const isBare = left.every(
    ({ children }) => String(children?.[0]?.value) in part.base && !/\/[/*]/.test(now),
  );
  return isBare && !/\/[/*]/.test(now) ? undefined : now;
}

function listAt(part: JsonPart, root: Node): readonly Node[] {
  const node = findNodeAtLocation(root, [...part.at]);
  if (node === undefined) return [];
  if (node.type !== "array") throw broken(part.path, `\`${part.at.join(".")}\` is no list`);
  return node.children ?? [];
}

function edited(
  text: string,
  place: (string | number)[],
  value: unknown,
  isArrayInsertion: boolean,
): string {
  const tabs = /\n\t/.test(text);
  const width = /\n( +)\S/.exec(text)?.[1]?.length ?? 2;
  return applyEdits(
    text,
    modify(text, place, value, {
      isArrayInsertion,
      formattingOptions: {
        insertSpaces: !tabs,
        tabSize: width,
        eol: text.includes("\r\n") ? "\r\n" : "\n",
      },
    }),
  );
}

/** For `/bin/sh`. */
function quoted(command: string): string {
  return /^[\w./-]+$/.test(command) ? command : `'${command.replaceAll("'", `'\\''`)}'`;
}

const BEGIN = "# tacit:begin";
const END = "# tacit:end";

/**
 * A `pre-commit` with our lines at its beginning, or without them. Only findings stop a commit: whoever has no Tacit commits as
 * before.
 *
 * @returns Undefined when nothing is left: the hook was ours alone.
 * @throws TacitError `exchange/foreign-hook` for one that is no shell script, or whose marks are damaged.
 */
export function withGitHook(
  path: string,
  text: string | undefined,
  wish: { readonly command: string } | "removed",
): string | undefined {
  const own =
    wish === "removed"
      ? ""
      : `${BEGIN}\n${quoted(wish.command)} check --base HEAD || test $? -ne 1 || exit 1\n${END}\n`;
  if (text === undefined || text.trim() === "") return own === "" ? undefined : `#!/bin/sh\n${own}`;
  if (text.includes("\0")) throw foreign(path, "it is a program");
  const first = text.split("\n", 1)[0] ?? "";
  // Husky's hooks have no first line of that kind, and are run by sh.
  if (first.startsWith("#!") && !/^#!.*\b(?:ba|da|z|k)?sh\b/.test(first)) {
    throw foreign(path, `it is run by \`${first.slice(2).trim()}\``);
  }
  const begins = text.split(BEGIN).length - 1;
  const ends = text.split(END).length - 1;
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (begins !== ends || begins > 1 || to < from)
    throw foreign(path, "our marks in it are damaged");
  if (begins === 0) {
    if (own === "") return text;
    // At its beginning: a hook of one's own may end before its last line.
    const body = first.startsWith("#!") ? text.slice(first.length + 1) : text;
    return `${first.startsWith("#!") ? `${first}\n` : ""}${own}${body}`;
  }
  const after = text.slice(to + END.length).replace(/^\n/, "");
  const left = `${text.slice(0, from)}${own}${after}`;
  return own === "" && /^(?:#!.*)?\s*$/.test(left) ? undefined : left;
}

function foreign(path: string, reason: string): TacitError {
  return new TacitError({
    code: "exchange/foreign-hook",
    kind: "input",
    message: `${path} is left alone: ${reason}.`,
    hint: "Call `tacit check --base HEAD` from it yourself.",
  });
}

/** What an agent's hook hears of: the findings, as a task. */
export function hookAnswer(
  name: Exclude<HookName, "git">,
  said: unknown,
  findings: string,
): string | undefined {
  if (findings === "" || !mayGoOn(name, said)) return undefined;
  const reason = `Your change breaks conventions of this repository. Mend what is named, or say why it must stay.\n\n${findings}`;
  return JSON.stringify(
    name === "claude" ? { decision: "block", reason } : { followup_message: reason },
  );
}

/** Whether the agent may be sent back: once for each stop, and never after a person has stopped it. */
function mayGoOn(name: Exclude<HookName, "git">, said: unknown): boolean {
  if (typeof said !== "object" || said === null) return true;
  const field = (key: string): unknown => Reflect.get(said, key);
  if (name === "claude") return field("stop_hook_active") !== true;
  const status = field("status");
  return (status === undefined || status === "completed") && Number(field("loop_count") ?? 0) < 1;
}
