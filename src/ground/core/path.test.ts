import { expect, test } from "vitest";
import { folderOf, unquotePath } from "./path.ts";

test("the folder of a file at the top is the root", () => {
  expect(["a.ts", "src/a.ts", "src/b/a.ts"].map(folderOf)).toEqual(["", "src", "src/b"]);
});

test("quoted paths are what they stand for", () => {
  expect(unquotePath('"a\\tb\\"\\303\\251.ts"')).toBe('a\tb"é.ts');
  expect(unquotePath('"\\"🎈.ts"')).toBe('"🎈.ts');
  expect(unquotePath("plain.ts")).toBe("plain.ts");
});

test("bytes that are no UTF-8 stay apart", () => {
  expect(unquotePath('"caf\\351.ts"')).toBe(String.raw`caf\xe9.ts`);
  expect(unquotePath('"caf\\350.ts"')).toBe(String.raw`caf\xe8.ts`);
});
