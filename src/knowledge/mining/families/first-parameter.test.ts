import { expect, test } from "vitest";
import { planted, plantedTree } from "../../../../test/support/planted-tree.ts";
import { type Mined, mine } from "../mine.ts";

async function mined(
  files: Readonly<Record<string, string>>,
  manifests: Readonly<Record<string, string>> = {},
): Promise<Mined> {
  return mine(plantedTree(files), { commits: [], manifests: new Map(Object.entries(manifests)) });
}

test("public functions of a folder that take one of the project's types first are told", async () => {
  const { proposals } = await mined(
    {
      ...planted(20, "src/other/o#.rs", "pub fn other#(a: u8) -> u8 { a }\n"),
      "src/lib.rs": "",
      "src/ui.rs": "pub struct Ui;\n",
      ...planted(
        19,
        "src/commands/c#.rs",
        "use crate::ui::Ui;\n\npub fn run#(ui: &mut Ui, a: u8) {}\nfn own(a: u8) {}\n",
      ),
      "src/commands/x.rs": "pub fn x(a: u8) {}\n",
    },
    { "Cargo.toml": '[package]\nname = "m"\n' },
  );
  expect(proposals).toEqual([
    expect.objectContaining({
      family: "first-parameter",
      title: "Public functions in `src/commands` take `ui: &mut Ui` first (`Ui` of `src/ui.rs`)",
      unit: "functions",
      followed: 19,
      violated: 1,
      violators: [{ path: "src/commands/x.rs", line: 1 }],
    }),
  ]);
});

test("the same in TypeScript and Python; a type of the language says nothing", async () => {
  const script = await mined({
    ...planted(20, "src/other/o#.ts", "export function other#(a: string) {}\n"),
    "src/database.ts": "export interface Database {}\n",
    ...planted(
      12,
      "src/queries/q#.ts",
      'import type { Database } from "../database";\nexport async function find#(db: Database, a: string) {}\n',
    ),
    ...planted(12, "src/texts/t#.ts", "export function text#(a: string) {}\n"),
  });
  expect(script.proposals.map(({ title }) => title)).toEqual([
    "Public functions in `src/queries` take `db: Database` first (`Database` of `src/database.ts`)",
  ]);
  const python = await mined({
    ...planted(20, "app/other/o#.py", "def other#(a: int):\n    return a\n"),
    "app/database.py": "class Database:\n    pass\n",
    ...planted(
      12,
      "app/queries/q#.py",
      "from app.database import Database\n\ndef find#(db: Database, a: int):\n    return a\n",
    ),
  });
  expect(python.proposals.map(({ title }) => title)).toEqual([
    "Public functions in `app/queries` take `db: Database` first (`Database` of `app/database.py`)",
  ]);
});
