import { expect, test } from "vitest";
import { withoutSecrets } from "./secrets.ts";

test("keys and passwords of the environment are replaced, names and places are not", () => {
  const clean = withoutSecrets({
    OPENAI_API_KEY: "sk-0123456789",
    PGPASSWORD: 'pass"word1',
    GIT_AUTHOR_NAME: "Ada Lovelace",
    SSH_AUTH_SOCK: "/run/agent.socket",
    PWD: "/home/ada/work",
    DATABASE_URL: "postgres://ada:p%40ssword1@db/tacit",
    SHORT_TOKEN: "abc",
  });
  const text = JSON.stringify({
    key: "sk-0123456789",
    password: 'pass"word1',
    address: "at postgres://ada:p%40ssword1@db/tacit or p@ssword1",
    name: "Ada Lovelace",
    places: "/run/agent.socket /home/ada/work abc",
  });
  expect(JSON.parse(clean(text))).toEqual({
    key: "[redacted]",
    password: "[redacted]",
    address: "at [redacted] or [redacted]",
    name: "Ada Lovelace",
    places: "/run/agent.socket /home/ada/work abc",
  });
});
