/** Outlines of grids from the server, for the maps; each area's asked for once. */
import { answer, api } from '@shared/api/client';
import type { FeatureCollection } from '@shared/api/types';

const known = new Map<string, Promise<FeatureCollection>>();

/** The grids of an area. A failed answer is asked for again. */
export function gridsOf(code: string): Promise<FeatureCollection> {
  const before = known.get(code);
  if (before !== undefined) return before;
  const params = { path: { code }, query: { level: 'grid' as const } };
  const asked = answer(api.GET('/api/v1/areas/{code}/geojson', { params }));
  known.set(code, asked);
  asked.catch(() => known.delete(code));
  return asked;
}
