/** Tabs that measure themselves: each has the probe of `probe.js` from its first moment. */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import {
  type OpenedWorkbench,
  openWorkbench,
  type Served,
  settled,
} from "../../test/support/browser.ts";

const probe = fileURLToPath(new URL("probe.js", import.meta.url));

/** A browser as it is when it comes for the first time, probe included. */
export async function openProbed(world: Served): Promise<OpenedWorkbench> {
  const bench = await openWorkbench(world);
  await bench.context.addInitScript({ path: probe });
  return bench;
}

/** Opens a tab at a path; it need not have loaded yet. The caller closes it. */
export async function openAt(bench: OpenedWorkbench, path: string): Promise<Page> {
  const tab = await bench.context.newPage();
  await tab.goto(bench.origin + path, { waitUntil: "commit" });
  return tab;
}

/** Calls the probe of a tab. */
export async function ask<Answer>(tab: Page, call: string): Promise<Answer> {
  return tab.evaluate<Answer>(`probe.${call}`);
}

/** Milliseconds from the beginning of the navigation until something that matches was painted; infinite for never. */
export async function paintOf(tab: Page, selector: string): Promise<number> {
  const paint = await ask<number | null>(tab, `seen(${JSON.stringify(selector)})`);
  return paint ?? Number.POSITIVE_INFINITY;
}

/** MB that scripts of the tab hold once everything that can be collected is. */
export async function heapOf(tab: Page): Promise<number> {
  const session = await tab.context().newCDPSession(tab);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 1024 / 1024;
}

/** KB of the scripts that a first visit of Home asks for until it is complete, compressed. */
export async function scriptsOfFirstVisit(world: Served): Promise<number> {
  const bench = await openWorkbench(world);
  await settled(bench.page);
  const asked = new Set(bench.requests.filter((line) => /^GET \/[^?]*\.js$/.test(line)));
  const sizes = await Promise.all(
    [...asked].map(async (line) => {
      const answer = await fetch(bench.origin + line.slice("GET ".length));
      return gzipSync(await answer.bytes()).length;
    }),
  );
  await bench.close();
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}
