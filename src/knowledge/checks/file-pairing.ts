/** Checks of what changes together: a change that touches one kind of file touches another as well. */
import type { Entry, FilePairingCheck } from "../../ground/contract/entry.ts";
import { type ChangeCheck, messageFor } from "./check.ts";
import { checkedIn, scopeMatcher } from "./scope.ts";

/** A deleted file may be the partner, but asks for none: nobody could mend what is not there. */
export function compileFilePairing(entry: Entry, check: FilePairingCheck): ChangeCheck {
  const concerns = checkedIn(entry.front.scope);
  const isPartner = scopeMatcher(check.with);
  const message = messageFor(entry, check.message);
  const asks = (status: string): boolean =>
    check.when === "added" ? status === "added" : status !== "deleted";
  return {
    status: "compiled",
    kind: "file-pairing",
    slug: entry.slug,
    message,
    concerns,
    findIn: (change) => {
      const files = [...change.values()];
      if (files.some(({ path }) => isPartner(path))) return [];
      return files
        .filter(({ path, status }) => asks(status) && concerns(path))
        .map(({ path }) => ({ rule: entry.slug, path, message, entry: entry.slug }));
    },
  };
}
