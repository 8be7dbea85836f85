/** Who may do what without being asked: the policy of one attempt. Pure. */

export interface PermissionRequest {
  readonly title: string;
  readonly kind: "execute" | "edit" | "read" | "other";
  /** The shell line of an `execute` request. */
  readonly command?: string | undefined;
}

export interface PermissionPolicy {
  /** `boxed`: shell commands run in the sandbox; `unboxed`: a human let this run go unasked. */
  readonly safety: "boxed" | "supervised" | "unboxed";
  /** The agent's own file tools cannot leave the worktree. */
  readonly confined: boolean;
  /** Exact command lines that the user's settings allow. */
  readonly allow: readonly string[];
}

export type Decision =
  | { readonly answer: "allow"; readonly reason: string }
  | { readonly answer: "ask" };

/** Decides at once where the policy can, else says that a human must be asked. */
export function decide(request: PermissionRequest, policy: PermissionPolicy): Decision {
  if (policy.safety === "unboxed") return { answer: "allow", reason: "--allow-unboxed" };
  switch (request.kind) {
    case "read":
      return { answer: "allow", reason: "reading" };
    case "edit":
      if (policy.confined) return { answer: "allow", reason: "confined to the worktree" };
      return { answer: "ask" };
    case "execute":
      if (policy.safety === "boxed" && policy.confined) return { answer: "allow", reason: "boxed" };
      if (request.command !== undefined && policy.allow.includes(request.command.trim())) {
        return { answer: "allow", reason: "allowed by the user's settings" };
      }
      return { answer: "ask" };
    case "other":
      return { answer: "ask" };
  }
}
