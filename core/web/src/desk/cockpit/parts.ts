/** The parts of an area: which level they are of, and how the map shades them. Pure. */
import type { components } from '@shared/api/schema';
import type { FeatureCollection } from '@shared/api/types';
import { levelOf, lineage } from '../places/chain';

export type Part = components['schemas']['CasesThereOut'];

/** The level of the areas that are drawn within one. */
export function childLevel(code: string): 'township' | 'village' | 'grid' {
  const level = levelOf(code);
  return level === 'township' ? 'village' : level === 'village' || level === 'grid' ? 'grid' : 'township';
}

/** The area that one lies in, as far as somebody works there; null at the top. */
export function above(code: string, roots: readonly string[]): string | null {
  const [parent] = lineage(code).slice(0, -1).reverse();
  return parent !== undefined && roots.some((root) => parent.startsWith(root)) ? parent : null;
}

/** Outlines with the number in the label and, as `shade` between 0 and 1, in the colour. */
export function shaded(outlines: FeatureCollection, parts: readonly Part[], named: (area: { name: string; name_en: string | null }) => string): FeatureCollection {
  const counts = new Map(parts.map(({ code, count }) => [code, count]));
  const most = Math.max(1, ...counts.values());
  return {
    type: 'FeatureCollection',
    features: outlines.features.map((feature) => {
      const { code, name, name_en: english } = feature.properties;
      const count = counts.get(String(code)) ?? 0;
      const title = named({ name: String(name), name_en: typeof english === 'string' ? english : null });
      return { ...feature, properties: { ...feature.properties, label: count === 0 ? title : `${title} ${count}`, shade: count / most } };
    }),
  };
}
