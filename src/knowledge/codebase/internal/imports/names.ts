/** Imports that name a class, a namespace or a file: Java, Kotlin, C#, Ruby, C and C++. */
import { folderOf } from "../../../../ground/core/path.ts";
import { isTest } from "../../files.ts";
import { FOLDER_LIMIT, joined, onlyOne, type Repository, within } from "./repository.ts";

/** `a.b.Type`, `a.b.Type.member`, `a.b.*`: by the end of a path, so source roots need not be known. */
export function byClass(
  repository: Repository,
  specifier: string,
  endings: readonly string[],
): readonly string[] {
  const parts = specifier.replaceAll("`", "").split(".");
  if (parts.at(-1) === "*") {
    const folder = parts.slice(0, -1).join("/");
    for (const [path, files] of repository.folders) {
      if (path !== folder && !path.endsWith(`/${folder}`)) continue;
      const found = files.filter(
        (file) => endings.some((ending) => file.endsWith(`.${ending}`)) && !isTest(file),
      );
      if (found.length > 0) return found.slice(0, FOLDER_LIMIT);
    }
  }
  for (let length = parts.length; length >= 2; length -= 1) {
    const suffix = parts.slice(0, length).join("/");
    const found = endings.flatMap((ending) => {
      const candidates = repository.names.get(`${parts[length - 1] ?? ""}.${ending}`) ?? [];
      return candidates.filter(
        (path) => path === `${suffix}.${ending}` || path.endsWith(`/${suffix}.${ending}`),
      );
    });
    if (found.length > 0) return found.slice(0, FOLDER_LIMIT);
  }
  return [];
}

/** The folder whose path ends as the namespace does, with dots in names of folders or as folders; only when it is one. */
export function byNamespace({ folders }: Repository, specifier: string): readonly string[] {
  const slashed = specifier.replaceAll(".", "/");
  const fitting = [...folders].filter(([folder]) => {
    const spelled = folder.replaceAll(".", "/");
    return spelled === slashed || spelled.endsWith(`/${slashed}`);
  });
  const found = fitting
    .map(([, files]) => files.filter((path) => path.endsWith(".cs")))
    .filter((files) => files.length > 0);
  return found.length === 1 ? (found[0] ?? []).slice(0, FOLDER_LIMIT) : [];
}

export function inRuby(
  { paths, names }: Repository,
  from: string,
  specifier: string,
): readonly string[] {
  const file = specifier.endsWith(".rb") ? specifier : `${specifier}.rb`;
  if (specifier.startsWith(".")) {
    const path = joined(folderOf(from), file);
    return path !== undefined && paths.has(path) ? [path] : [];
  }
  for (const root of ["lib", "", "app", "test", "spec"]) {
    const path = within(root, file);
    if (paths.has(path)) return [path];
  }
  // A gem of a monorepo.
  return onlyOne(
    (names.get(file.slice(file.lastIndexOf("/") + 1)) ?? []).filter((path) =>
      path.endsWith(`/lib/${file}`),
    ),
  );
}

export function byInclude(
  { paths, names }: Repository,
  from: string,
  specifier: string,
): readonly string[] {
  const path = joined(folderOf(from), specifier);
  if (path !== undefined && paths.has(path)) return [path];
  const suffix = specifier.replace(/^(?:\.{1,2}\/)+/, "");
  return onlyOne(
    (names.get(suffix.slice(suffix.lastIndexOf("/") + 1)) ?? []).filter(
      (candidate) => candidate === suffix || candidate.endsWith(`/${suffix}`),
    ),
  );
}
