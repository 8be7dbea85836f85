import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../../test/support/temporary-repository.ts";
import { page } from "./page.ts";

function built(): string {
  const folder = temporaryFolder();
  writeFiles(folder, {
    "web/index.html": "<!doctype html>page",
    "web/theme.js": "theme",
    "web/assets/a-1.js": "script",
    "secret.txt": "secret",
  });
  return `${folder}/web`;
}

async function get(app: ReturnType<typeof page>, path: string) {
  const answer = await app.request(path);
  return {
    status: answer.status,
    type: answer.headers.get("content-type"),
    cache: answer.headers.get("cache-control"),
    text: await answer.text(),
  };
}

test("an address that is no file is a screen", async () => {
  const app = page(built());
  for (const path of ["/", "/p/shop/runs/7", "/settings", "/p/shop~x1/change"]) {
    expect(await get(app, path)).toEqual({
      status: 200,
      type: "text/html; charset=utf-8",
      cache: null,
      text: "<!doctype html>page",
    });
  }
});

function link(name: string): string {
  return `<link rel="modulepreload" crossorigin href="/assets/${name}">`;
}

test("a screen's page names the code that it begins with, and no other's", async () => {
  const folder = built();
  const preloads = {
    "/p/$project/runs": ["assets/runs-1.js"],
    "/p/$project/runs/$run/review": ["assets/review-1.js", "assets/viewer-1.js"],
  };
  writeFiles(folder, {
    "index.html": "<head></head>",
    "preloads.json": JSON.stringify(preloads),
  });
  const app = page(folder);
  expect((await get(app, "/p/shop~x1/runs/7/review?remark=R1")).text).toBe(
    `<head>${link("review-1.js")}${link("viewer-1.js")}</head>`,
  );
  expect((await get(app, "/p/shop/runs")).text).toBe(`<head>${link("runs-1.js")}</head>`);
  for (const path of ["/", "/p/shop/runs/7", "/p/shop/runs/7/review/8", "/toString"])
    expect((await get(app, path)).text).toBe("<head></head>");
});

test("a file whose name holds its hash may be kept for ever, and no other", async () => {
  const app = page(built());
  expect(await get(app, "/assets/a-1.js")).toMatchObject({
    type: "text/javascript; charset=utf-8",
    cache: "public, max-age=31536000, immutable",
    text: "script",
  });
  expect(await get(app, "/theme.js")).toMatchObject({ cache: null, text: "theme" });
});

test("only what was built is sent", async () => {
  const app = page(built());
  expect((await get(app, "/assets/a-2.js")).status).toBe(404);
  for (const path of ["/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt"]) {
    expect((await get(app, path)).text).not.toContain("secret\n");
    expect((await get(app, path)).text).not.toBe("secret");
  }
});

test("a page that is built anew while the server runs is sent as it is now", async () => {
  const folder = built();
  const app = page(folder);
  expect((await get(app, "/assets/a-2.js")).status).toBe(404);
  writeFiles(folder, { "assets/a-2.js": "newer", "index.html": "newer page" });
  expect(await get(app, "/assets/a-2.js")).toMatchObject({ status: 200, text: "newer" });
  expect(await get(app, "/settings")).toMatchObject({ text: "newer page" });
});

test("a page that was not built says what to do, and is there once it is", async () => {
  const folder = `${temporaryFolder()}/web`;
  const app = page(folder);
  expect(await get(app, "/")).toMatchObject({
    status: 404,
    text: expect.stringContaining("npm run setup"),
  });
  writeFiles(folder, { "index.html": "now" });
  expect(await get(app, "/")).toMatchObject({ status: 200, text: "now" });
});
