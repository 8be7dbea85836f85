/** Words for what the program names by an id. */

/** `file-upload` as `file upload`. */
export function kindWords(kind: string): string {
  return kind.replaceAll("-", " ");
}

/** `realtime.slow-clients` as `slow clients`: the kind of work stands beside it. */
export function dimensionWords(id: string): string {
  return (id.split(".").at(-1) ?? id).replaceAll("-", " ");
}

/** `1 question`, `3 questions`. */
export function counted(many: number, one: string, more = `${one}s`): string {
  return `${many} ${many === 1 ? one : more}`;
}
