/** What lies below every map, where the operator has named a source of tiles. Asked once. */
import { shallowRef, type ShallowRef } from 'vue';
import { answer, api } from '../api/client';
import type { components } from '../api/schema';
import type { Bounds } from './layers';

export type TileSource = components['schemas']['BaseMapOut'];
export interface TileAt {
  z: number;
  x: number;
  y: number;
}

const source = shallowRef<TileSource | null>(null);
let asked: Promise<void> | null = null;
/** Where an app keeps tiles, if it does; `null` for one that it has not. */
let shelf: ((address: string) => Promise<Blob | null>) | null = null;

/** Lets maps look on an app's own shelf first. */
export function keepTilesOn(look: typeof shelf): void {
  shelf = look;
}

export function useTiles(): ShallowRef<TileSource | null> {
  asked ??= answer(api.GET('/api/v1/public/base-map')).then(
    ({ tiles }) => { source.value = tiles; },
    () => { asked = null; }, // a map goes on without its base
  );
  return source;
}

/** Names the source without a line, out of what was kept. */
export function tilesAre(known: TileSource | null): void {
  source.value ??= known;
}

export async function tile(address: string): Promise<Blob | null> {
  return (await shelf?.(address)) ?? null;
}

export function addressOf({ address }: Pick<TileSource, 'address'>, { z, x, y }: TileAt): string {
  return address.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
}

const MOST_NORTH = 85.05;

/** The column and row of a place in the web Mercator scheme. */
function at(lon: number, lat: number, z: number): [number, number] {
  const many = 2 ** z;
  const phi = (Math.max(-MOST_NORTH, Math.min(MOST_NORTH, lat)) * Math.PI) / 180;
  const row = ((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * many;
  const inside = (n: number): number => Math.max(0, Math.min(many - 1, Math.floor(n)));
  return [inside(((lon + 180) / 360) * many), inside(row)];
}

/** The tiles over a box, level by level from the first, as long as all of them are no more than so many. */
export function tilesOver([west, south, east, north]: Bounds, levels: readonly [number, number], most: number): TileAt[] {
  const found: TileAt[] = [];
  for (let z = levels[0]; z <= levels[1]; z += 1) {
    const [[left, top], [right, bottom]] = [at(west, north, z), at(east, south, z)];
    if (found.length + (right - left + 1) * (bottom - top + 1) > most) break;
    for (let x = left; x <= right; x += 1) for (let y = top; y <= bottom; y += 1) found.push({ z, x, y });
  }
  return found;
}
