/** What needs a person now. */
export function Home() {
  return (
    <main aria-label="Home" className="p-4">
      <h1 className="text-page font-semibold">Home</h1>
    </main>
  );
}
