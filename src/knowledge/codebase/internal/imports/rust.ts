/** `use` and `mod` of Rust. */
import { folderOf } from "../../../../ground/core/path.ts";
import {
  type ImportResolver,
  joined,
  manifestsNamed,
  type Repository,
  within,
} from "./repository.ts";

/** The folder of the modules inside the module at `file`; roots of crates have theirs beside them. */
function submodules(file: string): string {
  return /(?:^|\/)(?:(?:mod|lib|main|build)|(?:tests|benches|examples|bin)\/[^/]+)\.rs$/.test(file)
    ? folderOf(file)
    : file.replace(/\.rs$/, "");
}

export function rustResolver(repository: Repository): ImportResolver {
  const { paths } = repository;
  const crates = manifestsNamed(repository, /^Cargo\.toml$/).map(([folder, text]) => {
    const section = /^\[package\]([^]*?)(?=^\[|(?![^]))/m.exec(text)?.[1] ?? "";
    const library = /^\[lib\]([^]*?)(?=^\[|(?![^]))/m.exec(text)?.[1] ?? "";
    const name =
      /^\s*name\s*=\s*"([^"]+)"/m.exec(library)?.[1] ??
      /^\s*name\s*=\s*"([^"]+)"/m.exec(section)?.[1];
    const entry = /^\s*path\s*=\s*"([^"]+)"/m.exec(library)?.[1];
    return {
      folder,
      name: name?.replaceAll("-", "_"),
      entry: entry === undefined ? undefined : joined(folder, entry),
    };
  });

  function rootsOf(crate: (typeof crates)[number]): string[] {
    return [
      crate.entry ?? "",
      within(crate.folder, "src/lib.rs"),
      within(crate.folder, "src/main.rs"),
    ].filter((path) => paths.has(path));
  }

  /** Goes down as far as modules have files of their own; what is left are names in the last. */
  function descend(file: string, parts: readonly string[]): string[] {
    let current = file;
    let folder = submodules(file);
    for (const part of parts) {
      const next = [within(folder, `${part}.rs`), within(folder, `${part}/mod.rs`)].find((path) =>
        paths.has(path),
      );
      if (next === undefined) {
        // A module written out in its parent's file may still have files below.
        folder = within(folder, part);
        continue;
      }
      current = next;
      folder = submodules(next);
    }
    return paths.has(current) ? [current] : [];
  }

  function parentOf(file: string): string | undefined {
    const folder = /(?:^|\/)mod\.rs$/.test(file) ? folderOf(folderOf(file)) : folderOf(file);
    return [
      within(folder, "mod.rs"),
      `${folder}.rs`,
      within(folder, "lib.rs"),
      within(folder, "main.rs"),
    ].find((path) => paths.has(path) && path !== file);
  }

  return (from, specifier) => {
    const parts = specifier
      .replaceAll("r#", "")
      .split("::")
      .filter((part) => part !== "");
    const first = parts[0] ?? "";
    if (first === "self") return descend(from, parts.slice(1));
    if (first === "super") {
      let file: string | undefined = from;
      let climbed = 0;
      while (parts[climbed] === "super" && file !== undefined) {
        file = parentOf(file);
        climbed += 1;
      }
      return file === undefined ? [] : descend(file, parts.slice(climbed));
    }
    if (first === "crate") {
      const own = crates.find(
        ({ folder, name }) =>
          name !== undefined && (folder === "" || from.startsWith(`${folder}/`)),
      );
      for (const root of own === undefined ? [] : rootsOf(own)) {
        const found = descend(root, parts.slice(1));
        if (found.length > 0 && (found[0] !== root || parts.length === 1)) return found;
      }
      return own === undefined ? [] : rootsOf(own).slice(0, 1);
    }
    const other = crates.find(({ name }) => name === first);
    if (other !== undefined)
      return rootsOf(other)
        .slice(0, 1)
        .flatMap((root) => descend(root, parts.slice(1)));
    // A module beside this one: `use shapes::Circle` below `mod shapes;`.
    const beside = descend(from, parts);
    return beside[0] === from ? [] : beside;
  };
}
