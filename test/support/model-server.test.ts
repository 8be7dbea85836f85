import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { type ModelServerOptions, startModelServer } from "./model-server.ts";

async function answersOf(
  script: ModelServerOptions["script"],
  bodies: readonly object[],
): Promise<string[]> {
  const server = await startModelServer({ script });
  try {
    const answers: string[] = [];
    for (const body of bodies) {
      const response = await fetch(`${server.url}/chat/completions`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      answers.push(await response.text());
    }
    expect(server.requests).toEqual(bodies);
    return answers;
  } finally {
    await server.close();
  }
}

const asked = (text: string, ...after: object[]) => ({
  messages: [{ role: "user", content: [{ type: "text", text }] }, ...after],
});

test("the step follows from the messages after the last user message", async () => {
  const script = { turns: [{ when: "^fix.*bug$", steps: [{ say: "first" }] }] };
  const [first, past, unknown] = await answersOf(script, [
    asked("Fix\nthe BUG"),
    asked("fix the bug", { role: "assistant", content: "first" }, { role: "tool", content: "" }),
    asked("hello"),
  ]);
  expect(first).toContain('"content":"first"');
  expect(past).toContain('"content":"Done."');
  expect(unknown).toContain("Nothing is scripted for this.");
});

test("a stream carries tool calls with files put in, usage when asked, and its end", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "tacit-model-"));
  await writeFile(path.join(folder, "content.txt"), "from a file");
  const call = { tool: "write", arguments: { path: "a", content: { $file: "content.txt" } } };
  const script = { turns: [{ when: "", steps: [{ say: "Now.", calls: [call] }] }] };
  await writeFile(path.join(folder, "script.json"), JSON.stringify(script));
  const [streamed = ""] = await answersOf(path.join(folder, "script.json"), [
    { ...asked("go"), stream: true, stream_options: { include_usage: true } },
  ]);
  await rm(folder, { recursive: true });
  expect(streamed).toContain(String.raw`{\"path\":\"a\",\"content\":\"from a file\"}`);
  expect(streamed).toContain('"finish_reason":"tool_calls"');
  expect(streamed).toContain('"prompt_tokens"');
  expect(streamed).toMatch(/data: \[DONE\]\n\n$/);
});
