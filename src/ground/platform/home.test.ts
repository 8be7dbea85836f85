import { expect, test } from "vitest";
import { configDirectory, tacitHome } from "./home.ts";

const linux = { platform: "linux", uid: 1000 } as const;

test("data lives where the environment says, else at the platform's place", () => {
  expect(tacitHome({ TACIT_HOME: "/x", HOME: "/home/a" }, linux)).toBe("/x");
  expect(tacitHome({ HOME: "/home/a" }, linux)).toBe("/home/a/.local/share/tacit");
  expect(tacitHome({ HOME: "/home/a", XDG_DATA_HOME: "/d" }, linux)).toBe("/d/tacit");
  expect(tacitHome({ HOME: "/root" }, { ...linux, uid: 0 })).toBe("/var/lib/tacit");
  expect(tacitHome({ HOME: "/Users/a" }, { platform: "darwin", uid: 501 })).toBe(
    "/Users/a/Library/Application Support/tacit",
  );
});

test("settings live in the configuration directory", () => {
  expect(configDirectory({ TACIT_CONFIG_HOME: "/x" })).toBe("/x");
  expect(configDirectory({ XDG_CONFIG_HOME: "/c" })).toBe("/c/tacit");
  expect(configDirectory({ HOME: "/home/a", XDG_CONFIG_HOME: "" })).toBe("/home/a/.config/tacit");
});

test("an environment without a home is named", () => {
  expect(() => configDirectory({})).toThrow(expect.objectContaining({ code: "platform/no-home" }));
});
