import { expect, test } from "vitest";
import { planted, plantedTree } from "../../../../test/support/planted-tree.ts";
import { type Mined, mine } from "../mine.ts";

async function mined(files: Readonly<Record<string, string>>): Promise<Mined> {
  return mine(plantedTree(files), { commits: [], manifests: new Map() });
}

const others = planted(20, "src/other/o#.ts", "export class Other# {}\n");

test("classes of a role that extend one of the project's are told; the base itself is out of the scope", async () => {
  const { proposals } = await mined({
    ...others,
    "src/rules/Rule.ts": "export abstract class Rule<T> {}\n",
    ...planted(
      11,
      "src/rules/r#Rule.ts",
      'import { Rule } from "./Rule";\nexport class R# extends Rule<string> {}\n',
    ),
    "src/rules/xRule.ts": "export class X {}\n",
  });
  expect(proposals).toEqual([
    expect.objectContaining({
      family: "base-class",
      title: "Files in `src/rules` extend `Rule` from `src/rules/Rule.ts`",
      scope: ["src/rules/*.ts", "!src/rules/Rule.ts"],
      followed: 11,
      violated: 1,
      violators: [{ path: "src/rules/xRule.ts", line: 1 }],
    }),
  ]);
});

test("a base from a package is the framework's", async () => {
  const { proposals } = await mined({
    ...others,
    ...planted(
      12,
      "src/rules/r#.ts",
      'import { Rule } from "rules";\nexport class R# extends Rule {}\n',
    ),
  });
  expect(proposals).toEqual([]);
});

test("traits of Rust and classes of Python count too", async () => {
  const rust = await mine(
    plantedTree({
      ...planted(20, "src/other/o#.rs", "pub struct O#;\n"),
      "src/lib.rs": "",
      "src/check.rs": "pub trait Check {}\n",
      ...planted(
        10,
        "src/checks/c#.rs",
        "use crate::check::Check;\npub struct C#;\nimpl Check for C# {}\n",
      ),
    }),
    { commits: [], manifests: new Map([["Cargo.toml", '[package]\nname = "m"\n']]) },
  );
  expect(rust.proposals.map(({ title }) => title)).toEqual([
    "Files in `src/checks` implement `Check` from `src/check.rs`",
  ]);
  const python = await mined({
    ...planted(20, "app/other/o#.py", "class Other#:\n    pass\n"),
    "app/base.py": "class View:\n    pass\n",
    ...planted(10, "app/views/v#.py", "from ..base import View\n\nclass V#(View):\n    pass\n"),
  });
  expect(python.proposals.map(({ title }) => title)).toEqual([
    "Files in `app/views` extend `View` from `app/base.py`",
  ]);
});
