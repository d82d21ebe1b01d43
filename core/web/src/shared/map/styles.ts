/** How OpenLayers draws our layers. Colours come from the page's own tokens. */
import { getWidth } from 'ol/extent';
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style';
import type { FeatureLike } from 'ol/Feature';
import type ImageStyle from 'ol/style/Image';
import { seeThrough } from './colours';
import { useTiles } from './tiles';

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#16242b';
}

function scale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}

type Draw = (feature: FeatureLike) => Style;

/** How many shades of the brand's colour areas are drawn in. */
const SHADES = 16;
/** Pixels that an area must be wide for a word to be written on it. */
const WORD = 32;

/** The surface for nothing, which lets a base map through, up to two thirds of the brand's colour for the most. */
function tint(brand: string, shade: number): string {
  if (shade <= 0) return seeThrough(token('--surface'), useTiles().value === null ? 0.8 : 0.2);
  return seeThrough(brand, 0.1 + (0.53 * shade) / SHADES);
}

function shadeOf(feature: FeatureLike): number {
  const shade: unknown = feature.get('shade');
  return typeof shade === 'number' && shade > 0 ? Math.ceil(SHADES * Math.min(1, shade)) : 0;
}

/** Areas: thin lines, a label where there is room for one, and the selected ones filled. */
export function areaStyle(labelProperty: string | undefined, selected: readonly string[]): (feature: FeatureLike, resolution: number) => Style {
  const [line, brand, ink] = [token('--line-strong'), token('--brand'), new Fill({ color: token('--ink') })];
  const font = `${13 * scale()}px system-ui, sans-serif`;
  const halo = new Stroke({ color: token('--surface'), width: 3 });
  const grounds = new Map<number, Style>();
  function ground(shade: number): Style {
    return new Style({ fill: new Fill({ color: tint(brand, shade) }), stroke: new Stroke({ color: line, width: 1 }) });
  }
  const standing = new Style({ fill: new Fill({ color: seeThrough(brand, 0.2) }), stroke: new Stroke({ color: brand, width: 2.5 }), zIndex: 1 });
  return (feature, resolution) => {
    const chosen = selected.includes(String(feature.get('code')));
    const shade = shadeOf(feature);
    const plain = chosen ? standing : (grounds.get(shade) ?? ground(shade));
    if (!chosen) grounds.set(shade, plain);
    const extent = feature.getGeometry()?.getExtent();
    if (labelProperty === undefined || extent === undefined || getWidth(extent) < WORD * scale() * resolution) return plain;
    // An area without a name in the reader's language is called by its Chinese one.
    const label: unknown = feature.get(labelProperty) || feature.get('name');
    if (typeof label !== 'string' || label === '') return plain;
    const style = plain.clone();
    style.setText(new Text({ text: label, font: chosen ? `bold ${font}` : font, fill: ink, stroke: halo, overflow: false }));
    return style;
  };
}

/** A circle is in time, a triangle due soon, a square overdue: never by colour alone. */
function mark(light: unknown, selected: boolean): ImageStyle {
  const size = (selected ? 10 : 6.5) * scale();
  const stroke = new Stroke({ color: selected ? token('--ink') : '#ffffff', width: selected ? 2.5 : 1.5 });
  if (light === 'red') return new RegularShape({ points: 4, angle: Math.PI / 4, radius: size * 1.25, fill: new Fill({ color: token('--bad') }), stroke });
  if (light === 'yellow') return new RegularShape({ points: 3, radius: size * 1.3, fill: new Fill({ color: '#c98a12' }), stroke });
  return new Circle({ radius: size, fill: new Fill({ color: light === 'green' ? token('--good') : token('--brand') }), stroke });
}

const COLOURS: Readonly<Record<string, string>> = {
  green: '#12663c',
  yellow: '#c98a12',
  red: '#a8201a',
  blue: '#1c4f8c',
  purple: '#6b4fa1',
  grey: '#738690',
};

/** The mark of a plugin's layer: its shape as declared, its colour one of the platform's. */
function declaredMark(shape: unknown, colour: unknown): ImageStyle {
  const fill = new Fill({ color: COLOURS[String(colour)] ?? token('--brand') });
  const stroke = new Stroke({ color: '#ffffff', width: 1.5 });
  const size = 6.5 * scale();
  if (shape === 'square') return new RegularShape({ points: 4, angle: Math.PI / 4, radius: size * 1.25, fill, stroke });
  if (shape === 'triangle') return new RegularShape({ points: 3, radius: size * 1.3, fill, stroke });
  return new Circle({ radius: size, fill, stroke });
}

function beside(label: string): Text {
  return new Text({
    text: label,
    font: `${12 * scale()}px system-ui, sans-serif`,
    offsetX: 10 * scale(),
    textAlign: 'left',
    fill: new Fill({ color: token('--ink') }),
    stroke: new Stroke({ color: token('--surface'), width: 3 }),
  });
}

export function pointStyle(): Draw {
  const known = new Map<string, Style>();
  return (feature) => {
    const selected = feature.get('selected') === true;
    const [light, shape, colour] = [feature.get('light'), feature.get('shape'), feature.get('colour')] as unknown[];
    const label: unknown = feature.get('label');
    const named = typeof label === 'string' ? label : '';
    const key = [light, shape, colour, selected, named].map(String).join(' ');
    const made = (): Style => {
      const image = shape === undefined ? mark(light, selected) : declaredMark(shape, colour);
      return new Style({ image, zIndex: selected ? 1 : 0, ...(named === '' ? {} : { text: beside(named) }) });
    };
    const style = known.get(key) ?? made();
    if (named === '') known.set(key, style);
    return style;
  };
}

const CLUSTER_STEPS = [2, 10, 100, 1000] as const;

/** Several points as one circle with their number, the larger the more; a point alone as it is. */
export function clusterStyle(): Draw {
  const single = pointStyle();
  const known = new Map<number, Style>();
  return (feature) => {
    const members = feature.get('features') as FeatureLike[];
    const [first] = members;
    if (first !== undefined && members.length === 1) return single(first);
    const style = known.get(members.length) ?? numbered(members.length);
    known.set(members.length, style);
    return style;
  };
}

function numbered(count: number): Style {
  const step = CLUSTER_STEPS.filter((least) => count >= least).length;
  const fill = new Fill({ color: token('--brand-strong') });
  return new Style({
    image: new Circle({ radius: (8 + 4 * step) * scale(), fill, stroke: new Stroke({ color: '#ffffff', width: 2 }) }),
    text: new Text({ text: String(count), font: `bold ${12 * scale()}px system-ui, sans-serif`, fill: new Fill({ color: token('--on-brand') }) }),
    zIndex: step,
  });
}

/** The chosen place, and around it the circle that the position may lie in. */
export function pinStyle(): Draw {
  const brand = token('--brand');
  const dot = new Style({
    image: new Circle({ radius: 9 * scale(), fill: new Fill({ color: brand }), stroke: new Stroke({ color: '#ffffff', width: 3 }) }),
    zIndex: 2,
  });
  const doubt = new Style({ fill: new Fill({ color: seeThrough(brand, 0.13) }), stroke: new Stroke({ color: brand, width: 1, lineDash: [4, 4] }) });
  return (feature) => (feature.get('doubt') === true ? doubt : dot);
}
