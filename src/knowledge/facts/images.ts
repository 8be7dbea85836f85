/** What the image of a program is made from. */
import type { FactEvidence } from "../../ground/contract/facts.ts";
import { withoutComments } from "./internal/manifest.ts";
import type { Source } from "./source.ts";

interface Stage {
  readonly from: string;
  readonly as: string | undefined;
  readonly line: number;
}

/**
 * The image that the last stage of the one `Dockerfile` stands on, and its version as far as the minor: what earlier
 * stages build with does not run. With several files, which one is the program's is not known.
 */
export function finalImage(
  source: Source,
  name: RegExp,
): { readonly version: string; readonly place: FactEvidence } | undefined {
  const [path, ...others] = source.named(/^(?:Dockerfile|Containerfile)$/);
  if (path === undefined || others.length > 0) return undefined;
  const stages = stagesIn(source.text(path) ?? "");
  let stage = stages.at(-1);
  for (let depth = 0; depth < 20 && stage !== undefined; depth += 1) {
    const { from }: Stage = stage;
    const below = stages.find(({ as }) => as === from.toLowerCase());
    if (below === undefined || below === stage) break;
    stage = below;
  }
  const found = /^([\w./-]{1,100}):v?(\d{1,3}(?:\.\d{1,3})?)/.exec(stage?.from ?? "");
  if (stage === undefined || found === null || !name.test(found[1] ?? "")) return undefined;
  return { version: found[2] ?? "", place: { path, line: stage.line } };
}

function stagesIn(text: string): Stage[] {
  return withoutComments(text, "#")
    .split("\n")
    .flatMap((line, index) => {
      const found =
        /^[ \t]*FROM[ \t]+(?:--\S+[ \t]+)?(\S{1,200})(?:[ \t]+AS[ \t]+(\S{1,100}))?/i.exec(line);
      return found === null
        ? []
        : [{ from: found[1] ?? "", as: found[2]?.toLowerCase(), line: index + 1 }];
    });
}
