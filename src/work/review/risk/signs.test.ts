import { expect, test } from "vitest";
import { callsIn, effectsIn, hasCondition, wordsApart } from "./signs.ts";

test.each([
  ["if (ready) {", true],
  ["x = a ? b : c", true],
  ["return left ?? right;", true],
  ["while n <= 3:", true],
  ["name?: string", false],
  ["user?.name", false],
  ["const total = sum;", false],
  ["notify();", false],
])("%j decides or compares: %s", (line, expected) => {
  expect(hasCondition(line)).toBe(expected);
});

test.each([
  ["load(read(path));", 2],
  ["useRef<Node>(null)", 1],
  ['println!("{}", x)', 1],
  ["callback?.(event)", 1],
  ["make()(1)", 2],
  ["if (a) while (b) return (c)", 0],
  ["function go(a) {", 0],
  ["def go(self):", 0],
  ["const f = (a) => (b);", 0],
])("%j makes %i calls", (line, expected) => {
  expect(callsIn(line)).toBe(expected);
});

test("each effect is named with the word that tells it, three at most", () => {
  expect(effectsIn(["const at = Date.now();"])).toEqual([{ effect: "time", word: "Date.now" }]);
  const lines = ["await fs.readFile(a)", "fetch(b)", "child_process", "SELECT 1 FROM users"];
  expect(effectsIn(lines)).toEqual([
    { effect: "the file system", word: "fs.readFile" },
    { effect: "the network", word: "fetch" },
    { effect: "the shell", word: "child_process" },
  ]);
  expect(effectsIn(["SELECT 1 FROM users"])).toEqual([{ effect: "SQL", word: "SELECT" }]);
  expect(effectsIn(["isAuthenticated = true"])).toEqual([
    { effect: "sessions or credentials", word: "isAuthenticated" },
  ]);
  expect(effectsIn(["hashed"])).toEqual([{ effect: "cryptography", word: "hashed" }]);
  expect(effectsIn(["author = book.author", "const total = 1"])).toEqual([]);
});

test("names that only look alike touch nothing", () => {
  for (const line of [
    "cookies.join('; ')",
    "new HashMap()",
    "space_command.start_transaction",
    "certifi.where()",
    "const url = link",
    "path.replace(a, b)",
    "canExec(x)",
  ]) {
    expect(effectsIn([line]).filter(({ effect }) => !effect.includes("credentials"))).toEqual([]);
  }
});

test("the word of an effect holds nothing but a bounded name", () => {
  const [found] = effectsIn([`${"a".repeat(300)}.fetch(${"b".repeat(300)})`]);
  expect(found?.word).toMatch(/^a{59}…$/);
  expect(effectsIn(["\u001b]0;http\u0007"])[0]?.word).toBe("http");
});

test("words apart: one that is replaced counts twice, order does not count", () => {
  expect(wordsApart(["send(alpha, beta)"], ["send(beta, alpha)"])).toBe(0);
  expect(wordsApart(["limit = small"], ["limit = large"])).toBe(2);
  expect(wordsApart([], ["limit = large"])).toBe(2);
  expect(wordsApart(["__proto__ constructor"], [])).toBe(2);
});

test("lines made to be slow are read to their end", () => {
  for (const part of ["select ", "a", "function ", "a.", "? ", "insert ", '">', "$"]) {
    const line = part.repeat(600).slice(0, 600);
    for (let times = 0; times < 100; times += 1) {
      expect([callsIn(line), effectsIn([line]), hasCondition(line)]).toEqual([
        0,
        [],
        part === "? ",
      ]);
    }
  }
});
