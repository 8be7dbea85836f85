/** Removes secrets that Tacit knows from text, before it is stored, shown or sent. */

/**
 * A function that replaces each secret, also as JSON and URL text, by `[redacted]`.
 *
 * Secrets shorter than 8 characters are left alone: they would match ordinary words.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < 8) continue;
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(encodeURIComponent(secret));
    forms.add(Buffer.from(secret).toString("base64"));
  }
  const longestFirst = [...forms].toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const form of longestFirst) clean = clean.replaceAll(form, "[redacted]");
    return clean;
  };
}
