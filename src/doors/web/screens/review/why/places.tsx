/** Places of the change, in a list. */

/** Of a list that could be long. */
export const LISTED = 12;

export function PlaceButton({ words, go }: { readonly words: string; readonly go: () => void }) {
  return (
    <button
      type="button"
      onClick={go}
      className="inline-flex min-h-6 items-center text-left text-accent underline decoration-hairline [overflow-wrap:anywhere] hover:decoration-current"
    >
      <bdi>{words}</bdi>
    </button>
  );
}
