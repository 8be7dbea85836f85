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

const streamed = (text: string) => ({ ...asked(text), stream: true });

/** One POST; the caller reads the body. */
async function post(url: string, body: object, signal?: AbortSignal): Promise<Response> {
  return await fetch(`${url}/chat/completions`, {
    method: "POST",
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

test("a request is refused as often as the script says, and then answered", async () => {
  const fault = { status: 429, retryAfter: 0, times: 2 };
  const script = { turns: [{ when: "", steps: [{ say: "At last.", fault }] }] };
  const server = await startModelServer({ script });
  const statuses: string[] = [];
  for (const text of ["a", "a", "a", "b"]) {
    const response = await post(server.url, streamed(text));
    statuses.push(`${response.status} ${response.headers.get("retry-after")}`);
    await response.text();
  }
  expect(statuses).toEqual(["429 0", "429 0", "200 null", "429 0"]);
  await server.close();
});

test("a stream is cut, left unfinished or garbled halfway", async () => {
  const step = { say: "x".repeat(100) };
  const script = {
    turns: (["cut", "unfinished", "garbled"] as const).map((fault) => ({
      when: `^${fault}$`,
      steps: [{ ...step, fault }],
    })),
  };
  const server = await startModelServer({ script });
  const cut = await post(server.url, streamed("cut"));
  await expect(cut.text()).rejects.toThrow("terminated");
  const unfinished = await (await post(server.url, streamed("unfinished"))).text();
  expect(unfinished).toContain("xxx");
  expect(unfinished).not.toContain('finish_reason":"stop');
  const garbled = await (await post(server.url, streamed("garbled"))).text();
  expect(garbled).toMatch(/xxx[^]*data: \{not json\n\n$/);
  await server.close();
});

test("a silent stream says half and stays open, and an unanswered request gets no status", async () => {
  const script = {
    turns: [
      { when: "^silent", steps: [{ say: "Half.", fault: "silent" as const }] },
      { when: "^unanswered", steps: [{ fault: "unanswered" as const }] },
    ],
  };
  const server = await startModelServer({ script });
  const silent = await post(server.url, streamed("silent"));
  const reader = silent.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  expect(new TextDecoder().decode(value)).toContain("Half.");
  const ends = Promise.allSettled([reader?.read(), post(server.url, streamed("unanswered"))]);
  await expect.poll(() => server.requests).toHaveLength(2);
  await server.close();
  expect((await ends).map((end) => end.status === "rejected" && String(end.reason))).toEqual([
    "TypeError: terminated",
    "TypeError: fetch failed",
  ]);
});

test("a flood goes on until its reader leaves", async () => {
  const script = { turns: [{ when: "", steps: [{ fault: "flood" as const }] }] };
  const server = await startModelServer({ script });
  const leave = new AbortController();
  const flood = await post(server.url, streamed("go"), leave.signal);
  let bytes = 0;
  const read = async (): Promise<void> => {
    for await (const chunk of flood.body ?? []) {
      bytes += chunk.length;
      if (bytes > 4 * 1024 * 1024) leave.abort();
    }
  };
  await expect(read()).rejects.toThrow("aborted");
  await server.close();
});

test("a step names its finish reason and sends arguments that are no JSON as they are", async () => {
  const script = {
    turns: [
      {
        when: "",
        steps: [{ finish: "content_filter", calls: [{ tool: "write", arguments: "{not json" }] }],
      },
    ],
  };
  const [answer] = await answersOf(script, [streamed("go")]);
  expect(answer).toContain('"arguments":"{not json"');
  expect(answer).toContain('"finish_reason":"content_filter"');
});
