/** The looks of a diff: our tokens in the place of the viewer's own colours. */

/** Pixels; the viewer reserves them before a header is there. */
export const HEADER = 52;
/** Pixels of a line of code that is not wrapped. */
export const LINE = 20;

/** In the last layer, so that it wins over what the viewer brings. Custom properties reach into its shadow roots. */
export const ours = `@layer base, theme, rendered, unsafe;
@layer unsafe {
  :host {
    --diffs-bg: var(--surface);
    --diffs-fg: var(--text-1);
    --diffs-font-family: var(--font-mono, "Geist Mono Variable", ui-monospace, monospace);
    --diffs-header-font-family: "Geist Variable", system-ui, sans-serif;
    --diffs-font-size: 12.5px;
    --diffs-line-height: ${LINE}px;
    --diffs-bg-context-override: var(--surface);
    --diffs-bg-context-gutter-override: var(--surface);
    --diffs-bg-buffer-override: var(--hairline);
    --diffs-bg-separator-override: var(--sunken);
    --diffs-bg-hover-override: var(--text-3);
    --diffs-fg-number-override: var(--text-3);
    --diffs-bg-addition-override: var(--add);
    --diffs-bg-addition-number-override: var(--add);
    --diffs-bg-addition-emphasis-override: var(--add-strong);
    --diffs-addition-color-override: var(--ok);
    --diffs-fg-number-addition-override: var(--ok);
    --diffs-bg-deletion-override: var(--delete);
    --diffs-bg-deletion-number-override: var(--delete);
    --diffs-bg-deletion-emphasis-override: var(--delete-strong);
    --diffs-deletion-color-override: var(--danger);
    --diffs-fg-number-deletion-override: var(--danger);
    --diffs-modified-color-override: var(--accent);
    --diffs-bg-selection-override: var(--selected);
    --diffs-bg-selection-number-override: var(--selected);
    background-color: var(--surface);
  }
  [data-line-type="change-addition"]:is([data-line], [data-column-number], [data-no-newline]) {
    --diffs-computed-diff-line-bg: var(--add);
  }
  [data-line-type="change-deletion"]:is([data-line], [data-column-number], [data-no-newline]) {
    --diffs-computed-diff-line-bg: var(--delete);
  }
  [data-moved]:is([data-line], [data-column-number]) {
    --diffs-computed-diff-line-bg: var(--sunken);
  }
  [data-moved][data-line] span {
    color: var(--text-3) !important;
    background-color: transparent !important;
  }
  [data-selected-line]:is([data-line], [data-column-number]) {
    --diffs-computed-selected-line-bg: var(--selected);
  }
  [data-column-number][data-selected-line] {
    color: var(--accent);
    font-weight: 600;
    box-shadow: inset 3px 0 0 var(--accent);
  }
  [data-gutter-utility-slot] {
    transform: translateX(10px);
    z-index: 4;
  }
  [data-line-annotation],
  [data-gutter-buffer="annotation"] {
    --diffs-annotation-bg: var(--surface);
  }
  [data-line] {
    overflow-wrap: anywhere;
  }
}`;
