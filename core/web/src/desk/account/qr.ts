/**
 * An address for an SVG that the server drew, so that it is shown as a picture: a picture runs no script and loads
 * nothing, whatever is in it.
 */
export function svgAddress(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
