/** Shows an address in the browser of whoever sits at this machine. */
import { spawn } from "node:child_process";
import { definedOnly, type Environment } from "./home.ts";

/**
 * Tells the desktop to show the address; false where there is none, and where nobody takes it.
 *
 * On Linux a desktop is known by its display, so that a terminal over SSH opens nothing on another's screen.
 */
export async function openInBrowser(address: string, environment: Environment): Promise<boolean> {
  const opener = openerFor(process.platform, environment);
  if (opener === undefined) return false;
  return await new Promise((resolve) => {
    const child = spawn(opener, [address], {
      env: definedOnly(environment),
      stdio: "ignore",
      detached: true,
    });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}

export function openerFor(platform: NodeJS.Platform, environment: Environment): string | undefined {
  if (platform === "darwin") return "open";
  const display = environment["DISPLAY"] ?? environment["WAYLAND_DISPLAY"] ?? "";
  return display === "" ? undefined : "xdg-open";
}
