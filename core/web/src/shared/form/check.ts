/**
 * What is wrong with a form's data. The validator interprets the schema instead of compiling it to code,
 * which the Content-Security-Policy would refuse.
 */
import { format, Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { isRecord, pointer, steps } from './pointer';
import type { JsonSchema } from './types';

export interface Broken {
  /** JSON pointer into the data: of the value, or of the one that is missing. */
  path: string;
  keyword: string;
}

/** Weights and check digits of GB 11643-1999 (ISO 7064 MOD 11-2). */
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECK = '10X98765432';

function isIdCard(text: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false;
  const birth = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  const born = new Date(`${birth}T00:00:00Z`);
  if (Number.isNaN(born.getTime()) || born.toISOString().slice(0, 10) !== birth) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return ID_CHECK[sum % 11] === text[17];
}

// The formats that the server knows beyond the standard's.
Object.assign(format, { 'cn-mobile': (text: string) => /^1[3-9]\d{9}$/.test(text), 'cn-id-card': isIdCard });

/** Keywords that only say that something inside is wrong; what is inside says it itself. */
const WRAPPERS = new Set([
  '$ref',
  'allOf',
  'if',
  'properties',
  'patternProperties',
  'items',
  'prefixItems',
  'additionalItems',
  'dependentSchemas',
  'propertyNames',
]);
const NAMED = { required: /"(.*)"\.$/s, dependentRequired: /have "(.*)"\.$/s } as const;

const compiled = new WeakMap<object, Validator>();

function validator(schema: JsonSchema, defs: JsonSchema['$defs']): Validator {
  const known = compiled.get(schema);
  if (known) return known;
  // A copy: the validator writes its marks into the schema it is given.
  const copy = JSON.parse(JSON.stringify(defs ? { $defs: defs, ...schema } : schema)) as Schema;
  const made = new Validator(copy, '2020-12', false);
  compiled.set(schema, made);
  return made;
}

/** Whether data fits a part of the schema (a condition); `$defs` are the whole schema's. */
export function fits(data: unknown, part: JsonSchema, root: JsonSchema): boolean {
  if (data === undefined) return false;
  return validator(part, root.$defs).validate(data).valid;
}

function isChoice(schema: unknown): boolean {
  return isRecord(schema) && 'const' in schema;
}

/** The branches of a failed `oneOf` or `anyOf` report their own failures too; those are noise. */
function withoutBranches(units: readonly OutputUnit[]): OutputUnit[] {
  const failed = units
    .filter((unit) => unit.keyword === 'oneOf' || unit.keyword === 'anyOf' || unit.keyword === 'not' || unit.keyword === 'contains')
    .map((unit) => `${unit.keywordLocation}/`);
  return units.filter((unit) => !failed.some((branch) => unit.keywordLocation.startsWith(branch)));
}

function broken(unit: OutputUnit): Broken {
  const path = steps(unit.instanceLocation);
  const named = unit.keyword === 'required' || unit.keyword === 'dependentRequired' ? NAMED[unit.keyword].exec(unit.error) : null;
  if (named?.[1] !== undefined) return { path: pointer([...path, named[1]]), keyword: 'required' };
  return { path: pointer(path), keyword: unit.keyword };
}

/** Everything that is wrong, one entry per place, the first rule of each place winning. */
export function check(data: unknown, schema: JsonSchema): Broken[] {
  const { errors } = validator(schema, undefined).validate(data);
  const found = new Map<string, Broken>();
  for (const unit of withoutBranches(errors)) {
    if (WRAPPERS.has(unit.keyword)) continue;
    const item = broken(unit);
    if (!found.has(item.path)) found.set(item.path, item);
  }
  return [...found.values()];
}

/** The branches of a choice written as `oneOf: [{ const, title }]`, or null. */
export function choiceBranches(schema: JsonSchema): JsonSchema[] | null {
  const branches = schema.oneOf ?? schema.anyOf;
  return branches && branches.length > 0 && branches.every(isChoice) ? branches : null;
}
