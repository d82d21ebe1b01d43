/** The form of a report as label and answer, in the order of its schema. Pure. */
import { choicesOf, resolved, titleOf } from '@shared/form/effective';
import type { JsonSchema } from '@shared/form/types';
import { words } from '@shared/text';

export interface Fact {
  key: string;
  label: string;
  value: string;
  /** Entries of a nested object or of a list, drawn indented. */
  inside: Fact[];
}

/** How values are said in the reader's language. */
export interface Speech {
  locale: string;
  yes: string;
  no: string;
  item: (n: number) => string;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One answer in words: a chosen option by its title, a yes or no as such, anything else as it stands. */
function said(schema: JsonSchema, value: unknown, speech: Speech): string {
  if (value === true) return speech.yes;
  if (value === false) return speech.no;
  const chosen = choicesOf(schema)?.find((choice) => choice.value === value);
  return chosen === undefined ? String(value) : words(chosen.title, speech.locale);
}

function fact(key: string, given: JsonSchema, value: unknown, root: JsonSchema, speech: Speech): Fact {
  const schema = resolved(given, root);
  const label = words(titleOf(schema, key), speech.locale);
  if (isObject(value)) return { key, label, value: '', inside: listed(schema, value, root, speech) };
  if (!Array.isArray(value)) return { key, label, value: said(schema, value, speech), inside: [] };
  const items = resolved(schema.items ?? {}, root);
  const entries = value as unknown[];
  if (!entries.some(isObject)) {
    const joined = entries.map((one) => said(items, one, speech)).join(speech.locale === 'en' ? ', ' : '、');
    return { key, label, value: joined, inside: [] };
  }
  const inside = entries.map((one, index) => ({
    ...fact(String(index), items, one, root, speech),
    label: speech.item(index + 1),
  }));
  return { key, label, value: '', inside };
}

function listed(schema: JsonSchema, data: Record<string, unknown>, root: JsonSchema, speech: Speech): Fact[] {
  const properties = schema.properties ?? {};
  const keys = [...Object.keys(properties), ...Object.keys(data).filter((key) => !(key in properties))];
  return keys
    .filter((key) => data[key] !== undefined && data[key] !== null && data[key] !== '')
    .map((key) => fact(key, properties[key] ?? {}, data[key], root, speech));
}

/** What was answered and nothing else: an empty answer has no line. Answers that the schema no longer knows come last. */
export function facts(schema: JsonSchema | null, data: Record<string, unknown>, speech: Speech): Fact[] {
  return listed(schema ?? {}, data, schema ?? {}, speech);
}
