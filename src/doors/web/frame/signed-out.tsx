/** What a browser sees that has shown no token: how to get one. */
export function SignedOut() {
  return (
    <main aria-label="Signed out" className="mx-auto max-w-130 p-8">
      <h1 className="text-page font-semibold">This browser is not signed in.</h1>
      <p className="mt-3">In a terminal, in your repository:</p>
      <pre className="mt-2 rounded-md bg-sunken p-3 text-code">tacit</pre>
      <p className="mt-3 text-text-2">
        It prints an address that signs this browser in once; the page has no password and no
        account. What you had begun to write here is kept.
      </p>
    </main>
  );
}
