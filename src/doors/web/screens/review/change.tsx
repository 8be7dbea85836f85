/** The change of a branch. */
export function Change() {
  return (
    <main aria-label="Change" className="p-4">
      <h1 className="text-page font-semibold">Change</h1>
    </main>
  );
}
