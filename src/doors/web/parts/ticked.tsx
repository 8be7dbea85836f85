/** One line in which `words` stand as code, as titles and messages have it. */
export function Ticked({ text }: { readonly text: string }) {
  return text.split(/(`[^`]+`)/).map((piece, at) =>
    at % 2 === 1 ? (
      <code key={at} className="text-[0.95em]">
        {piece.slice(1, -1)}
      </code>
    ) : (
      piece
    ),
  );
}
