/** Imports of Go. */
import {
  FOLDER_LIMIT,
  type ImportResolver,
  manifestsNamed,
  type Repository,
  within,
} from "./repository.ts";

export function goResolver(repository: Repository): ImportResolver {
  const modules = manifestsNamed(repository, /^go\.mod$/).flatMap(([folder, text]) => {
    const name = /^\s*module\s+"?([^\s"]+)/m.exec(text)?.[1];
    return name === undefined ? [] : [{ folder, name }];
  });
  return (_from, specifier) => {
    for (const { folder, name } of modules) {
      if (specifier !== name && !specifier.startsWith(`${name}/`)) continue;
      const files = repository.folders.get(within(folder, specifier.slice(name.length + 1))) ?? [];
      const found = files.filter((path) => path.endsWith(".go") && !path.endsWith("_test.go"));
      if (found.length > 0) return found.slice(0, FOLDER_LIMIT);
    }
    return [];
  };
}
