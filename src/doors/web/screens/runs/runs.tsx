/** The runs of a project. */
export function Runs() {
  return (
    <main aria-label="Runs" className="p-4">
      <h1 className="text-page font-semibold">Runs</h1>
    </main>
  );
}
