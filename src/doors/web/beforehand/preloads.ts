/**
 * Files of code that a screen begins with, beside those of every screen: the page names them, so that they come while
 * the first one is still being read.
 */
export const PRELOADS = {
  "/settings": ["screens/settings/settings.tsx"],
  "/p/$project/context": ["screens/context/context.tsx"],
  "/p/$project/map": ["screens/context/map.tsx"],
  "/p/$project/context/$entry": ["screens/context/entry.tsx"],
  "/p/$project/briefs": ["screens/brief/briefs.tsx"],
  "/p/$project/briefs/new": ["screens/brief/new-brief.tsx"],
  "/p/$project/briefs/$brief": ["screens/brief/brief.tsx"],
  "/p/$project/runs": ["screens/runs/runs.tsx"],
  "/p/$project/runs/$run": ["screens/run/run.tsx"],
  "/p/$project/runs/$run/review": ["screens/review/review.tsx", "diff/viewer.tsx"],
  "/p/$project/change": ["screens/review/change.tsx", "diff/viewer.tsx"],
  "/p/$project/compare": ["screens/review/compare.tsx"],
  "/p/$project/insight": ["screens/insight/insight.tsx"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
