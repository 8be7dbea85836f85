import { expect, test } from "vitest";
import { planted, plantedTree } from "../../../../test/support/planted-tree.ts";
import { type Mined, mine } from "../mine.ts";

async function mined(files: Readonly<Record<string, string>>): Promise<Mined> {
  return mine(plantedTree(files), { commits: [], manifests: new Map() });
}

const own =
  'import { AppError } from "./error";\nexport function f#() {\n  throw new AppError("#");\n}\n';
const errors = { "src/error.ts": "export class AppError extends Error {}\n" };

test("folders that throw the project's errors are told with the built-in throws that slipped in", async () => {
  const { proposals } = await mined({
    ...errors,
    ...planted(19, "src/f#.ts", own),
    "src/g.ts":
      'export function g() {\n  try {\n    g();\n  } catch (e) {\n    throw e;\n  }\n  throw new Error("g");\n}\n',
  });
  expect(proposals).toEqual([
    expect.objectContaining({
      family: "own-errors",
      title: "Throw the project's own errors (`AppError`), never a built-in one",
      unit: "throws",
      followed: 19,
      violated: 1,
      violators: [{ path: "src/g.ts", line: 7 }],
    }),
  ]);
});

test("half and half is a question", async () => {
  const plain = 'export function g#() {\n  throw new Error("#");\n}\n';
  const { proposals, questions } = await mined({
    ...errors,
    ...planted(15, "src/f#.ts", own),
    ...planted(12, "src/g#.ts", plain),
  });
  expect(proposals).toEqual([]);
  expect(questions).toEqual([
    expect.objectContaining({
      kind: "competing-patterns",
      question:
        "Errors are thrown as the project's own (`AppError`) and as `Error`: which one from now on?",
      why: "15 own and 12 bare throws in `.ts` files",
    }),
  ]);
});

test("a Python error that says what was wrong is no competitor, and a bare one is", async () => {
  const files = {
    "app/errors.py": "class AppError(Exception):\n    pass\n",
    ...planted(
      14,
      "app/f#.py",
      "from app.errors import AppError\n\ndef f#():\n    raise AppError('#')\n",
    ),
  };
  const precise = await mined({
    ...files,
    ...planted(12, "app/g#.py", "def g#():\n    raise ValueError('#')\n"),
  });
  expect(precise.questions).toEqual([]);
  const bare = await mined({
    ...files,
    ...planted(12, "app/g#.py", "def g#():\n    raise Exception('#')\n"),
  });
  expect(bare.questions).toHaveLength(1);
});
