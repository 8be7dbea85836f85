import { afterEach, expect, test, vi } from "vitest";
import { openTerminal, paint } from "./terminal.ts";

const wasTerminal = process.stdout.isTTY;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.stdout.isTTY = wasTerminal;
});

/** What a line is written as on a terminal with colours. */
function written(lineOf: () => string): string {
  vi.stubEnv("NO_COLOR", "");
  vi.stubEnv("TERM", "xterm");
  process.stdout.isTTY = true;
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  openTerminal(false).line(lineOf());
  return write.mock.calls.map(([text]) => String(text)).join("");
}

test("our own colours are written, one within another too", () => {
  expect(written(() => paint("dim", `a ${paint("red", "b")}`))).toBe(
    "\u001b[2ma \u001b[31mb\u001b[39m\u001b[22m\n",
  );
});

test("a code that stands in what others wrote colours and hides nothing", () => {
  expect(written(() => paint("green", "+ ok \u001b[8mevil()\u001b[28m"))).toBe(
    String.raw`${"\u001b"}[32m+ ok \u{1b}[8mevil()\u{1b}[28m${"\u001b"}[39m` + "\n",
  );
});
