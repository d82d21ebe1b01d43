/**
 * The shapes of the HTTP API, as the shell names them. `npm run api` generates `schema.d.ts` from the server's own
 * OpenAPI document; resident.ts and staff.ts give its parts short names.
 */

/** Words that people read, by locale. The server always sends both. */
export type Text = Readonly<Record<string, string>>;
export type Light = 'green' | 'yellow' | 'red';
export type Datum = 'wgs84' | 'gcj02' | 'bd09';
export type AreaLevel = 'province' | 'city' | 'county' | 'township' | 'village' | 'grid';

export interface Items<T> {
  items: T[];
}
export interface AreaRef {
  code: string;
  name: string;
  /** The name in Latin letters, where one is on record. */
  name_en?: string | null | undefined;
}
export interface AreaNode extends AreaRef {
  level: AreaLevel;
}
export interface AreaItem extends AreaNode {
  has_children: boolean;
}
export interface Position {
  lon: number;
  lat: number;
}
/** A JSON Schema 2020-12 document and how to lay it out (the words of JSON Forms). */
export interface FormDocument {
  schema: Record<string, unknown>;
  ui: Record<string, unknown> | null;
}
export interface UnitRef {
  id: string;
  name: string;
}

/** GeoJSON, as far as the shell reads it. */
export interface Feature {
  type: 'Feature';
  id?: string | number;
  geometry: { type: string; coordinates: unknown } | null;
  properties: Record<string, unknown>;
}
export interface FeatureCollection {
  type: 'FeatureCollection';
  features: Feature[];
}

export type * from './resident';
export type * from './staff';
