/** Where a repository came from, as its owner's own configuration says. */
import { tryGit } from "./git.ts";

/** The address of the remote `origin`, without a name and password; undefined where there is none. */
export async function originOf(root: string): Promise<string | undefined> {
  const { code, stdout } = await tryGit(root, ["config", "--local", "--get", "remote.origin.url"]);
  const address = stdout.toString("utf8").trim();
  return code === 0 && address !== "" ? address.replace(/^(\w+:\/\/)[^/@]*@/, "$1") : undefined;
}
