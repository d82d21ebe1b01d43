/** The two languages: what is chosen, remembered, and told to the browser. */
import { createI18n, type I18n } from 'vue-i18n';
import { watch } from 'vue';
import { kept, keep } from '../kept';
import en from './en';
import zhCN from './zh-CN';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
/** Nested messages; a leaf is a sentence. */
export interface Messages {
  [key: string]: string | Messages;
}
const KEY = 'locale';

/** What was chosen before, else Chinese unless the browser asks for another language only. */
export function firstLocale(languages: readonly string[] = navigator.languages): Locale {
  const chosen = kept(KEY);
  if (chosen === 'zh-CN' || chosen === 'en') return chosen;
  if (languages.length === 0 || languages.some((language) => language.toLowerCase().startsWith('zh'))) return 'zh-CN';
  return 'en';
}

/** The shared messages and one app's own, merged at the top level. An app must not redefine a shared group. */
export function createTranslations(app: Record<Locale, Messages>, locale: Locale = firstLocale()): I18n {
  const i18n = createI18n({
    legacy: false,
    locale,
    fallbackLocale: 'zh-CN',
    messages: { 'zh-CN': { ...zhCN, ...app['zh-CN'] }, en: { ...en, ...app.en } },
  });
  watch(
    i18n.global.locale,
    (now) => {
      document.documentElement.lang = now;
      keep(KEY, now);
    },
    { immediate: true },
  );
  return i18n as unknown as I18n;
}
