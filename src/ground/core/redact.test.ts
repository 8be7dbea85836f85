import { expect, test } from "vitest";
import { redactor } from "./redact.ts";

const key = 'sk-"secret/value+1';

test("a key is taken out in the clear, in JSON, in a URL and in base64", () => {
  const redact = redactor([key]);
  const leaked = [key, JSON.stringify({ key }), encodeURIComponent(key), btoa(key)].join(" ");
  const clean = redact(leaked);
  expect(clean).not.toContain("secret");
  expect(clean).not.toContain(btoa(key));
  expect(clean.match(/\[redacted\]/g)).toHaveLength(4);
});

test("a placeholder such as `none` is no secret", () => {
  expect(redactor(["none", ""])("none of it")).toBe("none of it");
});
