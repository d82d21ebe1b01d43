/** Collections and their documents as the screens name them. */
import type { components } from '../api/schema';
import type { JsonSchema } from '../form/types';

type Schemas = components['schemas'];
export type Collection = Omit<Schemas['CollectionOut'], 'schema'> & { schema: JsonSchema };
export type Body = Record<string, unknown>;
/** Of open data, who entered it and its version are not told. */
export interface Shown {
  id: string;
  area: Schemas['DocumentArea'];
  body: Body;
  changed_at: string;
}
export type Doc = Omit<Schemas['DocumentOut'], 'body'> & { body: Body };
export type Figures = Schemas['DocumentFiguresOut'];
export type Figure = Schemas['DocumentFigureOut'];

/** Whether something can be the value of a group. */
export function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
