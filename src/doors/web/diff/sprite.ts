/**
 * In the place of the viewer's pictures, which are forty in every one of its shadow roots: headers are ours, and no line
 * of ours has a picture. The build puts it there, as it does `sheets.ts`.
 */
export const SVGSpriteSheet =
  '<svg data-icon-sprite aria-hidden="true" width="0" height="0"></svg>';
