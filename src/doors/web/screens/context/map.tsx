/** The architecture of a project. */
export function ContextMap() {
  return (
    <main aria-label="Map" className="p-4">
      <h1 className="text-page font-semibold">Map</h1>
    </main>
  );
}
