/** Outlines of areas from the server, for the maps; each is asked for once. */
import { answer, api } from '@shared/api/client';
import type { FeatureCollection } from '@shared/api/types';
import { asCollection } from '@shared/map/layers';

const known = new Map<string, Promise<FeatureCollection>>();

/** The areas of one level within an area. A failed answer is asked for again. */
export function outlinesOf(code: string, level: 'township' | 'village' | 'grid'): Promise<FeatureCollection> {
  const key = `${code} ${level}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const params = { path: { code }, query: { level } };
  const asked = answer(api.GET('/api/v1/areas/{code}/geojson', { params })).then(asCollection);
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}

/** The grids of an area. */
export function gridsOf(code: string): Promise<FeatureCollection> {
  return outlinesOf(code, 'grid');
}

/** After an import. */
export function forgetOutlines(): void {
  known.clear();
}
