import type { JsonSchema } from '@shared/form/types';

/** One line of words, as a form asks for it. */
export function wordsField(title: string, least: number): JsonSchema {
  return {
    type: 'string',
    minLength: least,
    maxLength: 1000,
    'x-multiline': true,
    'x-i18n': { title: { 'zh-CN': title, en: title } },
  } as JsonSchema;
}

/** A whole number from one to a most. */
export function numberField(title: string, most: number): JsonSchema {
  return {
    type: 'integer',
    minimum: 1,
    maximum: most,
    'x-i18n': { title: { 'zh-CN': title, en: title } },
  } as JsonSchema;
}

export function formOf(properties: Record<string, JsonSchema>, required: string[]): JsonSchema {
  return { type: 'object', additionalProperties: false, required, properties } as JsonSchema;
}

/** The moment so many days from now, a minute early so that the most days are never exceeded. */
export function daysFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000 - 60_000).toISOString();
}
