/** `use` and `require` of PHP. */
import { folderOf } from "../../../../ground/core/path.ts";
import { isObject, jsonOf, targetsIn } from "./script.ts";
import {
  type ImportResolver,
  joined,
  manifestsNamed,
  onlyOne,
  type Repository,
  within,
} from "./repository.ts";

export function phpResolver(repository: Repository): ImportResolver {
  const { paths, names } = repository;
  const prefixes = manifestsNamed(repository, /^composer\.json$/).flatMap(([folder, text]) => {
    const manifest = jsonOf(text);
    return [manifest["autoload"], manifest["autoload-dev"]].flatMap((section) => {
      const table = isObject(section) && isObject(section["psr-4"]) ? section["psr-4"] : {};
      return Object.entries(table).flatMap(([prefix, target]) =>
        targetsIn(target).flatMap((inside) => {
          const root = joined(folder, inside);
          return root === undefined ? [] : [{ prefix, root }];
        }),
      );
    });
  });
  prefixes.sort((a, b) => b.prefix.length - a.prefix.length);
  return (from, specifier) => {
    if (specifier.endsWith(".php")) {
      const path = joined(folderOf(from), specifier);
      return path !== undefined && paths.has(path)
        ? [path]
        : paths.has(specifier)
          ? [specifier]
          : [];
    }
    const name = specifier.replace(/^\\/, "");
    for (const { prefix, root } of prefixes) {
      if (!name.startsWith(prefix)) continue;
      const path = within(root, `${name.slice(prefix.length).replaceAll("\\", "/")}.php`);
      if (paths.has(path)) return [path];
    }
    const file = `${name.replaceAll("\\", "/")}.php`;
    return onlyOne(
      (names.get(file.slice(file.lastIndexOf("/") + 1)) ?? []).filter(
        (path) => path === file || path.endsWith(`/${file}`),
      ),
    );
  };
}
