/** How titles speak of files. */
import type { Role } from "../roles.ts";

/** `Files in \`src/routes\``, `\`*.service.ts\` files in \`src\``. */
export function subjectOf({ glob, test, folder }: Pick<Role, "glob" | "test" | "folder">): string {
  const name = glob.slice(glob.lastIndexOf("/") + 1);
  const plain = test || /^\*\.\w+$/.test(name);
  const noun = test ? "Tests" : "Files";
  const between = glob.slice(folder.length, glob.length - name.length).replaceAll(/^\/|\/$/g, "");
  const inner = between.replace(/^\*\*\/?/, "");
  const where = folder === "" ? "" : ` below \`${folder}\``;
  if (!plain) return `\`${name}\` ${test ? "tests" : "files"}${where}`;
  if (inner !== "") return `${noun} in \`${inner}\` folders${where}`;
  return between === "**" ? `${noun}${where}` : `${noun} in \`${folder === "" ? "." : folder}\``;
}

/** ` in \`src\``; nothing for the whole repository. */
export function inside(folder: string): string {
  return folder === "" ? "" : ` in \`${folder}\``;
}

/** What stands before and after the `#` of a symbol. */
export function partsOf(symbol: string): { path: string; name: string } {
  const hash = symbol.lastIndexOf("#");
  return { path: symbol.slice(0, hash), name: symbol.slice(hash + 1) };
}
