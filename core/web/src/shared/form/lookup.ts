/** Fields that name a document (`x-document`): where a form finds those that one may choose from. */
import { inject, provide, type InjectionKey } from 'vue';
import type { JsonSchema } from './types';

export interface Named {
  id: string;
  title: string;
  /** What tells it from others of the same title. */
  more: string;
}
/** `collection` is a name of the plugin's own, or `plugin:name` of another's that it reads. Each throws an ApiError. */
export interface Lookup {
  find: (collection: string, words: string) => Promise<Named[]>;
  get: (collection: string, id: string) => Promise<Named>;
}

const KEY: InjectionKey<Lookup> = Symbol('lookup');

export function provideLookup(lookup: Lookup): void {
  provide(KEY, lookup);
}

/** Null where there is nobody to ask: the field is one of plain text then. */
export function useLookup(): Lookup | null {
  return inject(KEY, null);
}

/** The collection whose documents a field names; null for any other field. */
export function documentOf(schema: JsonSchema): string | null {
  const named = schema['x-document'];
  return typeof named === 'string' ? named : null;
}
