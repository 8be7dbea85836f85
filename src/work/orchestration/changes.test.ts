import { expect, test } from "vitest";
import {
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../test/support/temporary-repository.ts";
import { openRepository } from "../../ground/platform/repository.ts";
import { changesOf } from "./changes.ts";

test("a file that is too large to be read is named, and the others keep their lines", async () => {
  const root = temporaryRepository({ "a.ts": "a\n" });
  const commit = (files: Record<string, string>): string => {
    writeFiles(root, files);
    userGit(root, "add", "-A");
    userGit(root, "commit", "-qm", "more");
    return userGit(root, "rev-parse", "HEAD");
  };
  const first = commit({ "a.ts": "b\n" });
  const small = commit({ "a.ts": "c\n" });
  const large = commit({ "a.ts": "d\n", "large.txt": "x".repeat(70 * 1024 * 1024) });
  const changes = changesOf(await openRepository(root));
  expect(await changes(first, small)).toMatchObject([{ path: "a.ts", hunks: [{ newStart: 1 }] }]);
  expect(await changes(small, large)).toMatchObject([
    { path: "a.ts", hunks: [{ newStart: 1 }] },
    { path: "large.txt", binary: true, hunks: [] },
  ]);
});
