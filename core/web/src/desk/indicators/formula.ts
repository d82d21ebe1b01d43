/** Formulas of indicators as a form has them. Pure. */
import { ApiError } from '@shared/api/errors';
import type { components } from '@shared/api/schema';
import { isRecord } from '@shared/form/pointer';
import type { JsonSchema } from '@shared/form/types';

type Schemas = components['schemas'];
export type FormulaOut = Schemas['FormulaOut'];
export type FormulaIn = Schemas['FormulaIn'];
export type Predicate = Schemas['PredicateOut'];
type Formula = Schemas['Formula'];

/** Something that has to hold of a case, or must not. */
export interface Part {
  is: string;
  not: boolean;
}

export const MOMENTS = ['reported_at', 'filed_at', 'dispatch_due_at', 'handle_due_at', 'close_due_at', 'closed_at'] as const;
const COUNTS = ['denominator', 'numerator'] as const;
/** The languages that every text of a formula is given in. */
const LANGUAGES = ['zh-CN', 'en'] as const;

function partOf(raw: unknown): Part | null {
  if (typeof raw === 'string') return { is: raw, not: false };
  if (isRecord(raw) && typeof raw['not'] === 'string') return { is: raw['not'], not: true };
  return null;
}

/** What all has to hold for a case to count; null when the count says more than that, such as "any" of several. */
export function partsOf(count: unknown): Part[] | null {
  const where = isRecord(count) ? count['where'] : null;
  const all: unknown[] = isRecord(where) && Array.isArray(where['all']) ? where['all'] : [where];
  const parts = all.map(partOf);
  return parts.includes(null) ? null : (parts as Part[]);
}

export function countOf(parts: readonly Part[]): object {
  const all = parts.map((part) => (part.not ? { not: part.is } : part.is));
  return { count: 'cases', where: all.length === 1 ? all[0] : { all } };
}

type Speak = (key: string) => string;

function texts(t: Speak, title: string, longest: number): JsonSchema {
  const one: JsonSchema = { type: 'string', minLength: 1, maxLength: longest };
  const properties = Object.fromEntries(LANGUAGES.map((language) => [language, { ...one, title: t(`indicators.in.${language}`) }]));
  return { type: 'object', title: t(title), required: [...LANGUAGES], properties };
}

/** A count is chosen part by part; one that says more is written as it is stored. */
function counted(t: Speak, which: (typeof COUNTS)[number], count: unknown, predicates: readonly Predicate[]): JsonSchema {
  const title = t(`indicators.${which}`);
  if (partsOf(count) === null) return { type: 'string', maxLength: 4000, title, description: t('indicators.as_json') };
  const choices = predicates.map((one) => ({ const: one.id, title: one.title }));
  return {
    type: 'array',
    minItems: 1,
    maxItems: 10,
    title,
    description: t(`indicators.${which}_hint`),
    items: {
      type: 'object',
      required: ['is'],
      properties: { is: { type: 'string', title: t('indicators.part'), oneOf: choices }, not: { type: 'boolean', title: t('indicators.not') } },
    },
  };
}

/** The form of a new version of an indicator, or of a new one (which is given a name). */
export function schemaOf(formula: FormulaOut | null, predicates: readonly Predicate[], t: Speak): JsonSchema {
  const name: Record<string, JsonSchema> =
    formula === null ? { id: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,58}$', title: t('indicators.id'), description: t('indicators.id_hint') } } : {};
  const choice = (value: string, key: string): JsonSchema => ({ const: value, title: t(key) });
  return {
    type: 'object',
    required: [...Object.keys(name), 'effective_from', 'title', 'explanation', 'source', 'counted_by', 'denominator', 'numerator', 'better'],
    properties: {
      ...name,
      effective_from: {
        type: 'string',
        pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$',
        title: t('indicators.effective_from'),
        description: t('indicators.effective_hint'),
      },
      title: texts(t, 'indicators.title', 60),
      explanation: texts(t, 'indicators.explanation', 600),
      source: texts(t, 'indicators.source', 300),
      denominator: counted(t, 'denominator', formula === null ? countOf([]) : formula.denominator, predicates),
      numerator: counted(t, 'numerator', formula === null ? countOf([]) : formula.numerator, predicates),
      counted_by: { type: 'string', title: t('indicators.counted_by'), oneOf: MOMENTS.map((one) => choice(one, `indicators.moment.${one}`)) },
      better: {
        type: 'string',
        title: t('indicators.better'),
        oneOf: [choice('higher', 'indicators.higher'), choice('lower', 'indicators.lower')],
      },
      grades: {
        type: 'array',
        maxItems: 10,
        title: t('indicators.grades'),
        description: t('indicators.grades_hint'),
        items: {
          type: 'object',
          required: ['name', 'at_least'],
          properties: {
            name: { type: 'string', minLength: 1, maxLength: 20, title: t('indicators.grade') },
            at_least: { type: 'number', minimum: 0, maximum: 100, title: t('indicators.at_least') },
          },
        },
      },
      override_reason: { type: 'string', maxLength: 500, title: t('indicators.override'), description: t('indicators.override_hint') },
    },
  };
}

function shown(count: unknown): unknown {
  return partsOf(count) ?? JSON.stringify(count, null, 2);
}

export function initialOf(formula: FormulaOut | null, month: string): Record<string, unknown> {
  if (formula === null) return { effective_from: month, better: 'higher' };
  const { title, explanation, source, counted_by, better, grades, numerator, denominator } = formula;
  const same = structuredClone({ title, explanation, source, counted_by, better, grades });
  return { ...same, effective_from: month, denominator: shown(denominator), numerator: shown(numerator) };
}

function read(which: (typeof COUNTS)[number], given: unknown, message: string): object {
  if (typeof given !== 'string') return countOf((given as Partial<Part>[]).map((part) => ({ is: part.is ?? '', not: part.not === true })));
  try {
    return JSON.parse(given) as object;
  } catch {
    const fields = [{ path: `/${which}`, code: 'indicator_definition', message }];
    throw new ApiError({ status: 422, code: 'form_invalid', fields });
  }
}

/** What the server is sent. `wrong` is said of a count that is no JSON. */
export function bodyOf(data: Record<string, unknown>, wrong: string): FormulaIn {
  const { title, explanation, source, counted_by, better, grades, effective_from, override_reason } = data;
  const [denominator, numerator] = COUNTS.map((which) => read(which, data[which], wrong));
  const formula = { title, explanation, source, counted_by, better, grades: grades ?? [], denominator, numerator } as unknown as Formula;
  return { effective_from: String(effective_from), formula, override_reason: typeof override_reason === 'string' ? override_reason : null };
}
