/** Whether a process lives, and whether it is still the same one. */
import { hasCode, readText } from "./shared-files.ts";

/** What is known of a living process; undefined when it has ended, zombies included. `program` is empty off Linux. */
export async function lifeOf(
  pid: number,
): Promise<{ readonly program: string; readonly begun: string } | undefined> {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!hasCode(error, "EPERM")) return undefined;
  }
  if (process.platform !== "linux") return { program: "", begun: "" };
  // proc_pid_stat(5): pid (program) state …, the 22nd is the start time
  const found = /^\d+ \((?<program>.*)\) (?<rest>.*)/s.exec(await readText(`/proc/${pid}/stat`));
  const rest = found?.groups?.["rest"]?.split(" ") ?? [];
  if (rest[0] === undefined || rest[0] === "Z" || rest[0] === "X") return undefined;
  return { program: found?.groups?.["program"] ?? "", begun: rest[19] ?? "" };
}
