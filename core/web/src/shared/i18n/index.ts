/** Translations that hold both languages from the start: for the desk and the marketplace, read by people who compare. */
import type { I18n } from 'vue-i18n';
import en from './en';
import { firstLocale, translationsOf, type Locale, type Messages } from './locale';
import zhCN from './zh-CN';

export { firstLocale, LOCALES, type Locale, type Messages } from './locale';

/** The shared messages and one app's own, merged at the top level. An app must not redefine a shared group. */
export function createTranslations(app: Record<Locale, Messages>, locale: Locale = firstLocale()): I18n {
  return translationsOf({ 'zh-CN': { ...zhCN, ...app['zh-CN'] }, en: { ...en, ...app.en } }, locale);
}
