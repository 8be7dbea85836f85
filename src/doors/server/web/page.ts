/** The page of the workbench as Vite built it: fixed files, known by name before anybody asks. */
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
  let listing: Promise<ReadonlySet<string>> | undefined;
  const known = async (): Promise<ReadonlySet<string>> => {
    listing ??= listFiles(folder).then(
      (names) => new Set(names),
      () => new Set<string>(),
    );
    const names = await listing;
    if (names.size === 0) listing = undefined; // it may be built while we run
    return names;
  };
  const app = new Hono();
  app.get("/*", async (context) => {
    const names = await known();
    const asked = decodeURIComponent(context.req.path).slice(1);
    const isScreen = !names.has(asked) && !asked.startsWith("assets/");
    const name = isScreen ? "index.html" : asked;
    if (!names.has(name)) {
      return refuse(context, {
        status: 404,
        code: isScreen ? "web/not-built" : "web/no-route",
        message: isScreen ? "The page was not built." : `No /${asked.slice(0, 200)}.`,
        ...(isScreen ? { hint: "Build it where Tacit is: npm run setup" } : {}),
      });
    }
    const kind = types.get(path.extname(name)) ?? "application/octet-stream";
    context.header("content-type", kind);
    if (name.startsWith("assets/")) context.header("cache-control", FOREVER);
    return context.body(await readBytes(path.join(folder, name)));
  });
  return app;
}
