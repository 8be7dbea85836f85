/** `tacit init` and `tacit context`. */
import type { Options } from "../program.ts";
import * as print from "../print/context.ts";
import { map as printMap } from "../print/map.ts";
import { fail, open } from "../session.ts";

const load = async () => import("../../app/context/context.ts");

export const contextActions = {
  init: async (options: Options): Promise<void> => {
    const { host, show, terminal } = open(options);
    const { hook: name, remove = false, yes = false, json = false } = options;
    if (name !== undefined) {
      const { printHook, settleHook } = await import("../hooks.ts");
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
  contextMap: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { mapContext } = await import("../../app/context/scan.ts");
    const map = await mapContext(host);
    if (options.mermaid === true) process.stdout.write(`${map.mermaid}\n`);
    else show(map, printMap);
  },
  contextWhy: async (path: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { whyPath } = await import("../../app/why.ts");
    show(await whyPath(host, path, options.task), print.why);
  },
  contextDoctor: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { examineContext } = await import("../../app/context/examine.ts");
    const found = await examineContext(host, new Date().toISOString().slice(0, 10));
    show(found, print.examined);
    if (found.findings.length > 0) process.exitCode = 1;
  },
  contextImport: async (files: readonly string[], options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { importContext } = await import("../../app/context/exchange.ts");
    const printExchange = await import("../print/exchange.ts");
    const found = await importContext(host, files, { dryRun: options.dryRun === true });
    show(found, printExchange.imported);
    if (found.blocked.length > 0) process.exitCode = 1;
    if (files.length > 0 && found.files.length === 0) process.exitCode = 2;
  },
  contextExport: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { exportContext } = await import("../../app/context/exchange.ts");
    const printExchange = await import("../print/exchange.ts");
    const check = options.check === true;
    const done = await exportContext(host, { to: options.to ?? [], check });
    show(done, printExchange.exported(check));
    if (!done.current) process.exitCode = 1;
  },
  contextShow: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    show({ entry: await (await load()).showEntry(host, id), problems: [] }, print.entry);
  },
  contextAdd: async (text: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { EntryKind } = await import("../../../ground/contract/entry.ts");
    const kind = EntryKind.optional().safeParse(options.kind);
    if (!kind.success) {
      fail(
        "cli/bad-kind",
        `\`${options.kind}\` is no kind of entry.`,
        `One of ${EntryKind.options.join(", ")}.`,
      );
    }
    const { body, scope, yes: anyway = false } = options;
    if (`${text}${body ?? ""}`.trim() === "" || body?.trim() === "") {
      fail("cli/no-body", "An entry needs to say what to do, and why.", 'Say it in quotes: "…"');
    }
    const request = { text, kind: kind.data, body, scope, anyway };
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
