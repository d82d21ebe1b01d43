import { describe, expect, it } from 'vitest';
import { createTranslations } from '@shared/i18n';
import messages from '../i18n';
import { hookSentence } from './sentences';

const { global } = createTranslations(messages, 'en');
const translator = {
  t: (key: string, named: Record<string, unknown> = {}) =>
    (global.t as (key: string, named: unknown) => string)(key, named),
  te: (key: string) => global.te(key),
};

describe('what a plugin adds', () => {
  it('names a hook without its version', () => {
    expect(hookSentence('suggest_class.v1', translator)).toBe('Suggests a class');
    expect(hookSentence('predict_rain.v2', translator)).toBe('predict_rain');
    expect(hookSentence('deliver_notice.v1', translator)).toBe('Delivers notices');
  });

  it('calls a handler of its own by what it does', () => {
    expect(hookSentence('route:near', translator, 'GET /near')).toBe('Answers GET /near');
    expect(hookSentence('job:sweep', translator)).toBe('Does the job “sweep”');
    expect(hookSentence('dream:sweep', translator)).toBe('dream:sweep');
  });
});
