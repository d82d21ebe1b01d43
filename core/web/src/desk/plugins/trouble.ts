/** What went wrong with a feed or a connection: in the reader's language where the code is known, else as the server says it. */
import { useI18n } from 'vue-i18n';

interface Trouble {
  error: string;
  detail: string;
  status?: number | null;
}

export function useTrouble(): (trouble: Trouble) => string {
  const { t, te } = useI18n();
  return ({ error, detail, status }) =>
    te(`work.error.${error}`) ? t(`work.error.${error}`, { status: status ?? '' }) : detail;
}
