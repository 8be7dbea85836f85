/** One entry with its evidence. */
export function Entry() {
  return (
    <main aria-label="Entry" className="p-4">
      <h1 className="text-page font-semibold">Entry</h1>
    </main>
  );
}
