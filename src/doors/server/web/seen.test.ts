import { expect, test } from "vitest";
import { openApiDesk } from "../../../../test/support/api-desk.ts";
import { userGit, writeFiles } from "../../../../test/support/temporary-repository.ts";

test("hunks of what moved since a round are marked as seen by themselves", async () => {
  const { root, run, tell, get, post } = await openApiDesk();
  const at = `/runs/${run}`;
  const reviewed = userGit(root, "rev-parse", "work");
  await post(`${at}/remarks`, { remarks: [{ place: "src/a.ts:10", text: "In digits." }] });
  await tell("round.sent", { round: 1, remarks: ["R1"], commit: reviewed });
  userGit(root, "checkout", "-q", "work");
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
  writeFiles(root, { "src/a.ts": `${lines.with(9, "10").join("\n")}\n` });
  userGit(root, "commit", "-qam", "round one");
  const commit = userGit(root, "rev-parse", "HEAD");
  userGit(root, "checkout", "-q", "main");
  await tell("snapshot.taken", { turn: 2, commit, changed: true });

  const moved = { interdiff: true, files: [{ path: "src/a.ts", hunks: [{ seen: true }] }] };
  const answer = await post(`${at}/seen`, { places: ["src/a.ts:10"], interdiff: true });
  expect(answer).toMatchObject({ status: 200, body: moved });
  expect((await get(`${at}/review?interdiff=true`)).body).toMatchObject(moved);
  expect((await get(`${at}/review`)).body).toMatchObject({
    interdiff: false,
    files: [{ hunks: [{ seen: false }] }],
  });
});
