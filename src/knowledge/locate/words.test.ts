import { expect, test } from "vitest";
import { countedTerms, nameKey, stem, termsOf, termsOfWord } from "./words.ts";

test("a word gives its whole form and its stemmed parts", () => {
  expect(termsOfWord("allocatedMoney")).toEqual(["allocatedmoney", "allocat", "money"]);
  expect(termsOfWord("HTTP_SERVER_URL")).toEqual(["httpserverurl", "http", "server", "url"]);
  expect(termsOfWord("parseJSONText")).toContain("json");
  expect(termsOfWord("utf8Decoder")).toEqual(["utf8decoder", "utf8", "decoder"]);
});

test("prose, camel case and snake case meet", () => {
  const forms = ["allocateMoney", "allocate_money", "allocating money", "money allocated"];
  for (const form of forms)
    expect(termsOf(form)).toEqual(expect.arrayContaining(["allocat", "money"]));
});

test("words of one character are dropped, parts of one character too", () => {
  expect(termsOf("a + b * xAxis")).toEqual(["xaxis", "axis"]);
  expect(termsOf("_ $ x 7")).toEqual([]);
});

test("other scripts are split as they are written", () => {
  expect(termsOf("Größe überprüfenUndLöschen")).toEqual([
    "größ",
    "überprüfenundlöschen",
    "überprüfen",
    "und",
    "löschen",
  ]);
  expect(termsOf("検索エンジン を直す")).toEqual(["検索エンジン", "を直す"]);
  expect(termsOf("наибольшийРазмер")).toContain("размер");
});

test("letters beyond the first plane are letters", () => {
  expect(termsOf("𠮷野家 𠮷野")).toEqual(["𠮷野家", "𠮷野"]);
});

test("a word that is longer than words are is data", () => {
  expect(termsOf("x".repeat(65))).toEqual([]);
  expect(termsOf("x".repeat(64))).toHaveLength(1);
});

test("English endings go, and short words stay", () => {
  expect(["entries", "classes", "caching", "cached", "caches", "cache"].map(stem)).toEqual([
    "entry",
    "class",
    "cach",
    "cach",
    "cach",
    "cach",
  ]);
  expect(["bus", "this", "used", "status", "basis"].map(stem)).toEqual([
    "bus",
    "this",
    "used",
    "status",
    "basis",
  ]);
});

test("terms are counted, those named like members of every object too", () => {
  expect([...countedTerms("constructor __proto__ Constructor")]).toEqual([
    ["constructor", 2],
    ["proto", 1],
  ]);
});

test("a name's key has no borders", () => {
  expect(nameKey("parse_JSON_text")).toBe("parsejsontext");
  expect(nameKey("$")).toBe("");
});
