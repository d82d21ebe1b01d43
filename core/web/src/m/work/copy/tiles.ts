/** The base map of one's grids, kept on this phone. Tiles are nobody's secret, but they show where somebody works: a wipe takes them too. */
import { namedHere } from '@shared/practice/place';
import { addressOf, keepTilesOn, tilesAre, tilesOver, useTiles, type TileSource } from '@shared/map/tiles';
import { boundsOf } from '@shared/map/layers';
import type { FeatureCollection } from '@shared/api/types';
import { keep, kept } from '@shared/kept';

const SHELF = namedHere('wangge-tiles');
const SOURCE = 'tile-source';
const MOST = 400;
const FIRST = 11;
const DEEPEST = 17;
const AT_ONCE = 4;

async function known(address: string): Promise<Blob | null> {
  const found = await (await caches.open(SHELF)).match(address);
  return found ? found.blob() : null;
}

/** Maps look on this phone first. */
export function begin(): void {
  if (!('caches' in globalThis)) return;
  keepTilesOn((address) => known(address).catch(() => null));
  tilesAre(JSON.parse(kept(SOURCE) ?? 'null') as TileSource | null);
  useTiles();
}

async function fetched(shelf: Cache, addresses: string[]): Promise<void> {
  for (let address = addresses.pop(); address !== undefined; address = addresses.pop()) {
    if (await shelf.match(address)) continue;
    const answer = await fetch(address, { credentials: 'omit' });
    if (answer.ok) await shelf.put(address, answer);
  }
}

/** Takes the tiles over some outlines along. A server that lets no script read them leaves the map without a base when there is no line. */
export async function takeTiles(outlines: FeatureCollection): Promise<void> {
  const source = useTiles().value;
  const bounds = boundsOf([{ id: 'grids', kind: 'areas', data: outlines }]);
  if (!('caches' in globalThis)) return;
  keep(SOURCE, source === null ? null : JSON.stringify(source));
  if (source === null || bounds === null) return;
  const addresses = tilesOver(bounds, [FIRST, Math.min(DEEPEST, source.deepest)], MOST).map((one) => addressOf(source, one)).reverse();
  const shelf = await caches.open(SHELF);
  await Promise.all(Array.from({ length: AT_ONCE }, () => fetched(shelf, addresses)));
}

export async function forgetTiles(): Promise<void> {
  keep(SOURCE, null);
  if ('caches' in globalThis) await caches.delete(SHELF);
}
