/** What a broken rule is called, in the reader's language. */
import type { Words } from '../text';
import { choicesOf } from './effective';
import type { JsonSchema } from './types';

export interface Speech {
  t: (key: string, named?: Record<string, unknown>) => string;
  say: (value: Words) => string;
}

/** Rules that are told with their limit, or plainly; every other one is `form.other`. */
const TOLD = new Set([
  'required',
  'type',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'pattern',
  'format',
  'enum',
  'minItems',
  'maxItems',
  'uniqueItems',
]);
const CHOICE = new Set(['oneOf', 'anyOf', 'const', 'enum']);

function keyOf(keyword: string, schema: JsonSchema): string {
  const choice = choicesOf(schema) !== null;
  if (keyword === 'required') return choice || schema.type === 'array' || schema.type === 'boolean' ? 'choose' : 'required';
  if (keyword === 'const' && schema.type === 'boolean') return 'required';
  if (choice && CHOICE.has(keyword)) return 'enum';
  return TOLD.has(keyword) ? keyword : 'other';
}

/** The form's own words for the rule where it has some, else ours with the field's title and the limit. */
export function ruleMessage(keyword: string, schema: JsonSchema, title: string, { t, say }: Speech): string {
  const own = schema['x-messages']?.[keyword];
  if (own) return say(own);
  return t(`form.${keyOf(keyword, schema)}`, { field: title || t('form.this_field'), limit: String(schema[keyword] ?? '') });
}
