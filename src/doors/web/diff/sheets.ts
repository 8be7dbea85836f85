/**
 * Styles of the viewer as sheets that a script makes.
 *
 * The viewer puts a `style` element into each of its shadow roots. Our policy lets no such element in, and its text
 * depends on the browser, so that no digest would cover it. The build puts this module in the place of the viewer's own
 * `utils/hostTheme.js`: a constructed sheet says the same, and one is shared by all roots.
 */
import { ours } from "./look.ts";

/** What the viewer keeps of its element, and asks of it. */
interface HostTheme {
  textContent: string;
  readonly parentNode: ShadowRoot;
  readonly remove: () => void;
}

interface Wanted {
  readonly shadowRoot: ShadowRoot;
  readonly currentNode: HostTheme | undefined;
  readonly themeCSS: string;
}

const sheets = new Map<string, CSSStyleSheet>();
const made = new WeakSet<CSSStyleSheet>();

function sheetOf(css: string): CSSStyleSheet {
  const known = sheets.get(css);
  if (known !== undefined) return known;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  sheets.set(css, sheet);
  made.add(sheet);
  return sheet;
}

/** Puts the theme's sheet, and ours behind it, in the place of what was there. */
function dress(root: ShadowRoot, css: string): void {
  const others = root.adoptedStyleSheets.filter((sheet) => !made.has(sheet));
  root.adoptedStyleSheets = css.trim() === "" ? others : [...others, sheetOf(css), sheetOf(ours)];
}

export function upsertHostThemeStyle({ shadowRoot, themeCSS }: Wanted): HostTheme | undefined {
  dress(shadowRoot, themeCSS);
  if (themeCSS.trim() === "") return undefined;
  let text = themeCSS;
  return {
    parentNode: shadowRoot,
    get textContent() {
      return text;
    },
    set textContent(css: string) {
      text = css;
      dress(shadowRoot, css);
    },
    remove: () => dress(shadowRoot, ""),
  };
}
