/** Colours of the page for the map's canvas. */
import { asArray, asString } from 'ol/color';

/**
 * A colour that lets what is below through: `opacity` from 0 to 1. Of any way that CSS has to write one: a build shortens `#ffffff` to `#fff`,
 * and a canvas that cannot read a colour draws black.
 */
export function seeThrough(colour: string, opacity: number): string {
  const [red = 0, green = 0, blue = 0] = asArray(colour);
  return asString([red, green, blue, opacity]);
}
