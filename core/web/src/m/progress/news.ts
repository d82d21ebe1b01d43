/** How saved reports stand, and whether something has happened to them since their holder last looked. */
import { shallowRef, type ShallowRef } from 'vue';
import { answer, api } from '@shared/api/client';
import type { Text } from '@shared/api/types';
import type { SavedCase } from '../saved';

export interface News {
  stage: Text;
  fresh: boolean;
}
/** The newest ones are asked for; the page of each tells the rest. */
const MOST = 5;

/** Asks once, for each on its own; of one that gives no answer nothing is said. */
export function useNews(saved: readonly SavedCase[]): ShallowRef<ReadonlyMap<string, News>> {
  const news = shallowRef<ReadonlyMap<string, News>>(new Map());
  async function ask({ code, seen = 1 }: SavedCase): Promise<void> {
    const params = { path: { query_code: code } };
    const { stage_title: stage, timeline } = await answer(api.GET('/api/v1/public/cases/{query_code}', { params }));
    news.value = new Map(news.value).set(code, { stage, fresh: timeline.length > seen });
  }
  for (const one of saved.slice(0, MOST)) ask(one).catch(() => undefined);
  return news;
}
