/** The briefs of a project. */
export function Briefs() {
  return (
    <main aria-label="Briefs" className="p-4">
      <h1 className="text-page font-semibold">Briefs</h1>
    </main>
  );
}
