/** The form in which a follow-up call is taken down. */
import type { JsonSchema } from '@shared/form/types';

export const RESULTS = ['satisfied', 'unsatisfied', 'unreached'] as const;

export function callSchema(t: (key: string) => string): JsonSchema {
  return {
    type: 'object',
    required: ['result'],
    properties: {
      result: {
        type: 'string',
        title: t('aftercare.result_label'),
        oneOf: RESULTS.map((result) => ({ const: result, title: t(`aftercare.result.${result}`) })),
      },
      words: { type: 'string', maxLength: 2000, title: t('aftercare.words'), 'x-multiline': true },
    },
  };
}
