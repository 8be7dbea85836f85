/** What becomes of a remark while its change goes on, on real git. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { openRepository } from "../../../ground/platform/repository.ts";
import { anchorAt, followAnchor } from "./anchor.ts";
import { readSteps } from "./steps.ts";

const SERVICE = `import { pool } from "./pool.ts";

export async function transfer(from: string, to: string, amount: number) {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("update accounts set balance = balance - $1 where id = $2", [amount, from]);
    await client.query("update accounts set balance = balance + $1 where id = $2", [amount, to]);
    await client.query("commit");
  } catch (error) {
    console.log(error);
  } finally {
    client.release();
  }
}

export async function balanceOf(id: string) {
  const { rows } = await pool.query("select balance from accounts where id = $1", [id]);
  return rows[0]?.balance;
}
`;

function textOf(root: string, file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

function commitAll(root: string, message: string): string {
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", message);
  return userGit(root, "rev-parse", "HEAD");
}

/** Replaces in a file; what is to go must be there. */
function edit(root: string, file: string, before: string, after: string): void {
  const text = textOf(root, file);
  expect(text).toContain(before);
  writeFiles(root, { [file]: text.replace(before, () => after) });
}

test("a remark survives five rounds with edits above, below and through it, a rebase and a rename", async () => {
  const root = temporaryRepository({
    "src/pool.ts": "export {};\n",
    "src/transfer.ts": SERVICE.replace("} catch (error) {\n    console.log(error);\n  ", "}"),
  });
  userGit(root, "switch", "-qc", "topic");
  writeFiles(root, { "src/transfer.ts": SERVICE });
  const made = commitAll(root, "transfer");
  // The remark: "an error is swallowed here", at the catch.
  const anchor = anchorAt({ path: "src/transfer.ts", first: 10, last: 12, commit: made }, SERVICE);
  expect(anchor.lines).toEqual(["  } catch (error) {", "    console.log(error);", "  } finally {"]);
  const repository = await openRepository(root);
  const rounds: string[] = [];
  const now = async (): Promise<ReturnType<typeof followAnchor>> =>
    followAnchor(anchor, await readSteps(repository, made, rounds, ["src/transfer.ts"]));

  // 1: above it
  edit(
    root,
    "src/transfer.ts",
    "export async function transfer(",
    "/** Moves money. */\nexport async function transfer(",
  );
  rounds.push(commitAll(root, "round 1"));
  expect(await now()).toEqual({
    state: "moved",
    path: "src/transfer.ts",
    first: 11,
    last: 13,
    text: "  } catch (error) {\n    console.log(error);\n  } finally {",
  });

  // 2: below it
  edit(root, "src/transfer.ts", "return rows[0]?.balance;", "return rows[0]?.balance ?? 0;");
  rounds.push(commitAll(root, "round 2"));
  expect(await now()).toMatchObject({ state: "moved", first: 11, last: 13 });

  // 3: through it
  edit(
    root,
    "src/transfer.ts",
    "    console.log(error);\n",
    '    await client.query("rollback");\n    throw error;\n',
  );
  rounds.push(commitAll(root, "round 3"));
  const changed = {
    state: "changed",
    text: '  } catch (error) {\n    await client.query("rollback");\n    throw error;\n  } finally {',
  };
  expect(await now()).toEqual({ ...changed, path: "src/transfer.ts", first: 11, last: 14 });

  // 4: a rebase onto a main that wrote into the same file
  userGit(root, "switch", "-q", "main");
  writeFiles(root, { "src/other.ts": "export const other = 1;\n" });
  edit(root, "src/transfer.ts", "import", "// Of the bank.\nimport");
  commitAll(root, "main goes on");
  userGit(root, "switch", "-q", "topic");
  userGit(root, "rebase", "-q", "main");
  edit(
    root,
    "src/transfer.ts",
    'import { pool } from "./pool.ts";\n',
    'import { pool } from "./pool.ts";\nimport { log } from "./log.ts";\n',
  );
  rounds.push(commitAll(root, "round 4"));
  expect(await now()).toEqual({ ...changed, path: "src/transfer.ts", first: 13, last: 16 });

  // 5: the file is renamed, and edited
  userGit(root, "mv", "src/transfer.ts", "src/money.ts");
  edit(root, "src/money.ts", "/** Moves money. */\n", "/**\n * Moves money.\n */\n");
  rounds.push(commitAll(root, "round 5"));
  expect(await now()).toEqual({ ...changed, path: "src/money.ts", first: 15, last: 18 });

  // And back: as it was said of, elsewhere.
  edit(
    root,
    "src/money.ts",
    '    await client.query("rollback");\n    throw error;\n',
    "    console.log(error);\n",
  );
  rounds.push(commitAll(root, "round 6"));
  expect(await now()).toMatchObject({ state: "moved", path: "src/money.ts", first: 15, last: 17 });

  // The file goes: the last place stays known.
  userGit(root, "rm", "-q", "src/money.ts");
  rounds.push(commitAll(root, "round 7"));
  expect(await now()).toEqual({
    state: "gone",
    path: "src/money.ts",
    first: 15,
    last: 17,
    text: "",
  });
});

test("a rebase that moves the very file moves the remark with it", async () => {
  const root = temporaryRepository({ "a.ts": SERVICE });
  userGit(root, "switch", "-qc", "topic");
  edit(root, "a.ts", "?.balance;", "?.balance ?? 0;");
  const made = commitAll(root, "change");
  const anchor = anchorAt(
    { path: "a.ts", first: 19, last: 19, commit: made },
    textOf(root, "a.ts"),
  );
  userGit(root, "switch", "-q", "main");
  edit(
    root,
    "a.ts",
    "    console.log(error);\n",
    "    throw error;\n    // never here\n    // nor here\n",
  );
  userGit(root, "mv", "a.ts", "b.ts");
  commitAll(root, "main goes on");
  userGit(root, "switch", "-q", "topic");
  userGit(root, "rebase", "-q", "main");
  const steps = await readSteps(
    await openRepository(root),
    made,
    [userGit(root, "rev-parse", "HEAD")],
    [],
  );
  expect(followAnchor(anchor, steps)).toEqual({
    state: "moved",
    path: "b.ts",
    first: 21,
    last: 21,
    text: "  return rows[0]?.balance ?? 0;",
  });
});

test("rounds whose commits are gone are stepped over; without the remark's own its lines are looked for", async () => {
  const root = temporaryRepository({ "a.ts": SERVICE, "b.ts": "x\n" });
  const base = userGit(root, "rev-parse", "HEAD");
  const place = { path: "a.ts", first: 10, last: 12 };
  edit(root, "a.ts", "import", "// a\n// b\nimport");
  edit(root, "a.ts", "console.log", "console.error");
  const head = commitAll(root, "all anew");
  const repository = await openRepository(root);
  const gone = "1".repeat(40);

  const over = await readSteps(repository, base, [gone, head], []);
  expect(over.map(({ commit }) => commit)).toEqual([head]);
  const changed = {
    state: "changed",
    path: "a.ts",
    first: 12,
    last: 14,
    text: "  } catch (error) {\n    console.error(error);\n  } finally {",
  };
  expect(followAnchor(anchorAt({ ...place, commit: base }, SERVICE), over)).toEqual(changed);

  const without = await readSteps(repository, gone, [gone, head], ["a.ts", "b.ts"]);
  expect(without.map((step) => "texts" in step && [...step.texts.keys()])).toEqual([
    ["a.ts", "b.ts"],
  ]);
  expect(followAnchor(anchorAt({ ...place, commit: gone }, SERVICE), without)).toEqual(changed);
});
