/** `tacit init` and `tacit context`. */
import type { Options } from "./program.ts";
import * as print from "./print/context.ts";
import { fail, open } from "./session.ts";

const load = async () => import("../app/context.ts");

export const contextActions = {
  init: async (options: Options): Promise<void> => {
    const { host, show, terminal } = open(options);
    const { hook: name, remove = false, yes = false, json = false } = options;
    if (name !== undefined) {
      const { printHook, settleHook } = await import("./hooks.ts");
      return show(await settleHook(host, terminal, { name, remove, yes, json }), printHook);
    }
    show(await (await load()).init(host), print.init);
  },

  contextList: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    show(await (await load()).listNumbered(host), print.context);
  },
  contextScan: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    show(await (await load()).scanNumbered(host, { write: options.write === true }), print.scanned);
  },
  contextShow: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    show({ entry: await (await load()).showEntry(host, id), problems: [] }, print.entry);
  },
  contextAdd: async (title: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { EntryKind } = await import("../../ground/contract/entry.ts");
    const kind = EntryKind.safeParse(options.kind);
    if (!kind.success) {
      fail(
        "cli/bad-kind",
        `\`${options.kind}\` is no kind of entry.`,
        `One of ${EntryKind.options.join(", ")}.`,
      );
    }
    const { body, scope } = options;
    if (body === undefined || body.trim() === "") {
      fail("cli/no-body", "An entry needs to say what to do, and why.", 'Add --body "…"');
    }
    const request = { kind: kind.data, title, body, scope: scope ?? [] };
    show({ entry: await (await load()).authorEntry(host, request), problems: [] }, print.entry);
  },
  contextAnswer: async (letter: string, answer: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    if (answer.trim() === "") fail("cli/no-answer", "An answer has words.", "Put it in quotes.");
    const entry = await (await load()).answerQuestion(host, letter, answer);
    show({ entry, problems: [] }, print.entry);
  },
  contextAccept: async (ids: readonly string[], options: Options): Promise<void> => {
    const { host, show } = open(options);
    show(await (await load()).acceptEntries(host, ids), print.statusChanged);
  },
  contextRetire: async (ids: readonly string[], options: Options): Promise<void> => {
    const { host, show } = open(options);
    show(await (await load()).retireEntries(host, ids, options.reason), print.statusChanged);
  },
};
