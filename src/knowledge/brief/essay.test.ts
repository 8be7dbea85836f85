/** The essay's two prompts, and its story: what the junior leaves out is asked, what the senior says is not. */
import { expect, test } from "vitest";
import { essayTree } from "../../../test/support/essay-tree.ts";
import { scanned } from "../../../test/support/fact-tree.ts";
import { type Framed, frameRequest } from "./frame.ts";

const junior = "Build a user authentication system.";
const senior =
  "Build a user authentication system. We use PostgreSQL with Drizzle ORM, Next.js App Router, and our auth should integrate with our existing session management. We need email/password and OAuth. Follow our error handling pattern. Rate limit login attempts per IP.";

async function framed(text: string): Promise<Framed> {
  const { facts } = await scanned(essayTree);
  return frameRequest(text, { entries: [], facts });
}

test("the junior's sentence inherits the stack, sessions and error pattern with file and line", async () => {
  const { added, dimensions } = await framed(junior);
  const shown = added.map(
    ({ text, evidence: [place] }) => `${text} (${place?.path ?? ""}:${place?.line ?? 0})`,
  );
  expect(shown.join("\n")).toMatch(
    /Next\.js 15 \(App Router\).*PostgreSQL, Drizzle \(package\.json:\d+\)/,
  );
  expect(shown).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Session: lib\/auth\/session\.ts \(lib\/auth\/session\.ts:\d+\)$/),
      expect.stringMatching(/^Errors: .*AppError.*\(lib\/.*:\d+\)$/),
    ]),
  );
  const inherited = new Map(
    dimensions.filter(({ state }) => state === "inherited").map((each) => [each.id, each.evidence]),
  );
  expect([...inherited.keys()]).toEqual(
    expect.arrayContaining(["stack-fit", "error-pattern", "authentication.session"]),
  );
  expect([...inherited.values()].every((places) => places.length > 0)).toBe(true);
});

test("the junior is asked about methods, abuse, recovery, enumeration and linking", async () => {
  const { questions } = await framed(junior);
  expect(questions.toSorted()).toEqual([
    "authentication.abuse",
    "authentication.enumeration",
    "authentication.linking",
    "authentication.methods",
    "authentication.recovery",
  ]);
});

test("the senior is not asked for what the sentences state", async () => {
  const { questions, dimensions } = await framed(senior);
  const stated = dimensions.filter(({ state }) => state === "stated").map(({ id }) => id);
  expect(stated).toEqual(
    expect.arrayContaining([
      "authentication.methods",
      "authentication.session",
      "authentication.abuse",
      "stack-fit",
    ]),
  );
  expect(questions.filter((id) => stated.includes(id))).toEqual([]);
  expect(questions).toEqual(
    expect.arrayContaining([
      "authentication.recovery",
      "authentication.enumeration",
      "authentication.linking",
    ]),
  );
});

test.each([
  "Add a real-time collaboration layer to our canvas editor: people see each other's cursors and selections.",
  // As `npm run story` has it.
  "We want real-time collaboration: see each other's cursors and selections while several people have the same document open. Documents already sync; keep the server the authority, show each person's name and colour, and save none of it.",
])(
  "the story's brief asks about presence, throttling and reconnection by itself: %s",
  (request) => {
    const { kinds, questions, size } = frameRequest(request, { entries: [], facts: [] });
    expect({ kinds, size }).toEqual({ kinds: ["realtime"], size: "medium" });
    expect(questions).toEqual(
      expect.arrayContaining(["realtime.presence", "realtime.backpressure", "realtime.reconnect"]),
    );
  },
);
