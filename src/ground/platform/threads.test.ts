import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-repository.ts";
import { inThreads } from "./threads.ts";

function moduleOf(text: string): URL {
  const file = path.join(temporaryFolder(), "work.mjs");
  writeFileSync(file, text);
  return pathToFileURL(file);
}

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}

test("every input is answered once, and many leave no listeners behind", async () => {
  const warnings: string[] = [];
  const heard = (warning: Error): number => warnings.push(warning.name);
  process.on("warning", heard);
  const double = moduleOf("export const work = (input) => new Uint8Array([input, input]);");
  const outputs = await Array.fromAsync(inThreads(double, numbers(60)));
  process.off("warning", heard);
  expect(outputs.map(([first]) => first ?? -1).toSorted((a, b) => a - b)).toEqual([
    ...Array(60).keys(),
  ]);
  expect(warnings).toEqual([]);
});

test("what the work throws is thrown here", async () => {
  const broken = moduleOf("export const work = () => { throw new RangeError('too far'); };");
  await expect(Array.fromAsync(inThreads(broken, numbers(3)))).rejects.toThrow("too far");
});

test("a thread that ends without an answer is no answer", async () => {
  const ending = moduleOf("export const work = () => process.exit(0);");
  await expect(Array.fromAsync(inThreads(ending, numbers(1)))).rejects.toThrow(
    "ended before its answer",
  );
});
