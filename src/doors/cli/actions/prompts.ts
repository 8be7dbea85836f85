/** `tacit locate` and `tacit compile`. */
import path from "node:path";
import { text as textOfStream } from "node:stream/consumers";
import { readIfPresent } from "../../../ground/platform/files.ts";
import * as print from "../print/knowledge.ts";
import type { Options } from "../program.ts";
import { fail, open } from "../session.ts";
import { version } from "../version.ts";

export const promptActions = {
  locate: async (text: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { limit = 20, explain = false, tree, git, at, batch } = options;
    if (batch !== undefined) {
      const { locateBatch } = await import("../../app/runs/batch.ts");
      for await (const answer of locateBatch(host, await readRequest(batch), { tree, git, at })) {
        process.stdout.write(`${JSON.stringify(answer)}\n`);
      }
      return;
    }
    const { askWarm, warmUp } = await import("../../server/warm.ts");
    const asked = [tree, git, at].every((place) => place === undefined)
      ? await askWarm(host, { version, text, limit, explain })
      : undefined;
    if (asked?.status === "warm") return show(asked.output, print.located(explain));
    const { locateText } = await import("../../app/search/search.ts");
    show(await locateText(host, text, { limit, explain, tree, git, at }), print.located(explain));
    if (asked?.status === "cold") await warmUp(host);
  },
  compile: async (subject: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { budget, explain = false, pin: pins, exclude: excludes } = options;
    const { agent } = options;
    const { compile } = await import("../../app/context/knowledge.ts");
    const pack = await compile(host, subject, { budget, pins, excludes, agent });
    show(pack, print.compiled(explain));
  },
};

async function readRequest(from: string): Promise<string> {
  if (from === "-") return textOfStream(process.stdin);
  const text = await readIfPresent(path.resolve(from));
  if (text === undefined)
    fail("cli/no-file", `There is no file ${from}.`, "Give a text file, or - for standard input.");
  return text;
}
