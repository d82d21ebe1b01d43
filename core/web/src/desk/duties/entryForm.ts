/** The form of an entry of the responsibility list: from what stands there, and back to what is sent. Pure. */
import type { JsonSchema } from '@shared/form/types';
import type { Draft, Entry } from './server';

export interface Choices {
  areas: JsonSchema[];
  matters: JsonSchema[];
  units: JsonSchema[];
}

export function entrySchema(t: (key: string) => string, choices: Choices, fixedArea: boolean): JsonSchema {
  const sources = ['regulation', 'precedent', 'decision'];
  return {
    type: 'object',
    required: [...(fixedArea ? [] : ['area']), 'matter', 'unit_id', 'source', 'valid_from'],
    properties: {
      ...(fixedArea ? {} : { area: { type: 'string', title: t('duties.area'), oneOf: choices.areas } }),
      matter: { type: 'string', title: t('duties.matter'), oneOf: choices.matters },
      words: { type: 'string', maxLength: 200, title: t('duties.words'), description: t('duties.words_hint') },
      unit_id: { type: 'string', title: t('duties.unit'), oneOf: choices.units },
      source: {
        type: 'string',
        title: t('duties.source_of'),
        oneOf: sources.map((source) => ({ const: source, title: t(`duties.source.${source}`) })),
      },
      basis: { type: 'string', maxLength: 500, title: t('duties.basis'), 'x-multiline': true },
      valid_from: { type: 'string', format: 'date', title: t('duties.valid_from') },
      valid_to: { type: 'string', format: 'date', title: t('duties.valid_to'), description: t('duties.valid_to_hint') },
    },
  } as JsonSchema;
}

export function filled(entry: Entry): Record<string, unknown> {
  const { matter, words, unit, source, basis, valid_from, valid_to } = entry;
  const data = { matter, words, unit_id: unit.id, source, basis, valid_from };
  return valid_to === null ? data : { ...data, valid_to };
}

export function drafted(data: Record<string, unknown>, area: string): Draft {
  const given = data as Partial<Draft>;
  return { words: '', basis: '', ...given, area: given.area ?? area, valid_to: given.valid_to ?? null } as Draft;
}
