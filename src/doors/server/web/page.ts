/** The page of the workbench as Vite built it: files that are there by name, and nothing that a path leads to. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import { z } from "zod";
import { listFiles, readBytes, readIfPresent } from "../../../ground/platform/files.ts";
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

/** What a screen begins with, by the pattern of its address: what is first holds. */
const PRELOADS = "preloads.json";
const addresses = z.record(z.string(), z.array(z.string()));
type Addresses = z.infer<typeof addresses>;

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
    const bytes = await readBytes(path.join(folder, name));
    if (name !== "index.html") return context.body(bytes);
    const preloads = await readIfPresent(path.join(folder, PRELOADS));
    if (preloads === undefined) return context.body(bytes);
    const files = filesOf(addresses.parse(JSON.parse(preloads)), asked);
    return context.body(withPreloads(Buffer.from(bytes).toString(), files));
  });
  return app;
}

/** Files of code of the screen at `asked`, beside those of every screen; none where no screen is there. */
function filesOf(preloads: Addresses, asked: string): readonly string[] {
  const parts = asked.split("/");
  const isAt = (address: string): boolean => {
    const pattern = address.slice(1).split("/");
    if (pattern.length !== parts.length) return false;
    return pattern.every((part, at) => part.startsWith("$") || part === parts[at]);
  };
  return Object.entries(preloads).find(([address]) => isAt(address))?.[1] ?? [];
}

function withPreloads(html: string, files: readonly string[]): string {
  const links = files.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`);
  return html.replace("</head>", `${links.join("")}</head>`);
}

/** Whether an address could be one of a file; a screen's never is. */
function isFile(asked: string): boolean {
  return asked.startsWith("assets/") || /^[\w-]+\.\w+$/.test(asked);
}
