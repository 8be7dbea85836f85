/**
 * A real browser on the page of a real server. It listens to everything that a page must never do, and `expectQuiet` tells.
 *
 * Nothing here waits for a time: what a test waits for is a locator, a request or an event.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { version } from "../../src/doors/cli/version.ts";
import { connectServer } from "../../src/doors/server/client.ts";
import { findBrowser } from "./find-browser.ts";

/** What a world has to have for its page to be opened; `StoryWorld` has it. */
export interface Served {
  readonly repository: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The pages are ours and nothing else can be reached, so Chromium's own sandbox, which root and many containers cannot
 * have, stays off. Clocks are fine enough for the figures of the bench.
 */
const FLAGS = [
  "--no-proxy-server",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  "--enable-precise-memory-info",
  "--font-render-hinting=none",
  "--hide-scrollbars",
];

let opening:
  | Promise<{ readonly browser: Browser; readonly close: () => Promise<void> }>
  | undefined;

/** The browser of this process, started by the first who asks. @throws Error where there is none */
export async function openBrowser(): Promise<Browser> {
  opening ??= launch();
  return (await opening).browser;
}

async function launch(): Promise<{ browser: Browser; close: () => Promise<void> }> {
  const found = await findBrowser();
  const browser = await chromium.launch({
    executablePath: found.executable,
    args: FLAGS,
    chromiumSandbox: false,
  });
  return {
    browser,
    close: async () => {
      await browser.close();
      await found.remove();
    },
  };
}

/** Ends it, if it was started. */
export async function closeBrowser(): Promise<void> {
  const opened = await opening;
  opening = undefined;
  await opened?.close();
}

/** What a context did that a page of ours never does, and what it asked for. */
export interface Watched {
  /** Requests so far, such as `GET /api/home?project=…`; those that left this machine are in `noise`. */
  readonly requests: readonly string[];
  /** Console errors, errors of scripts, what the policy refused, dialogs, and requests to elsewhere; a line each. */
  readonly noise: readonly string[];
  /** Waits for what was said before. @throws Error with the noise that none of `known` matches */
  readonly expectQuiet: (...known: readonly RegExp[]) => Promise<void>;
}

/** Listens to all pages of a context, those that are opened later included. */
export async function watch(context: BrowserContext): Promise<Watched> {
  const requests: string[] = [];
  const noise: string[] = [];
  // A refusal that nothing else tells of, such as that of a style attribute, becomes an error of the console.
  await context.addInitScript({
    content: `document.addEventListener("securitypolicyviolation", (violation) => {
      const { violatedDirective, blockedURI, sample } = violation;
      console.error("The policy refused", violatedDirective, blockedURI, sample);
    });`,
  });
  context.on("console", (message) => {
    if (message.type() !== "error") return;
    const { url } = message.location();
    noise.push(`console: ${message.text()}${url === "" ? "" : ` (${url})`}`);
  });
  context.on("weberror", (event) => noise.push(`error: ${event.error().message}`));
  context.on("dialog", (dialog) => {
    noise.push(`dialog: ${dialog.message()}`);
    // Its page may be gone by now, and then so is the dialog.
    dialog.dismiss().catch(() => {});
  });
  const hear = (method: string, target: string): void => {
    const url = new URL(target);
    if (["data:", "blob:", "about:"].includes(url.protocol)) return;
    if (url.hostname !== "127.0.0.1") noise.push(`request: ${method} ${target}`);
    else requests.push(`${method} ${url.pathname}${url.search}`);
  };
  context.on("request", (request) => hear(request.method(), request.url()));
  context.on("page", (page) => {
    page.on("websocket", (socket) => hear("WEBSOCKET", socket.url()));
    page.on("crash", () => noise.push("the page crashed"));
  });
  return {
    requests,
    noise,
    expectQuiet: async (...known) => {
      // An answer of each page comes after all that it has said.
      await Promise.all(context.pages().map((page) => page.evaluate("0")));
      const heard = noise.filter((line) => !known.some((pattern) => pattern.test(line)));
      if (heard.length > 0) throw new Error(`The page was not quiet:\n${heard.join("\n")}`);
    },
  };
}

/** One user at a browser. */
export interface OpenedWorkbench extends Watched {
  readonly context: BrowserContext;
  /** The first tab, signed in. */
  readonly page: Page;
  /** Such as `http://127.0.0.1:41234`. */
  readonly origin: string;
  /** Another tab, at a path of the page. */
  readonly openTab: (path: string) => Promise<Page>;
  /** Ends the browser's context, without a word of what was heard. */
  readonly close: () => Promise<void>;
}

function isCode({ pathname }: URL): boolean {
  return /^\/assets\/.*\.js$/.test(pathname);
}

/** Keeps all code from a page that the one at `address` does not name; the page says then what it missed. */
export async function allowNamed(page: Page, address: string): Promise<void> {
  const html = await (await page.request.get(address)).text();
  const named = new Set(html.match(/\/assets\/[^"]+\.js/g));
  await page.route(isCode, async (route) => {
    const { pathname } = new URL(route.request().url());
    await (named.has(pathname) ? route.continue() : route.abort());
  });
}

/** Milliseconds that anything on a page may take, on a machine that does other things as well. */
const LONGEST = 20_000;

/** An address that signs one browser in; starts the server of the world if there is none. */
export async function addressOf(world: Served): Promise<string> {
  const server = await connectServer(world.environment, version);
  return server.workbench({ directory: world.repository });
}

/** Opens the page of a world in a fresh context and signs in. Motion is reduced unless `options` say otherwise. */
export async function openWorkbench(
  world: Served,
  options: BrowserContextOptions = {},
): Promise<OpenedWorkbench> {
  const browser = await openBrowser();
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(LONGEST);
  const watched = await watch(context);
  const page = await context.newPage();
  const address = await addressOf(world);
  const { origin } = new URL(address);
  await page.goto(address);
  await page.getByRole("main").waitFor();
  return {
    ...watched,
    context,
    page,
    origin,
    openTab: async (path) => {
      const tab = await context.newPage();
      await tab.goto(origin + path);
      await tab.getByRole("main").waitFor();
      return tab;
    },
    close: () => context.close(),
  };
}

/** Resolves when the screen has what it asked for, and its letters, and was painted. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main").waitFor(); // by its role it is not there below a dialog
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  await page.evaluate(`document.fonts.ready.then(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )`);
}

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let axeSource: Promise<string> | undefined;

/** The rules of WCAG 2.2 at AA, and what axe calls best practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on a page as it stands, shadow roots included; a line each. */
export async function axe(page: Page): Promise<readonly string[]> {
  axeSource ??= readFile(axeFile, "utf8");
  await page.evaluate(await axeSource);
  const options = JSON.stringify({ runOnly: RULES, resultTypes: ["violations"] });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const summary = (failureSummary ?? "").split("\n").slice(1).join("; ").trim();
      return `${id}: ${target.flat().join(" ")}: ${summary}`;
    }),
  );
}
