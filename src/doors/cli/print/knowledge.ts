/** What the file commands print for a person. */
import { truncated } from "../../../ground/core/text.ts";
import type { LocateOutput } from "../../app/search/search.ts";
import type { CompileOutput } from "../../app/context/knowledge.ts";
import { aligned, paint, type Terminal } from "../terminal.ts";
import { problems } from "./problems.ts";

export function located(explain: boolean) {
  return (answer: LocateOutput, terminal: Terminal): void => {
    if (answer.files.length === 0) terminal.line("No file shares a word with that text.");
    const width = Math.min(60, Math.max(0, ...answer.files.map((file) => file.path.length)));
    for (const [index, { path: written, score, why }] of answer.files.entries()) {
      const file = written.replaceAll(/[\r\n]/g, "\u240a"); // a name with a newline is one row all the same
      const place = `${String(index + 1).padStart(3)}  ${file}`;
      if (explain) {
        terminal.line(place);
        terminal.line(paint("dim", `     ${score.toFixed(2)}  ${why.join(" · ")}`));
        continue;
      }
      const reason = truncated(why[0] ?? "", Math.max(20, 110 - Math.max(width, file.length)));
      terminal.line(`${place.padEnd(width + 5)}  ${paint("dim", reason)}`.trimEnd());
    }
    problems(answer.problems, terminal);
  };
}

export function compiled(explain: boolean) {
  return (answer: CompileOutput, terminal: Terminal): void => {
    if (!explain) {
      terminal.line(answer.prompt);
      terminal.note(paint("dim", `${answer.tokens} tokens · ${answer.hash.slice(0, 12)}`));
    } else {
      const rows = answer.items.map(({ included, tokens, kind, title, reason }) => [
        included ? "in " : "out",
        String(tokens).padStart(6),
        kind,
        truncated(title, 48),
        reason,
      ]);
      for (const row of aligned(rows)) terminal.line(row);
      terminal.line();
      terminal.line(`${answer.tokens} tokens · ${answer.hash.slice(0, 12)}`);
    }
    problems(answer.problems, terminal);
  };
}
