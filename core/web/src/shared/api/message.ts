/** Turns any thrown value into one sentence in the reader's language. */
import { useI18n } from 'vue-i18n';
import { ApiError } from './errors';

interface Translator {
  t: (key: string, named: Record<string, unknown>) => string;
  te: (key: string) => boolean;
}

/** By the problem's code, else by its status; the server's own English detail is never shown raw. */
export function problemMessage(error: unknown, { t, te }: Translator): string {
  if (!(error instanceof ApiError)) return t('problem.unexpected', {});
  const named = { seconds: error.retryAfter ?? 60, detail: error.message };
  if (te(`problem.${error.code}`)) return t(`problem.${error.code}`, named);
  const byStatus = `problem.status_${error.status}`;
  if (te(byStatus)) return t(byStatus, named);
  return t(error.status >= 500 ? 'problem.server' : 'problem.unexpected', named);
}

export function useProblem(): (error: unknown) => string {
  const { t, te, fallbackLocale } = useI18n();
  const known = (key: string): boolean => te(key) || te(key, String(fallbackLocale.value));
  return (error) => problemMessage(error, { t: (key, named) => t(key, named), te: known });
}
