/** What plugins add in several areas, put together. Pure. */
import type { components } from '../api/schema';
import type { AreaRef } from '../api/types';

type Schemas = components['schemas'];
export type Contributions = Schemas['ContributionsOut'];
type Part = Schemas['PartOut'];
type Everywhere = Pick<Part, 'pages' | 'menus' | 'map_layers'>;

/** A thing, and the area in which it is offered; `parts` are all that offer it, where the area that was asked about does not. */
export interface Placed<T> {
  area: string;
  item: T;
  parts: AreaRef[];
}

/** Each thing once, in the first of some areas that offers it, or else in those parts of them that do. */
export function placed<T extends { id: string }>(
  offered: readonly Contributions[],
  pick: (found: Everywhere) => readonly T[],
): Placed<T>[] {
  const found = new Map<string, Placed<T>>();
  for (const contributions of offered)
    for (const item of pick(contributions)) if (!found.has(item.id)) found.set(item.id, { area: contributions.area, item, parts: [] });
  for (const part of offered.flatMap(({ parts }) => parts)) {
    const place = { code: part.area, name: part.name, name_en: part.name_en };
    for (const item of pick(part)) {
      const known = found.get(item.id);
      if (known === undefined) found.set(item.id, { area: part.area, item, parts: [place] });
      else if (known.parts.length > 0 && known.parts.every(({ code }) => code !== place.code)) known.parts.push(place);
    }
  }
  return [...found.values()];
}

/** The areas in which a thing is offered. */
export function areasOf({ area, parts }: Placed<unknown>): string[] {
  return parts.length === 0 ? [area] : parts.map(({ code }) => code);
}
