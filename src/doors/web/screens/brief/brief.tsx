/** One brief. */
export function Brief() {
  return (
    <main aria-label="Brief" className="p-4">
      <h1 className="text-page font-semibold">Brief</h1>
    </main>
  );
}
