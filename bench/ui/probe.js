// Runs in the page before its own scripts and measures there, so that no figure has the way to the browser in it.
// Times are milliseconds since the navigation began, or of this machine's clock where they say so.
"use strict";

/** Each element that matches, in shadow roots as well; they hold nothing deeper. */
const all = (selector) => {
  const found = [...document.querySelectorAll(selector)];
  for (const host of document.querySelectorAll("diffs-container")) {
    if (host.shadowRoot !== null) found.push(...host.shadowRoot.querySelectorAll(selector));
  }
  return found;
};

/** Resolves when what is in the document now has been painted. */
const painted = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });

const frame = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
  });

const tasks = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) tasks.push({ startTime, duration });
}).observe({ type: "longtask", buffered: true });

/** When the first element that matches was painted; null where there is none after ten seconds. */
const seen = async (selector) => {
  while (all(selector).length === 0) {
    if (performance.now() > 10_000) return null;
    await frame();
  }
  await painted();
  return performance.now();
};

/** Of this machine's clock: when each fact was painted first, by sequence. */
const facts = new Map();
const watchFacts = () => {
  const waiting = new Set();
  let asked = false;
  const look = () => {
    for (const row of document.querySelectorAll("[data-fact]")) {
      const sequence = row.getAttribute("data-fact");
      if (!facts.has(sequence)) waiting.add(sequence);
    }
    if (asked || waiting.size === 0) return;
    asked = true;
    void note();
  };
  const note = async () => {
    await painted();
    asked = false;
    const now = performance.timeOrigin + performance.now();
    for (const sequence of waiting) facts.set(sequence, now);
    waiting.clear();
    look();
  };
  new MutationObserver(look).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["data-fact"],
  });
  look();
};

/** Milliseconds from each key until what it did was painted. */
const keys = [];
const timeKey = async (begun) => {
  await painted();
  keys.push(performance.now() - begun);
};
addEventListener(
  "keydown",
  ({ timeStamp }) => {
    void timeKey(timeStamp);
  },
  { capture: true },
);

globalThis.probe = {
  seen,
  painted,
  watchFacts,
  facts: (sequences) => sequences.map((sequence) => facts.get(String(sequence)) ?? null),
  factSeen: async (sequence) => {
    while (!facts.has(String(sequence))) await frame();
    return facts.get(String(sequence));
  },
  keys: () => keys.splice(0),
  /** Of tasks that began after `since`; those under 50 ms are none. */
  longestTask: (since) =>
    Math.max(0, ...tasks.filter((task) => task.startTime >= since).map((task) => task.duration)),
  /** Until the first answer to a request that ends so was there. */
  answered: (end) =>
    performance.getEntriesByType("resource").find(({ name }) => name.split("?")[0].endsWith(end))
      ?.responseEnd ?? null,
  nodes: () =>
    document.querySelectorAll("*").length +
    [...document.querySelectorAll("*")]
      .filter((element) => element.shadowRoot !== null)
      .reduce((sum, element) => sum + element.shadowRoot.querySelectorAll("*").length, 0),
  /** Frames a second while an element is scrolled by so many pixels in each. */
  scroll: async (selector, frames, pixels) => {
    const element = document.querySelector(selector);
    await frame();
    const begun = performance.now();
    const from = element.scrollTop;
    for (let at = 0; at < frames; at += 1) {
      element.scrollTop += pixels;
      await frame();
    }
    return {
      fps: (frames * 1000) / (performance.now() - begun),
      moved: element.scrollTop - from,
    };
  },
};
