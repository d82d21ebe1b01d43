/** From a collection's declaration to its table, its form, and the filters that its indexes allow. Pure. */
import type { JsonSchema } from '../form/types';
import { words, type Words } from '../text';
import type { Body, Collection } from './types';

/** The form's own field for a document's area; no field of a document can have this name. */
export const AREA = '@area';

export interface Field {
  name: string;
  title: Words;
  schema: JsonSchema;
  masked: boolean;
}
export interface Choice {
  /** What stands in the request's `filter`. */
  value: string;
  title: Words;
}
export interface ChoiceFilter {
  field: Field;
  choices: Choice[];
}

export function fields(collection: Collection): Field[] {
  const masked = new Set(collection.masks.map(({ field }) => field));
  return Object.entries(collection.schema.properties ?? {}).map(([name, schema]) => ({
    name,
    title: schema['x-i18n']?.title ?? schema.title ?? name,
    schema,
    masked: masked.has(name),
  }));
}

export function columns(collection: Collection): Field[] {
  const known = new Map(fields(collection).map((field) => [field.name, field]));
  return collection.columns.flatMap((name) => known.get(name) ?? []);
}

/** What a document is called: its title field, else the first text that it has. */
export function titleOf(collection: Collection, body: Body): string {
  const named = collection.title_field ? body[collection.title_field] : undefined;
  const first = Object.values(body).find((value) => typeof value === 'string' && value !== '');
  return String(named ?? first ?? '–');
}

/** A value as a person reads it. */
export function shown(field: Field, value: unknown, locale: string, yesNo: readonly [string, string]): string {
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'boolean') return value ? yesNo[0] : yesNo[1];
  if (Array.isArray(value)) return value.map((one) => chosen(field.schema.items, one, locale)).join(locale === 'zh-CN' ? '、' : ', ');
  // A text that was written in several languages is read in one's own.
  if (typeof value === 'object') return 'zh-CN' in value ? words(value as Words, locale) : plain(value);
  return chosen(field.schema, value, locale);
}

/** The title of a choice; any other value as it is. */
function chosen(schema: JsonSchema | undefined, value: unknown, locale: string): string {
  const option = schema?.oneOf?.find((one) => one.const === value);
  return option === undefined ? plain(value) : words(option['x-i18n']?.title ?? option.title, locale) || plain(value);
}

function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map((one) => plain(one)).join(', ');
}

/** The filters by choice: for each index that serves, its first field, when it has choices and may be asked for. */
export function choiceFilters(collection: Collection, yesNo: readonly [Words, Words]): ChoiceFilter[] {
  return leading(collection).flatMap((field) => {
    const choices =
      field.schema.type === 'boolean'
        ? [{ value: `${field.name}=true`, title: yesNo[0] }, { value: `${field.name}=false`, title: yesNo[1] }]
        : (field.schema.oneOf ?? []).map((option) => ({
            value: `${field.name}=${String(option.const)}`,
            title: option['x-i18n']?.title ?? option.title ?? String(option.const),
          }));
    return choices.length > 0 ? [{ field, choices }] : [];
  });
}

/** The fields that a list may be sorted by while it is filtered by `filter`, or by nothing. */
export function sortable(collection: Collection, filter: string): Field[] {
  const known = new Map(fields(collection).map((field) => [field.name, field]));
  const first = filter.split('=')[0] ?? '';
  const found = serving(collection)
    .filter((index) => first === '' || index.fields[0] === first)
    .flatMap((index) => known.get(index.fields[first === '' ? 0 : 1] ?? '') ?? []);
  return [...new Set(found)].filter((field) => !field.masked || collection.can_reveal);
}

function serving(collection: Collection): Collection['indexes'] {
  return collection.indexes.filter((index) => !index.unique && index.ready);
}

function leading(collection: Collection): Field[] {
  return sortable(collection, '');
}

/** The schema of the form: without the masked fields of a document that is seen masked, with the area of a new one. */
export function formSchema(collection: Collection, areas: JsonSchema[] | null, areaTitle: string, whole: boolean): JsonSchema {
  const hidden = new Set(whole ? [] : collection.masks.map(({ field }) => field));
  const kept = Object.entries(collection.schema.properties ?? {}).filter(([name]) => !hidden.has(name));
  const area = areas === null ? {} : { [AREA]: { type: 'string', title: areaTitle, oneOf: areas } };
  return {
    ...collection.schema,
    required: [
      ...(areas === null ? [] : [AREA]),
      ...(collection.schema.required ?? []).filter((name) => !hidden.has(name)),
    ],
    properties: { ...area, ...Object.fromEntries(kept) },
  };
}

/** What a form changed of a document: fields that are gone are sent as null. */
export function changes(before: Body, after: Body, asked: JsonSchema): Body {
  const names = Object.keys(asked.properties ?? {});
  const differing = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(differing.map((name) => [name, after[name] ?? null]));
}
