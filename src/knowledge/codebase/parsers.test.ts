import { expect, test } from "vitest";
import { canParse, languageOf, loadParsers, parseText } from "./parsers.ts";

test("the ending tells the language, whatever its case", () => {
  expect(languageOf("src/a.mts")).toBe("TypeScript");
  expect(languageOf("src/App.TSX")).toBe("Tsx");
  expect(languageOf("include/a.h")).toBe("Cpp");
  expect(languageOf("README.md")).toBeUndefined();
  expect(languageOf("Makefile")).toBeUndefined();
});

test("every language has a parser on this machine once they are loaded", async () => {
  await Promise.all([loadParsers(), loadParsers()]);
  const names = "TypeScript Tsx JavaScript Python Go Rust Java Kotlin CSharp Ruby Php C Cpp".split(
    " ",
  );
  expect(names.filter((name) => !canParse(name))).toEqual([]);
  expect(parseText("Go", "package a").root().kind()).toBe("source_file");
  expect(canParse("Cobol")).toBe(false);
});
