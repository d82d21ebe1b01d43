import { describe, expect, it } from 'vitest';
import { createTranslations } from '@shared/i18n';
import messages from '../i18n';
import { hookSentence, permissionSentence } from './sentences';

const { global } = createTranslations(messages, 'en');
const translator = {
  t: (key: string, named: Record<string, unknown> = {}) =>
    (global.t as (key: string, named: unknown) => string)(key, named),
  te: (key: string) => global.te(key),
};

describe('a plugin’s rights in plain sentences', () => {
  it('say what and what with it', () => {
    expect(permissionSentence('reports:read', translator)).toBe('May read what residents report');
  });

  it('say a right that the shell does not know in its own words, and hide nothing', () => {
    expect(permissionSentence('drones:launch', translator)).toBe('May launch drones');
  });

  it('name a hook without its version', () => {
    expect(hookSentence('suggest_class.v1', translator)).toBe('Suggests a class');
    expect(hookSentence('predict_rain.v2', translator)).toBe('predict_rain');
  });
});
