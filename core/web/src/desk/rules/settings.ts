/** Settings of a rule: what they say in words, and what goes into and out of their form. Pure. */
import { choicesOf, effective, isType, titleOf } from '@shared/form/effective';
import { isRecord } from '@shared/form/pointer';
import type { JsonSchema } from '@shared/form/types';
import type { Words } from '@shared/text';

/** A setting in words: its title, and what it says, or the settings inside it. */
export interface Line {
  title: Words;
  said: Words[];
  inner: Line[][];
}

const YES: Words = { 'zh-CN': '是', en: 'Yes' };
const NO: Words = { 'zh-CN': '否', en: 'No' };

function spoken(schema: JsonSchema, value: unknown): Words {
  if (typeof value === 'boolean') return value ? YES : NO;
  const choice = choicesOf(schema)?.find((one) => one.value === value);
  return choice ? choice.title : String(value);
}

function lineOf(schema: JsonSchema, name: string, value: unknown): Line {
  const title = titleOf(schema, name);
  if (isRecord(value)) return { title, said: [], inner: [linesOf(schema, value)] };
  if (!Array.isArray(value)) return { title, said: [spoken(schema, value)], inner: [] };
  const items = schema.items ?? {};
  const entries = value as unknown[];
  if (entries.some(isRecord)) return { title, said: [], inner: entries.map((one) => linesOf(items, one)) };
  return { title, said: entries.map((one) => spoken(items, one)), inner: [] };
}

/** What settings say, field by field in the order of the schema; what is not set is left out. */
export function linesOf(schema: JsonSchema, value: unknown): Line[] {
  if (!isRecord(value)) return [];
  return Object.entries(effective(schema, value, schema).properties ?? {})
    .filter(([name]) => value[name] !== undefined)
    .map(([name, field]) => lineOf(field, name, value[name]));
}

/** A group that may be left out: all of its fields or none, and nothing filled in beforehand. */
function leavable({ required = [], ...group }: JsonSchema): JsonSchema {
  const blank = Object.entries(group.properties ?? {}).map(([name, { default: _, ...field }]) => [name, field] as const);
  const together = required.map((name) => [name, required.filter((other) => other !== name)] as const);
  return { ...group, properties: Object.fromEntries(blank), dependentRequired: Object.fromEntries(together) };
}

/** The schema for the form: a value that comes with the platform may be changed but not left empty, except a list. */
export function strict(schema: JsonSchema): JsonSchema {
  const made: JsonSchema = { ...schema, ...(schema.items ? { items: strict(schema.items) } : {}) };
  if (!schema.properties) return made;
  const asked = schema.required ?? [];
  const names = Object.entries(schema.properties)
    .filter(([name, field]) => !isType(field, 'array') && (asked.includes(name) || field.default !== undefined))
    .map(([name]) => name);
  const fields = Object.entries(schema.properties).map(([name, field]) => {
    const inner = strict(field);
    return [name, isType(field, 'object') && !names.includes(name) ? leavable(inner) : inner] as const;
  });
  return { ...made, properties: Object.fromEntries(fields), required: names };
}

/** What the form gives, with the lists that were emptied: left out, they would mean the platform's own. */
export function completed(schema: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => completed(schema.items ?? {}, one));
  if (!isRecord(value)) return value;
  const made: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (value[name] !== undefined) made[name] = completed(field, value[name]);
    else if (isType(field, 'array')) made[name] = [];
  }
  return made;
}
