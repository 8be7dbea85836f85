/** Small files that other processes write and remove while we look. */
import { readFile } from "node:fs/promises";

/** Empty where there is none. */
export async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

export function ignoreCodes(...codes: string[]): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error;
  };
}
