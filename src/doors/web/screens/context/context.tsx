/** The entries of a project. */
export function Context() {
  return (
    <main aria-label="Context" className="p-4">
      <h1 className="text-page font-semibold">Context</h1>
    </main>
  );
}
