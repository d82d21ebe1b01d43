/** Finding where a report belongs: by the device, by a tap on the map, by the list, by a QR code's area. */
import { ApiError } from '@shared/api/errors';
import { answer, api } from '@shared/api/client';
import type { AreaItem, AreaNode, County, Position } from '@shared/api/types';
import { practiceSpot } from '@shared/practice/run';
import type { DraftPlace } from './draft';

/** How long a device may look for itself, in milliseconds. */
const PATIENCE = 20_000;

export type DeviceProblem = 'unsupported' | 'denied' | 'not_found';

/** The device could not say where it is. */
export class DeviceError extends Error {
  constructor(readonly problem: DeviceProblem) {
    super(problem);
  }
}

export async function devicePosition(): Promise<Position & { accuracy: number }> {
  return (await practiceSpot()) ?? new Promise((resolve, reject) => {
    // Browsers give positions only to https and localhost.
    if (!('geolocation' in navigator) || !isSecureContext) {
      reject(new DeviceError('unsupported'));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: Math.round(coords.accuracy) }); },
      (failure) => { reject(new DeviceError(failure.code === failure.PERMISSION_DENIED ? 'denied' : 'not_found')); },
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 30_000 },
    );
  });
}

/** The place of a point, or null when it lies in no grid of this county. */
export async function locate(position: Position, accuracy: number | null, source: 'device' | 'map'): Promise<DraftPlace | null> {
  const { lon, lat } = position;
  try {
    const found = await answer(api.GET('/api/v1/public/locate', { params: { query: { lon, lat, datum: 'wgs84' } } }));
    return found.grid ? { source, path: found.path, position: { lon, lat }, accuracy } : null;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 422)) return null;
    throw error;
  }
}

/** What a draft keeps of an area. */
export function nodeOf({ code, name, name_en, level }: AreaNode): AreaNode {
  return { code, name, name_en: name_en ?? null, level };
}

export async function areasBelow(code: string): Promise<AreaItem[]> {
  return (await answer(api.GET('/api/v1/public/areas', { params: { query: { parent: code } } }))).items;
}

/** The areas from the county down to a code, found level by level, since a child's code begins with its parent's. */
export async function pathTo(code: string, county: County): Promise<AreaNode[]> {
  const path: AreaNode[] = [nodeOf(county)];
  while (path.at(-1)?.code !== code) {
    const next = (await areasBelow(path.at(-1)?.code ?? '')).find((area) => code.startsWith(area.code));
    if (!next) return path;
    path.push(nodeOf(next));
  }
  return path;
}
