/** The page of the workbench as Vite built it: files that are there by name, and nothing that a path leads to. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import { listFiles, readBytes } from "../../../ground/platform/files.ts";
import { refuse } from "./guard.ts";

/** Beside `src` and within `dist`, whichever of them we run from. */
const BUILT = fileURLToPath(new URL("../../../../dist/web", import.meta.url));

const types = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".css", "text/css; charset=utf-8"],
  [".svg", "image/svg+xml"],
  [".woff2", "font/woff2"],
  [".wasm", "application/wasm"],
  [".json", "application/json"],
]);

/** For a name that holds a hash of its content. */
const FOREVER = "public, max-age=31536000, immutable";

/**
 * To be mounted under `/`, behind everything else: an address that is no file is a screen, which the page itself finds.
 *
 * @param folder Where the built page is; ours unless told.
 */
export function page(folder: string = BUILT): Hono {
  let names: ReadonlySet<string> = new Set();
  /** Looks again where a name is missing: it may be built anew while we run. */
  const has = async (name: string): Promise<boolean> => {
    if (!names.has(name)) names = new Set(await listFiles(folder).catch(() => []));
    return names.has(name);
  };
  const app = new Hono();
  app.get("/*", async (context) => {
    const asked = decodeURIComponent(context.req.path).slice(1);
    const isScreen = !isFile(asked) || !(await has(asked));
    const name = isScreen && !asked.startsWith("assets/") ? "index.html" : asked;
    if (!(await has(name))) {
      return refuse(context, {
        status: 404,
        ...(name === "index.html"
          ? {
              code: "web/not-built",
              message: "The page was not built.",
              hint: "Build it where Tacit is: npm run setup",
            }
          : { code: "web/no-route", message: `No /${asked.slice(0, 200)}.` }),
      });
    }
    const kind = types.get(path.extname(name)) ?? "application/octet-stream";
    context.header("content-type", kind);
    if (name.startsWith("assets/")) context.header("cache-control", FOREVER);
    return context.body(await readBytes(path.join(folder, name)));
  });
  return app;
}

/** Whether an address could be one of a file; a screen's never is. */
function isFile(asked: string): boolean {
  return asked.startsWith("assets/") || /^[\w-]+\.\w+$/.test(asked);
}
