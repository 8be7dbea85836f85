import { execFileSync } from "node:child_process";
import { plainDiff } from "../../../ground/platform/merge-tree.ts";
import { expect, inject, onTestFinished, test } from "vitest";
import { freshDatabase } from "../../../../test/support/journal.ts";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import type { FactBody, FactType } from "../../../ground/contract/event.ts";
import { type Journal, openJournalAt } from "../../../ground/journal/database.ts";
import { openRepository } from "../../../ground/platform/repository.ts";
import { readRun } from "../../../work/orchestration/delivery.ts";
import { parseDiff } from "../../../work/review/diff.ts";
import { settledAnswers } from "../../../work/review/remarks/answers.ts";
import { collectLessons } from "./learn.ts";
import { settleRemarks } from "./remarks.ts";
import { review, type ReviewOutput, type ReviewRequest } from "./review.ts";
import type { Host } from "../workspace.ts";

const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
const text = (of: readonly string[]): string => `${of.join("\n")}\n`;

interface Desk {
  readonly root: string;
  readonly host: Host;
  readonly journal: Journal;
  readonly run: number;
  readonly review: (request?: Partial<ReviewRequest>) => Promise<ReviewOutput>;
  readonly tell: <Type extends FactType>(type: Type, body: FactBody<Type>) => Promise<void>;
  /** Commits files as the agent's turn, and has the checks green. */
  readonly turn: (files: Readonly<Record<string, string>>) => Promise<string>;
  /** Sends what is to be sent, has the agent change files, and settles what it says. */
  readonly round: (
    files: Readonly<Record<string, string>>,
    answers: readonly (readonly [string, "addressed" | "answered" | "disputed", string?])[],
  ) => Promise<void>;
}

/** A run in review: `a.ts` is changed in line 10, `gone.ts` removed, `old.ts` renamed to `new.ts`. */
async function openDesk(): Promise<Desk> {
  const root = temporaryRepository({
    "a.ts": text(lines),
    "gone.ts": "one\ntwo\n",
    "old.ts": text(lines.map((line) => `old ${line}`)),
    "caller.ts": "call(1);\ncall(2);\n",
    "data.bin": "a\0b\n",
    "odd:7": "odd\n",
  });
  const where = await freshDatabase();
  const journal = openJournalAt(where);
  onTestFinished(() => journal.close());
  const run = await journal.createRun(root, "a");
  const url = `postgres://tacit@/${where.database}?host=${encodeURIComponent(inject("postgresHost"))}`;
  const home = temporaryFolder();
  const environment = { TACIT_HOME: home, HOME: home, DATABASE_URL: url, USER: "ada" };
  const host: Host = { directory: root, environment, progress: () => {} };
  const tell: Desk["tell"] = async (type, body) => {
    await journal.append({ run }, type, body);
  };
  let turns = 0;
  const turn: Desk["turn"] = async (files) => {
    turns += 1;
    await tell("turn.started", { turn: turns, cause: "brief", prompt: "" });
    writeFiles(root, files);
    userGit(root, "add", "-A");
    userGit(root, "commit", "-qm", `turn ${turns}`, "--allow-empty");
    const commit = userGit(root, "rev-parse", "HEAD");
    await tell("turn.ended", { turn: turns, outcome: "finished", milliseconds: 1 });
    await tell("snapshot.taken", { turn: turns, commit, changed: true });
    await tell("verdict.reached", { commit, status: "green", checks: [] });
    return commit;
  };
  const round: Desk["round"] = async (files, answers) => {
    const before = await readRun(journal, run);
    const sent = before.remarks.filter(({ state }) =>
      ["draft", "reopened", "sent"].includes(state),
    );
    await tell("round.sent", {
      round: before.rounds + 1,
      remarks: sent.map(({ id }) => id),
      commit: before.commit ?? "",
    });
    if (Object.keys(files).length > 0) await turn(files);
    else await tell("turn.started", { turn: turns, cause: "remarks", prompt: "" });
    await tell("turn.ended", { turn: turns, outcome: "finished", milliseconds: 1 });
    const repository = await openRepository(root);
    for (const body of await settledAnswers(
      await readRun(journal, run),
      answers.map(([id, state, note = ""]) => ({ id, state, note })),
      async (from, to) => parseDiff(await plainDiff(repository, from, to)),
    )) {
      // oxlint-disable-next-line no-await-in-loop -- in order
      await tell("remark.answered", body);
    }
  };
  await tell("run.started", {
    brief: { number: 1, slug: "a", title: "A", hash: "h" },
    repository: root,
    base: userGit(root, "rev-parse", "HEAD"),
    target: "main",
    agent: "bundled",
    safety: "boxed",
  });
  userGit(root, "rm", "-q", "gone.ts");
  userGit(root, "mv", "old.ts", "new.ts");
  await turn({ "a.ts": text(lines.with(9, "ten")) });
  return {
    root,
    host,
    journal,
    run,
    tell,
    turn,
    round,
    review: async (request = {}) =>
      review(host, String(run), {
        remarks: [],
        verify: [],
        approve: false,
        interdiff: false,
        ...request,
      }),
  };
}

function at(place: string, words = "Why?") {
  return { place, text: words };
}

test("a remark is made at any line of any file of the tree, on either side, and quotes it", async () => {
  const desk = await openDesk();
  const places = ["a.ts:10", "a.ts:29-30", "caller.ts:2", "gone.ts:-2", "gone.ts", "old.ts:3"];
  places.push("new.ts:-4", "odd:7", "odd:7:1", "./change", "change", "AC-1");
  writeFiles(desk.root, { change: "x\n" });
  await desk.turn({});
  const { remarks } = await desk.review({ remarks: places.map((place) => at(place)) });
  expect(remarks.map(({ place, line, by }) => [place, line, by])).toEqual([
    ["a.ts:10", "ten", "ada"],
    ["a.ts:29-30", "line 29\nline 30", "ada"],
    ["caller.ts:2", "call(2);", "ada"],
    ["gone.ts:-2", "two", "ada"],
    ["gone.ts", undefined, "ada"],
    ["new.ts:3", "old line 3", "ada"],
    ["old.ts:-4", "old line 4", "ada"],
    ["odd:7:", undefined, "ada"],
    ["odd:7:1", "odd", "ada"],
    ["./change", undefined, "ada"],
    ["change", undefined, "ada"],
    ["AC-1", undefined, "ada"],
  ]);
});

test("a file whose name is no UTF-8 takes remarks under the name that is shown", async () => {
  const desk = await openDesk();
  const id = execFileSync("git", ["hash-object", "-w", "--stdin"], {
    cwd: desk.root,
    input: "café\n",
  });
  const entry = [Buffer.from(`100644 ${id.toString("utf8").trim()}\tcaf`), Buffer.from([0xe9, 0])];
  execFileSync("git", ["update-index", "-z", "--index-info"], {
    cwd: desk.root,
    input: Buffer.concat(entry),
  });
  userGit(desk.root, "commit", "-qm", "latin");
  const commit = userGit(desk.root, "rev-parse", "HEAD");
  await desk.tell("snapshot.taken", { turn: 1, commit, changed: true });
  await desk.tell("verdict.reached", { commit, status: "green", checks: [] });
  const shown = String.raw`caf\xe9:1`;
  const { remarks, files } = await desk.review({ remarks: [at(shown), at("caf\ufffd:1")] });
  expect(remarks).toMatchObject([
    { place: shown, line: "café" },
    { place: "caf\ufffd:1", line: "café" },
  ]);
  expect(files.map(({ path }) => path)).toContain(String.raw`caf\xe9`);
});

test("a place that is not there is refused with what there is, and nothing of the call is stored", async () => {
  const desk = await openDesk();
  for (const [place, code, message] of [
    ["a.ts:31", "review/beyond-end", /^a\.ts has 30 lines at [0-9a-f]{10}; there is no line 31\.$/],
    ["gone.ts:2", "review/removed-file", /^The change removes gone\.ts\.$/],
    ["gone.ts:-3", "review/beyond-end", /^gone\.ts has 2 lines at /],
    ["never.ts:1", "review/not-in-change", /neither in this change nor in the tree/],
    ["data.bin:1", "review/no-lines", /no lines of text/],
    ["../a.ts", "review/not-in-change", /neither/],
    ["/etc/passwd:1", "review/not-in-change", /neither/],
  ] as const) {
    const refused = desk.review({ remarks: [at("a.ts:1"), at(place)] });
    // oxlint-disable-next-line no-await-in-loop -- one desk
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  }
  expect((await desk.review()).remarks).toEqual([]);
});

test("a remark that says nothing, or suggests where no lines are, is refused", async () => {
  const desk = await openDesk();
  await expect(desk.review({ remarks: [at("a.ts:1", "nit: ")] })).rejects.toMatchObject({
    code: "app/empty-remark",
    message: "The remark at a.ts:1 says nothing.",
  });
  const suggestion = "```suggestion\nx\n```";
  await expect(desk.review({ remarks: [at("change", suggestion)] })).rejects.toMatchObject({
    code: "review/suggestion-place",
  });
  const { remarks } = await desk.review({ remarks: [at("a.ts:1-2", `nit: So.\n${suggestion}`)] });
  expect(remarks).toMatchObject([{ severity: "nit", text: "So.", suggestion: "x" }]);
});

test("what was not answered is not verified, and what is settled is not replied to", async () => {
  const desk = await openDesk();
  await desk.review({ remarks: [at("a.ts:10")] });
  const verify = { verify: ["R1"] };
  await expect(desk.review(verify)).rejects.toMatchObject({
    code: "app/not-answered",
    message: "R1 is draft: there is no answer to verify.",
    hint: expect.stringContaining("--waive R1"),
  });
  await desk.round({}, []);
  const silent = await desk.review();
  expect(silent.remarks).toMatchObject([{ state: "sent", unanswered: true }]);
  expect(silent.problems).toContain("R1 got no answer; send again: tacit review 1 --send");
  expect(silent.obstacles).toContain("Remark R1 (no answer) is open.");
  await expect(desk.review(verify)).rejects.toMatchObject({ code: "app/not-answered" });
  const reopen = { reopen: { remark: "R1", text: "Still." } };
  await expect(desk.review(reopen)).rejects.toMatchObject({ code: "app/not-answered" });
  await desk.round({ "a.ts": text(lines.with(9, "10")) }, [["R1", "addressed"]]);
  expect((await desk.review(verify)).remarks).toMatchObject([{ state: "verified" }]);
  const reply = { reply: { remark: "R1", text: "And?" } };
  await expect(desk.review(reply)).rejects.toMatchObject({ code: "app/remark-settled" });
  expect((await desk.review(reopen)).remarks).toMatchObject([{ state: "reopened" }]);
});

test("a draft is edited as it would be written, and what it weighs stays unless something else is said", async () => {
  const desk = await openDesk();
  await desk.review({
    remarks: [at("a.ts:10", "blocker: No.\n```suggestion\n10\n```"), at("change")],
  });
  const reworded = await desk.review({ edit: { remark: "r1", text: "Why ten?" } });
  expect(reworded.remarks).toMatchObject([
    { id: "R1", severity: "blocker", text: "Why ten?", line: "ten", state: "draft", by: "ada" },
    { id: "R2", text: "Why?" },
  ]);
  expect(reworded.remarks[0]).not.toHaveProperty("suggestion");
  const words = "nit: So.\n```suggestion\n9 + 1\n```";
  const lighter = await desk.review({ edit: { remark: "R1", text: words } });
  expect(lighter.remarks[0]).toMatchObject({ severity: "nit", text: "So.", suggestion: "9 + 1" });
  const asked = await desk.review({ edit: { remark: "R2", text: "Or?", severity: "question" } });
  expect(asked.remarks[1]).toMatchObject({ severity: "question", text: "Or?" });
  await expect(desk.review({ edit: { remark: "R1", text: "nit: " } })).rejects.toMatchObject({
    code: "app/empty-remark",
    message: "The remark at a.ts:10 says nothing.",
  });
  await expect(desk.review({ edit: { remark: "R2", text: words } })).rejects.toMatchObject({
    code: "review/suggestion-place",
  });
});

test("a draft that is discarded is in the way of nothing, and its number is not given again", async () => {
  const desk = await openDesk();
  await desk.review({ remarks: [at("a.ts:10"), at("change")] });
  const { remarks, obstacles } = await desk.review({ discard: ["r2", "R1"] });
  expect({ remarks, obstacles }).toEqual({ remarks: [], obstacles: [] });
  await expect(desk.review({ discard: ["R1"] })).rejects.toMatchObject({
    code: "app/unknown-remark",
  });
  // The very words that were discarded, by the same person.
  const again = await desk.review({ remarks: [at("change")] });
  expect(again.remarks).toMatchObject([{ id: "R3", text: "Why?" }]);
  await desk.review({ discard: ["R3"] });
  expect(await desk.review({ approve: true })).toMatchObject({ approved: true, remarks: [] });
  expect(await collectLessons(desk.journal, desk.root)).toEqual([]);
});

test("what went with a round, or is settled, is neither edited nor discarded", async () => {
  const desk = await openDesk();
  const refused = async (code: string, message: string, hint: string): Promise<void> => {
    for (const request of [{ edit: { remark: "R1", text: "Late." } }, { discard: ["R1"] }]) {
      // oxlint-disable-next-line no-await-in-loop -- one database
      await expect(desk.review(request)).rejects.toMatchObject({
        code,
        kind: "conflict",
        message,
        hint: expect.stringContaining(hint),
      });
    }
  };
  await desk.review({ remarks: [at("a.ts:10")] });
  await desk.review({ waive: { remark: "R1", reason: "Later." } });
  const settled = "R1 is waived: only a draft can be edited or discarded.";
  await refused("app/not-draft", settled, "--reopen R1");
  await desk.review({ reopen: { remark: "R1", text: "Now." } });
  await desk.round({}, [["R1", "answered", "No."]]);
  const sent = "R1 went with round 1: what was sent can be neither edited nor discarded.";
  await refused("app/not-draft", sent, "--reply R1");
  expect((await desk.review({ reply: { remark: "R1", text: "Yes." } })).remarks).toMatchObject([
    { state: "draft", round: 1 },
  ]);
  await refused("app/not-draft", sent, "--reply R1");
});

test("who edits or discards what was sent a moment before is told so, and what was sent stays", async () => {
  const desk = await openDesk();
  const { commit } = await desk.review({ remarks: [at("a.ts:10"), at("change")] });
  const looked = await readRun(desk.journal, desk.run);
  await desk.tell("round.sent", { round: 1, remarks: ["R1"], commit });
  for (const request of [{ edit: { remark: "R1", text: "Late." } }, { discard: ["R1"] }]) {
    await expect(
      // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
      settleRemarks(desk.host, desk.journal, looked, { verify: [], ...request }),
    ).rejects.toMatchObject({ code: "app/not-draft", message: expect.stringContaining("round 1") });
  }
  await settleRemarks(desk.host, desk.journal, looked, { verify: [], discard: ["R2"] });
  await expect(
    settleRemarks(desk.host, desk.journal, looked, { verify: [], discard: ["R2"] }),
  ).rejects.toMatchObject({ code: "app/unknown-remark" });
  expect((await desk.review()).remarks).toMatchObject([{ id: "R1", text: "Why?", round: 1 }]);
});

test("nothing is said in one call of a draft that the call discards", async () => {
  const desk = await openDesk();
  await desk.review({ remarks: [at("a.ts:10")] });
  await expect(
    desk.review({ discard: ["R1"], waive: { remark: "r1", reason: "Later." } }),
  ).rejects.toMatchObject({ code: "app/said-and-discarded" });
  expect((await desk.review()).remarks).toMatchObject([{ state: "draft" }]);
});

test("waivers, replies and what is reopened need words, which stay with who said them", async () => {
  const desk = await openDesk();
  await desk.review({ remarks: [at("change")] });
  for (const request of [
    { waive: { remark: "R1", reason: " " } },
    { reply: { remark: "R1", text: "" } },
  ]) {
    await expect(desk.review(request)).rejects.toMatchObject({ code: "app/empty-text" });
  }
  await desk.round({}, [["R1", "disputed", "It is so."]]);
  const { commit } = await desk.review({ reply: { remark: "r1", text: "Is it?" } });
  await desk.round({}, [["R1", "answered", "Yes."]]);
  const { remarks } = await desk.review({ waive: { remark: "R1", reason: "Not now." } });
  expect(remarks[0]?.thread).toMatchObject([
    { by: "ada", said: "remarked", text: "Why?", commit },
    { by: "bundled", said: "disputed", text: "It is so.", commit },
    { by: "ada", said: "replied", text: "Is it?", commit },
    { by: "bundled", said: "answered", text: "Yes.", commit },
    { by: "ada", said: "waived", text: "Not now.", commit },
  ]);
  await expect(desk.review({ verify: ["R1"] })).rejects.toMatchObject({
    code: "app/remark-waived",
  });
  await desk.review({ reopen: { remark: "R1", text: "Now it is." } });
  expect((await desk.review()).obstacles).toContain("Remark R1 (reopened) is open.");
});

test("addressed has the lines that changed for it; without a change it is an answer", async () => {
  const desk = await openDesk();
  await desk.review({ remarks: [at("a.ts:10"), at("caller.ts:1")] });
  await desk.round({}, [["R1", "addressed", "Done."]]);
  expect((await desk.review()).remarks[0]).toMatchObject({
    state: "answered",
    note: "It says addressed, but nothing has changed since the round was sent: Done.",
  });
  await desk.review({ reopen: { remark: "R1", text: "It is not." } });
  const changed = text(["new", ...lines.with(9, "10")]);
  await desk.round({ "a.ts": changed }, [
    ["R1", "addressed"],
    ["R2", "addressed"],
  ]);
  expect((await desk.review()).remarks).toMatchObject([
    {
      state: "addressed",
      now: "a.ts:11",
      standing: "changed",
      addressing: { near: [{ path: "a.ts", first: 11, last: 11 }], files: [] },
    },
    { state: "addressed", now: "caller.ts:1", addressing: { near: [], files: ["a.ts"] } },
  ]);
});

test("an approval verifies what was answered, and no blocker: that needs its name", async () => {
  const desk = await openDesk();
  await desk.review({ remarks: [at("a.ts:10", "blocker: No."), at("a.ts:2"), at("change")] });
  await desk.round({ "a.ts": text(lines.with(9, "10")) }, [
    ["R1", "addressed"],
    ["R2", "answered"],
    ["R3", "disputed"],
  ]);
  const approve = { approve: true };
  await expect(desk.review(approve)).rejects.toMatchObject({
    code: "app/not-approvable",
    message: "Run 1 cannot be approved: Remarks R1 (blocker, addressed), R3 (disputed) are open.",
    hint: "A blocker is verified by its name: tacit review 1 --verify R1",
  });
  expect((await desk.review()).remarks[1]?.state).toBe("answered");
  const approved = await desk.review({ verify: ["R1", "R3"], approve: true });
  expect(approved.approved).toBe(true);
  expect(approved.remarks.map(({ state }) => state)).toEqual(["verified", "verified", "verified"]);
  expect(approved.remarks[1]?.verifiedAt).toBe(approved.commit);
});

test("what was verified and changes later is marked, and what changes beside it is not", async () => {
  const desk = await openDesk();
  await desk.review({ remarks: [at("a.ts:10"), at("a.ts:20"), at("caller.ts"), at("change")] });
  const first = lines.with(9, "10");
  const all = ["R1", "R2", "R3", "R4"].map((id) => [id, "addressed"] as const);
  await desk.round({ "a.ts": text(first) }, all);
  await desk.review({ verify: ["R1", "R2", "R3", "R4"] });
  const marks = async () => (await desk.review()).remarks.map(({ changedSince }) => changedSince);
  expect(await marks()).toEqual([undefined, undefined, undefined, undefined]);
  await desk.turn({ "a.ts": text(["new", ...first]) });
  expect(await marks()).toEqual([undefined, undefined, undefined, undefined]);
  await desk.turn({ "a.ts": text(["new", ...first.with(9, "ten again")]) });
  expect(await marks()).toEqual([true, undefined, undefined, undefined]);
  await desk.turn({ "caller.ts": "call(3);\n", "a.ts": text(first.with(19, "twenty")) });
  const { remarks } = await desk.review();
  expect(remarks.map(({ changedSince }) => changedSince)).toEqual([
    undefined,
    true,
    true,
    undefined,
  ]);
  expect(remarks.map(({ state }) => state)).toEqual(Array(4).fill("verified"));
});

test("an answer to a remark that there is not is told, and breaks no line", async () => {
  const desk = await openDesk();
  const remarks = [{ id: "R9\n", state: "addressed" as const, note: "Done.\n\nAll." }];
  await desk.tell("agent.reported", { turn: 1, summary: "", remarks });
  expect((await desk.review()).problems).toContain(
    "The agent answered R9 , which is no remark of this run: addressed, Done. All.",
  );
});
