/** The two languages: what is chosen, remembered, and told to the browser. */
import { createI18n, useI18n, type I18n } from 'vue-i18n';
import { watch } from 'vue';
import { kept, keep } from '../kept';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
/** Nested messages; a leaf is a sentence. */
export interface Messages {
  [key: string]: string | Messages;
}
/** An app's words, each language fetched when somebody reads it. */
export type Fetched = Record<Locale, () => Promise<{ default: Messages }>>;
const KEY = 'locale';

/** What was chosen before, else Chinese unless the browser asks for another language only. */
export function firstLocale(languages: readonly string[] = navigator.languages): Locale {
  const chosen = kept(KEY);
  if (chosen === 'zh-CN' || chosen === 'en') return chosen;
  if (languages.length === 0 || languages.some((language) => language.toLowerCase().startsWith('zh'))) return 'zh-CN';
  return 'en';
}

/** Translations that hold `messages` and begin in `locale`; each later choice is remembered. */
export function translationsOf(messages: Partial<Record<Locale, Messages>>, locale: Locale): I18n {
  const i18n = createI18n({ legacy: false, locale, fallbackLocale: 'zh-CN', messages });
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

/** Translations with the words of one language: a reader seldom needs both, and a cheap phone pays for each kilobyte. */
export async function fetchTranslations(words: Fetched, locale: Locale = firstLocale()): Promise<I18n> {
  return translationsOf({ [locale]: (await words[locale]()).default }, locale);
}

/** The way to the other language: its words are there before anything is said in it. */
export function useFetchedLocale(words: Fetched): (locale: Locale) => Promise<void> {
  const { locale, availableLocales, setLocaleMessage } = useI18n();
  return async (wanted) => {
    if (!availableLocales.includes(wanted)) setLocaleMessage(wanted, (await words[wanted]()).default);
    locale.value = wanted;
  };
}
