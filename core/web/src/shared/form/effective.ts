/** Which fields a schema has for the data at hand: `$ref`, `allOf`, `if` and dependencies worked out. Pure. */
import type { Words } from '../text';
import { choiceBranches, fits } from './check';
import { isRecord, steps } from './pointer';
import type { ControlElement, InputKind, JsonSchema } from './types';

const MOST_HOPS = 16;
/** A text field for more characters than this is drawn with several lines. */
const ONE_LINE = 100;

/** Follows local references; what stands beside a `$ref` is kept (as 2020-12 says). */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let place = schema;
  for (let hop = 0; place.$ref !== undefined && hop < MOST_HOPS; hop += 1) {
    let target: unknown = root;
    for (const step of steps(decodeURIComponent(place.$ref))) target = isRecord(target) ? target[step] : undefined;
    const { $ref, ...beside } = place;
    place = { ...(isRecord(target) ? (target as JsonSchema) : {}), ...beside };
  }
  return place;
}

function merged(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = { ...one.properties };
  for (const [name, schema] of Object.entries(other.properties ?? {})) {
    const before = properties[name];
    properties[name] = before ? merged(before, schema) : schema;
  }
  const required = [...new Set([...(one.required ?? []), ...(other.required ?? [])])];
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

function branches(schema: JsonSchema, data: unknown, root: JsonSchema): JsonSchema[] {
  const found = [...(schema.allOf ?? [])];
  if (schema.if) {
    const branch = fits(data ?? {}, schema.if, root) ? schema.then : schema.else;
    if (branch) found.push(branch);
  }
  if (isRecord(data)) {
    for (const [name, dependent] of Object.entries(schema.dependentSchemas ?? {})) if (name in data) found.push(dependent);
    for (const [name, required] of Object.entries(schema.dependentRequired ?? {})) if (name in data) found.push({ required });
  }
  return found;
}

/** The schema as it stands for this data: one flat object of properties and required names. */
export function effective(schema: JsonSchema, data: unknown, root: JsonSchema): JsonSchema {
  const place = resolved(schema, root);
  const { allOf, if: condition, then, else: otherwise, ...own } = place;
  return branches(place, data, root).reduce<JsonSchema>((whole, branch) => merged(whole, effective(branch, data, root)), own);
}

/** Every property that any branch may bring, whatever the data. */
export function possibleNames(schema: JsonSchema, root: JsonSchema): Set<string> {
  const place = resolved(schema, root);
  const names = new Set(Object.keys(place.properties ?? {}));
  const inner = [...(place.allOf ?? []), place.then, place.else, ...Object.values(place.dependentSchemas ?? {})];
  for (const branch of inner) if (branch) for (const name of possibleNames(branch, root)) names.add(name);
  return names;
}

export function isType(schema: JsonSchema, type: string): boolean {
  return Array.isArray(schema.type) ? schema.type.includes(type) : schema.type === type;
}

/** The title of a field by what its schema says, its name when it says nothing. */
export function titleOf(schema: JsonSchema, name: string): Words {
  return schema['x-title'] ?? schema['x-i18n']?.title ?? schema.title ?? name;
}

export function descriptionOf(schema: JsonSchema): Words {
  return schema['x-description'] ?? schema['x-i18n']?.description ?? schema.description;
}

export interface Choice {
  value: unknown;
  title: Words;
}

/** What one may choose from, or null when the value is free. */
export function choicesOf(schema: JsonSchema): Choice[] | null {
  const offered = choiceBranches(schema);
  if (offered) return offered.map((branch) => ({ value: branch.const, title: titleOf(branch, String(branch.const)) }));
  return schema.enum ? schema.enum.map((value) => ({ value, title: String(value) })) : null;
}

const FORMATS: Readonly<Record<string, InputKind>> = { date: 'date', time: 'time', 'date-time': 'date-time' };

function textKind(schema: JsonSchema, options: ControlElement['options']): InputKind {
  const byFormat = FORMATS[schema.format ?? ''];
  if (byFormat) return byFormat;
  return options?.multi === true || (schema.maxLength ?? 0) > ONE_LINE ? 'textarea' : 'text';
}

/** How a control is drawn: a group of fields, a list of entries, or one input. Choices whose order counts are a list. */
export function kindOf(schema: JsonSchema, items: JsonSchema | null, options: ControlElement['options']): InputKind | 'object' | 'list' {
  if (isType(schema, 'array')) return items && choicesOf(items) && schema['x-ordered'] !== true ? 'checkboxes' : 'list';
  if (isType(schema, 'object') || schema.properties) return 'object';
  if (choicesOf(schema)) return options?.format === 'radio' ? 'radio' : 'select';
  if (isType(schema, 'boolean')) return 'boolean';
  if (isType(schema, 'integer') || isType(schema, 'number')) return 'number';
  return textKind(schema, options);
}
