/** `tacit check`, `tacit context check` and `tacit context backtest`. */
import path from "node:path";
import { writeFileAtomic } from "../../../ground/platform/files.ts";
import type { Options } from "../program.ts";
import * as print from "../print/checks.ts";
import { open } from "../session.ts";
import { version } from "../version.ts";

const load = async () => import("../../app/checks.ts");

export const checkActions = {
  check: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { checkSince } = await load();
    if (options.hook !== undefined) {
      const { answerHook } = await import("../hooks.ts");
      process.exitCode = await answerHook(
        options.hook,
        process.stdin,
        async () => (await checkSince(host, options.base)).output,
      );
      return;
    }
    const { output, sarif } = await checkSince(host, options.base);
    if (options.sarif !== undefined) {
      const log = `${JSON.stringify(sarif(version), undefined, 2)}\n`;
      if (options.sarif === "-") process.stdout.write(log);
      else await writeFileAtomic(path.resolve(options.sarif), log);
    }
    if (options.sarif !== "-") show(output, print.checked);
    if (output.findings.length > 0) process.exitCode = 1;
  },
  contextCheck: async (ids: readonly string[], options: Options): Promise<void> => {
    const { host, show } = open(options);
    const found = await (await load()).checkContext(host, ids);
    show(found, print.contextChecked(options.all === true));
    if (found.findings.length > 0) process.exitCode = 1;
  },
  contextBacktest: async (id: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { backTestEntry } = await load();
    show(await backTestEntry(host, id, options.commits ?? 500), print.backTested);
  },
};
