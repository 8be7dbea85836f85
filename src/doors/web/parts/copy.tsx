import { copy } from "./say.tsx";

interface Props {
  readonly text: string;
  /** What it is, such as `The path of the worktree`. */
  readonly what: string;
  /** What is shown, where that is not the text. */
  readonly shown?: string;
}

/** A text that is copied by a click on it. */
export function Copied({ text, what, shown = text }: Props) {
  return (
    <button
      type="button"
      title={`${what}: ${text}`}
      onClick={() => void copy(text, what)}
      className="inline-flex max-w-full min-w-0 items-center gap-1 rounded-sm px-1 text-code hover:bg-sunken"
    >
      <code className="truncate">{shown}</code>
      <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3 shrink-0 text-text-3">
        <path
          d="M4.5 4.5h6v6h-6zM7.5 4.5v-3h-6v6h3"
          fill="none"
          stroke="currentColor"
          strokeLinejoin="round"
        />
      </svg>
      <span className="sr-only">copy: {what}</span>
    </button>
  );
}
