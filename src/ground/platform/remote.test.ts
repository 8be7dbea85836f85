import { expect, test } from "vitest";
import { temporaryRepository, userGit } from "../../../test/support/temporary-repository.ts";
import { originOf } from "./remote.ts";

test("the remote's address comes without a name and password", async () => {
  const root = temporaryRepository();
  expect(await originOf(root)).toBeUndefined();
  userGit(root, "remote", "add", "origin", "https://maya:secret@github.com/acme/shop.git");
  expect(await originOf(root)).toBe("https://github.com/acme/shop.git");
});
