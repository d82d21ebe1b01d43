/** What a map shows, in words that name no map engine: pages and plugins speak these. */
import type { Feature, FeatureCollection, Position } from '../api/types';
import type { TileSource } from './tiles';

/** west, south, east, north in WGS-84 degrees. */
export type Bounds = readonly [number, number, number, number];

/** Four numbers as bounds; null for anything else. */
export function asBounds(values: readonly number[] | null | undefined): Bounds | null {
  const [west, south, east, north] = values ?? [];
  return west === undefined || south === undefined || east === undefined || north === undefined ? null : [west, south, east, north];
}

function isFeature(value: unknown): value is Feature {
  return typeof value === 'object' && value !== null && (value as Feature).type === 'Feature' && 'geometry' in value;
}

/** GeoJSON as it came over the wire, without what is no feature. */
export function asCollection(answer: object): FeatureCollection {
  const features: unknown = 'features' in answer ? answer.features : [];
  return { type: 'FeatureCollection', features: Array.isArray(features) ? features.filter(isFeature) : [] };
}

export type LayerSpec =
  | {
      id: string;
      kind: 'areas';
      data: FeatureCollection;
      /** Areas; the property `shade`, from 0 to 1, colours one the more. `labelProperty` is written on each. */
      labelProperty?: string;
      /** The `code` of the areas that stand out. */
      selected?: readonly string[];
    }
  | {
      id: string;
      kind: 'points';
      /**
       * Points; the property `light` chooses shape and colour together, or `shape` and `colour` do; `label` stands beside a point,
       * `selected` makes one stand out.
       */
      data: FeatureCollection;
      /** Points that lie close together on the screen are drawn as one with their number. */
      clustered?: boolean;
    }
  | { id: string; kind: 'pin'; position: Position; accuracy?: number };

export interface MapHandlers {
  /** A feature was clicked: its properties and the layer it is in. */
  select: (properties: Record<string, unknown>, layer: string) => void;
  /** A place was clicked, or Enter was pressed over the centre. */
  pick: (position: Position) => void;
  /** The view came to rest. */
  moved: (bounds: Bounds, zoom: number) => void;
}

/** The seam between the pages and the engine that draws. */
export interface MapEngine {
  show: (layers: readonly LayerSpec[]) => void;
  /** Puts a base map below everything; once. */
  base: (source: TileSource) => void;
  fit: (bounds: Bounds) => void;
  centre: (position: Position, zoom?: number) => void;
  zoom: (steps: number) => void;
  pickCentre: () => void;
  destroy: () => void;
}

type Coordinates = readonly unknown[];

function* places(coordinates: Coordinates): Generator<readonly [number, number]> {
  if (typeof coordinates[0] === 'number' && typeof coordinates[1] === 'number') yield [coordinates[0], coordinates[1]];
  else for (const inner of coordinates) if (Array.isArray(inner)) yield* places(inner);
}

/** The box around everything the layers hold; null when they hold nothing. */
export function boundsOf(layers: readonly LayerSpec[]): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  function reach(lon: number, lat: number): void {
    west = Math.min(west, lon);
    south = Math.min(south, lat);
    east = Math.max(east, lon);
    north = Math.max(north, lat);
  }
  for (const layer of layers) {
    if (layer.kind === 'pin') {
      reach(layer.position.lon, layer.position.lat);
      continue;
    }
    for (const { geometry } of layer.data.features) {
      if (Array.isArray(geometry?.coordinates)) for (const [lon, lat] of places(geometry.coordinates)) reach(lon, lat);
    }
  }
  return west <= east ? [west, south, east, north] : null;
}
