import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../test/support/temporary-repository.ts";
import { openerFor, openInBrowser } from "./browser.ts";

test("a browser is opened where somebody sits before a screen", () => {
  expect(openerFor("darwin", {})).toBe("open");
  expect(openerFor("linux", { DISPLAY: ":0" })).toBe("xdg-open");
  expect(openerFor("linux", { WAYLAND_DISPLAY: "wayland-0" })).toBe("xdg-open");
  expect(openerFor("linux", {})).toBeUndefined();
  expect(openerFor("linux", { DISPLAY: "" })).toBeUndefined();
});

test("a desktop without an opener is no error", async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { "readme.txt": "no programs here" });
  const environment = { DISPLAY: ":0", PATH: folder };
  expect(await openInBrowser("http://127.0.0.1:1/", environment)).toBe(false);
});
