/** The change of a run. */
export function Review() {
  return (
    <main aria-label="Review" className="p-4">
      <h1 className="text-page font-semibold">Review</h1>
    </main>
  );
}
