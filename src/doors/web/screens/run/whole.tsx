/** The rest of a fact that was sent shortened. */
import { useState } from "react";
import type { FactLine } from "../../../../ground/contract/api.ts";
import { read } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { useActing } from "./acting.ts";

export interface WholeOf {
  /** Root of the repository. */
  readonly project: string;
  readonly run: string;
}

export function Whole({ fact, of }: { readonly fact: number; readonly of: WholeOf }) {
  const [text, setText] = useState<string>();
  const { busy, run } = useActing();
  const show = (): void =>
    void run(async () => {
      const { body } = await read<FactLine>(`/runs/${of.run}/facts/${fact}`, {
        project: of.project,
      });
      setText(textOf(body));
    });
  if (text === undefined) {
    return (
      <p className="flex items-center gap-2 text-meta text-text-3">
        It is longer than what was sent.
        <Button tone="quiet" disabled={busy} onClick={show}>
          Show it whole
        </Button>
      </p>
    );
  }
  return (
    <pre
      tabIndex={0}
      aria-label={`Fact ${fact} as a whole`}
      className="max-h-[60vh] overflow-auto rounded-md border border-hairline bg-sunken px-3 py-2 text-code whitespace-pre-wrap [overflow-wrap:anywhere]"
    >
      {text}
    </pre>
  );
}

/** Texts as they are, and everything else as what it is made of. */
function textOf(body: Readonly<Record<string, unknown>>): string {
  return Object.entries(body)
    .map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
      return text.includes("\n") ? `${name}:\n${text}` : `${name}: ${text}`;
    })
    .join("\n");
}
