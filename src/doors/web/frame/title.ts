/** What a tab is called, and what a screen reader hears when the screen changes. */

const words = new Map([
  ["context", "Context"],
  ["map", "Map"],
  ["briefs", "Briefs"],
  ["runs", "Runs"],
  ["change", "Change"],
  ["compare", "Compare"],
  ["insight", "Insight"],
]);

/** `Review of run 7 · shop` for `/p/shop/runs/7/review`. */
export function titleOf(pathname: string): string {
  const parts = pathname.split("/").flatMap((part) => (part === "" ? [] : [plain(part)]));
  if (parts.length === 0) return "Home";
  if (parts[0] === "settings") return "Settings";
  const [, project = "", screen = "", item, more] = parts;
  const name = words.get(screen) ?? "Nothing here";
  return `${item === undefined ? name : itemOf(screen, item, more)} · ${project}`;
}

function itemOf(screen: string, item: string, more: string | undefined): string {
  if (screen === "runs") return more === "review" ? `Review of run ${item}` : `Run ${item}`;
  return screen === "briefs" && item === "new" ? "New brief" : item;
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address above, where Escape leads; undefined at the top. */
export function parentOf(pathname: string): string | undefined {
  const parts = pathname.split("/").filter((part) => part !== "");
  if (parts.length === 0) return undefined;
  const [, project = "", screen = ""] = parts;
  if (parts.length > 3) return `/${parts.slice(0, -1).join("/")}`;
  const above = new Map([
    ["map", "context"],
    ["change", "runs"],
    ["compare", "runs"],
  ]).get(screen);
  return above === undefined ? "/" : `/p/${project}/${above}`;
}
