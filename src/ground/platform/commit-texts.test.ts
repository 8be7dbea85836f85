import { expect, test } from "vitest";
import { temporaryRepository, userGit } from "../../../test/support/temporary-repository.ts";
import { hasCommit, textsAt } from "./commit-texts.ts";

test("a commit is there, or not; a word and an option never are", async () => {
  const root = temporaryRepository();
  const asked = [userGit(root, "rev-parse", "HEAD"), "1".repeat(40), "HEAD", "--batch"];
  const answers = await Promise.all(asked.map((commit) => hasCommit({ root }, commit)));
  expect(answers).toEqual([true, false, false, false]);
});

test("texts come by path; binary, large and absent files do not", async () => {
  const root = temporaryRepository({ a: "a\n", b: "\0", "-c": "c\n", d: "d".repeat(5_000_000) });
  const head = userGit(root, "rev-parse", "HEAD");
  const texts = await textsAt({ root }, head, ["a", "a", "b", "-c", "d", "gone"]);
  expect([...texts]).toEqual([
    ["a", "a\n"],
    ["-c", "c\n"],
  ]);
});
