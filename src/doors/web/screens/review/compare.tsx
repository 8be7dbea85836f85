/** Several runs of one brief. */
export function Compare() {
  return (
    <main aria-label="Compare" className="p-4">
      <h1 className="text-page font-semibold">Compare</h1>
    </main>
  );
}
