/** One run. */
export function Run() {
  return (
    <main aria-label="Run" className="p-4">
      <h1 className="text-page font-semibold">Run</h1>
    </main>
  );
}
