/** Agents, models, checks, sandbox, looks. */
export function Settings() {
  return (
    <main aria-label="Settings" className="p-4">
      <h1 className="text-page font-semibold">Settings</h1>
    </main>
  );
}
