/** Shows where words stand on the screen, without changing what is drawn. */
import { placesOf } from "./marks.ts";

const NAME = "found-words";

/** Scrolls to the first place of the words inside of an element, and marks them until others are shown. */
export function show(within: HTMLElement | null, words: string): boolean {
  if (within === null) return false;
  const criterion = /^AC-\d+$/.test(words)
    ? within.querySelector<HTMLElement>(`[data-criterion="${words}"]`)
    : null;
  if (criterion !== null) {
    mark(criterion, 0, undefined);
    criterion.scrollIntoView({ block: "center" });
    return true;
  }
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const [at] = placesOf(node.textContent ?? "", words);
    if (at === undefined) continue;
    mark(node, at, at + words.length);
    node.parentElement?.scrollIntoView({ block: "center" });
    return true;
  }
  return false;
}

/** A browser without highlights only scrolls. */
function mark(node: Node, from: number, to: number | undefined): void {
  if (!("highlights" in CSS)) return;
  const range = new Range();
  if (to === undefined) range.selectNodeContents(node);
  else {
    range.setStart(node, from);
    range.setEnd(node, to);
  }
  CSS.highlights.set(NAME, new Highlight(range));
}
