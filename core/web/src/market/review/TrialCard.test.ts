import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { createTranslations } from '@shared/i18n';
import type { JudgedBook, Trial, TrialRow } from '../api/types';
import messages from '../i18n';
import TrialCard from './TrialCard.vue';

function row(facts: Partial<TrialRow>): TrialRow {
  const plain: TrialRow = {
    kind: 'route',
    name: 'GET /lamps',
    declared: 'answers',
    observed: 'answers',
    verdict: 'agrees',
    evidence: [],
    blocks: false,
    fingerprint: 'a'.repeat(16),
  };
  return { ...plain, ...facts };
}
const TRIAL: Trial = {
  sha256: '0'.repeat(64),
  outcome: 'failed',
  matrix_sha256: '1'.repeat(64),
  seconds: 3,
  at: '2026-03-02T08:00:00Z',
  counts: { agrees: 1, undeclared: 1 },
  rows: [
    row({ kind: 'host', name: 'leak.example', declared: '', observed: '<b>asked</b>', verdict: 'undeclared', blocks: true, fingerprint: 'b'.repeat(16) }),
    row({}),
  ],
};

function shown(trial: Trial | null, judging = true): ReturnType<typeof mount> {
  return mount(TrialCard, { props: { trial, judging, judged: {} }, global: { plugins: [createTranslations(messages, 'en')] } });
}

describe('the matrix', () => {
  it('shows what does not agree first, and the rest when asked', async () => {
    const card = shown(TRIAL);
    expect(card.text()).toContain('leak.example');
    expect(card.text()).toContain('<b>asked</b>');
    expect(card.text()).not.toContain('GET /lamps');
    await card.get('input[type=checkbox]').setValue(true);
    expect(card.text()).toContain('GET /lamps');
  });

  it('takes a judgement with its reason for a row, and none for what agrees', async () => {
    const card = shown(TRIAL);
    expect(card.findAll('select')).toHaveLength(1);
    await card.get('select').setValue('false_positive');
    const judged = card.emitted('update:judged')?.at(-1)?.[0] as JudgedBook;
    expect(judged).toEqual({ ['b'.repeat(16)]: { judgement: 'false_positive', reason: '' } });
    expect(shown(TRIAL, false).find('select').exists()).toBe(false);
  });

  it('says when there is none', () => {
    expect(shown(null).text()).toContain('There is no trial run of this version yet');
  });
});
