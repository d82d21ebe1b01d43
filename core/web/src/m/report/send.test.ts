import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '@shared/api/errors';
import type { Receipt, ReportBody } from '@shared/api/types';
import { send } from './send';

const body = (text: string): ReportBody => ({ client_id: 'one', case_type: 'livelihood.appeal', text, attachments: [] });
const lost = new ApiError({ status: 0, code: 'network' });
const reused = new ApiError({ status: 422, code: 'client_id_reused' });

/** A server as the API describes it: one report per client id; the same body again gives the same receipt. */
function server(): { post: (body: ReportBody) => Promise<Receipt>; stored: ReportBody[]; loseAnswer: () => void; loseRequest: () => void } {
  const stored: ReportBody[] = [];
  let losing: 'answer' | 'request' | null = null;
  return {
    stored,
    loseAnswer: () => { losing = 'answer'; },
    loseRequest: () => { losing = 'request'; },
    async post(sent) {
      const lose = losing;
      losing = null;
      if (lose === 'request') throw lost;
      const known = stored[0];
      if (known && JSON.stringify(known) !== JSON.stringify(sent)) throw reused;
      if (!known) stored.push(JSON.parse(JSON.stringify(sent)) as ReportBody);
      if (lose === 'answer') throw lost;
      return Promise.resolve({ number: '1', query_code: 'CODE', promised_at: null, stage: 'collection', stage_title: { 'zh-CN': '', en: '' }, grid: { code: '999901001001001', name: '' }, progress_url: '' });
    },
  };
}

describe('sending a report', () => {
  it('arrives once when the answer was lost and it is sent again', async () => {
    const { post, stored, loseAnswer } = server();
    const attempts: ReportBody[] = [];
    loseAnswer();
    await expect(send(body('a'), attempts, post)).rejects.toBe(lost);
    const sent = await send(body('a'), attempts, post);
    expect(sent).toMatchObject({ earlier: false, receipt: { query_code: 'CODE' } });
    expect(stored).toHaveLength(1);
    expect(attempts).toEqual([body('a')]);
  });

  it('gives the receipt of what arrived when the draft was changed after a lost answer', async () => {
    const { post, stored, loseAnswer } = server();
    const attempts: ReportBody[] = [];
    loseAnswer();
    await expect(send(body('a'), attempts, post)).rejects.toBe(lost);
    const sent = await send(body('b'), attempts, post);
    expect(sent).toMatchObject({ earlier: true, body: { text: 'a' }, receipt: { query_code: 'CODE' } });
    expect(stored).toEqual([body('a')]);
  });

  it('sends the changed draft when the earlier one never arrived', async () => {
    const { post, stored, loseRequest } = server();
    const attempts: ReportBody[] = [];
    loseRequest();
    await expect(send(body('a'), attempts, post)).rejects.toBe(lost);
    expect(await send(body('b'), attempts, post)).toMatchObject({ earlier: false });
    expect(stored).toEqual([body('b')]);
  });

  it('finds the one of several unanswered bodies that arrived', async () => {
    const { post, stored, loseAnswer, loseRequest } = server();
    const attempts: ReportBody[] = [];
    loseRequest();
    await expect(send(body('a'), attempts, post)).rejects.toBe(lost);
    loseAnswer();
    await expect(send(body('b'), attempts, post)).rejects.toBe(lost);
    loseRequest();
    await expect(send(body('c'), attempts, post)).rejects.toBe(lost);
    expect(await send(body('d'), attempts, post)).toMatchObject({ earlier: true, body: { text: 'b' } });
    expect(stored).toEqual([body('b')]);
  });

  it('forgets a body that was clearly refused', async () => {
    const refused = new ApiError({ status: 422, code: 'form_invalid' });
    const attempts: ReportBody[] = [];
    await expect(send(body('a'), attempts, () => Promise.reject(refused))).rejects.toBe(refused);
    expect(attempts).toEqual([]);
  });

  it('tells the refusal when the client id is somebody else’s after all', async () => {
    const post = vi.fn(() => Promise.reject(reused));
    await expect(send(body('a'), [], post)).rejects.toBe(reused);
    await expect(send(body('b'), [body('a')], post)).rejects.toBe(reused);
    expect(post).toHaveBeenCalledTimes(3);
  });
});
