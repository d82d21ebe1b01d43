/** Cases by how near they are. Pure. */
import type { CaseRow } from '@shared/api/staff';
import type { FeatureCollection, Position } from '@shared/api/types';

const EARTH = 6_371_000;
const rad = (degrees: number): number => (degrees * Math.PI) / 180;

/** Metres between two points, by the haversine formula. */
export function metresBetween(one: Position, other: Position): number {
  const a = Math.sin(rad(other.lat - one.lat) / 2) ** 2 + Math.cos(rad(one.lat)) * Math.cos(rad(other.lat)) * Math.sin(rad(other.lon - one.lon) / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.sqrt(a));
}

export interface NearCase {
  row: CaseRow;
  /** Null where either place is unknown. */
  metres: number | null;
}

function places({ features }: FeatureCollection): Map<unknown, Position> {
  const found = new Map<unknown, Position>();
  for (const { geometry, properties } of features) {
    const [lon, lat] = Array.isArray(geometry?.coordinates) ? (geometry.coordinates as unknown[]) : [];
    if (typeof lon === 'number' && typeof lat === 'number') found.set(properties['id'], { lon, lat });
  }
  return found;
}

/** The nearest first; what has no place comes last, in the server's order. */
export function byNearness(rows: readonly CaseRow[], points: FeatureCollection, here: Position | null): NearCase[] {
  const known = places(points);
  const found = rows.map((row) => {
    const there = known.get(row.id);
    return { row, metres: here && there ? metresBetween(here, there) : null };
  });
  return found.sort((one, other) => (one.metres ?? Infinity) - (other.metres ?? Infinity) || 0); // Infinity less Infinity is no number
}
