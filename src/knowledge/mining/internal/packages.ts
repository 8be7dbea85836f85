/** Packages from outside, as files name them, and where a project may use them freely. */
import type { FileFacts } from "../extract.ts";

/** The package that a specifier from outside is in; undefined for what is local or built in. */
export function packageOf(file: FileFacts, specifier: string): string | undefined {
  if (/^[./#]|^node:|^[@~]\//.test(specifier)) return undefined;
  if (file.language === "Python") return specifier.split(".")[0];
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** Tests and what is beside may use a package as they like; the same globs tell which files those are. */
export const ordinary = [
  "!**/{test,tests,__tests__,spec,e2e,testing,fixtures,__mocks__}/**",
  "!**/*.{test,spec,test-d,config,setup,bench,stories}.*",
  "!**/{examples,example,docs,scripts,bench,benchmarks,playground,demo,templates}/**",
];
