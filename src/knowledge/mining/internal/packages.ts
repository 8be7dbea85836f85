/** Packages from outside, as files name them. */
import type { FileFacts } from "../extract.ts";

/** The package that a specifier from outside is in; undefined for what is local or built in. */
export function packageOf(file: FileFacts, specifier: string): string | undefined {
  if (/^[./#]|^node:|^[@~]\//.test(specifier)) return undefined;
  if (file.language === "Python") return specifier.split(".")[0];
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
