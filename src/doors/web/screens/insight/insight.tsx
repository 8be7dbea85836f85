/** What the journal can tell. */
export function Insight() {
  return (
    <main aria-label="Insight" className="p-4">
      <h1 className="text-page font-semibold">Insight</h1>
    </main>
  );
}
