/** A request becomes a brief. */
export function NewBrief() {
  return (
    <main aria-label="New brief" className="p-4">
      <h1 className="text-page font-semibold">New brief</h1>
    </main>
  );
}
