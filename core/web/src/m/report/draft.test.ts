import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaseType } from '@shared/api/types';
import { bodyOf } from './body';
import { contactProblem } from './contact';
import type * as DraftModule from './draft';
import { areaOf, emptyDraft, readDraft, type Draft } from './draft';
import { choiceOf } from './offer';

const text = (words: string): { 'zh-CN': string; en: string } => ({ 'zh-CN': words, en: words });
const appeal: CaseType = {
  id: 'livelihood.appeal',
  plugin: 'wangge.livelihood',
  title: text('民生诉求'),
  summary: text(''),
  anonymous: true,
  nameless: false,
  private: false,
  form: {},
  classes: [
    { id: 'livelihood.appeal.noise', title: text('噪声'), guidance: null, promised: null, stopper: null, anonymous: true, nameless: false, private: false },
    { id: 'livelihood.appeal.fraud', title: text('传销'), guidance: null, promised: null, stopper: null, anonymous: true, nameless: true, private: true },
  ],
};
const flood: CaseType = { ...appeal, id: 'water.flood', classes: [] };
const path = [
  { code: '330599', name: '清溪县', level: 'county' as const },
  { code: '330599001', name: '城关街道', level: 'township' as const },
];

async function freshModule(): Promise<typeof DraftModule> {
  vi.resetModules();
  return import('./draft');
}

describe('a draft', () => {
  beforeEach(() => { localStorage.clear(); });

  it('survives a reload, with the same client id', async () => {
    const before = (await freshModule()).useDraft();
    before.draft.text = '路灯坏了';
    before.draft.photos.push({ key: 'k', id: 'p1' });
    const { clientId } = before.draft;
    const after = (await freshModule()).useDraft();
    expect(after.draft).toMatchObject({ clientId, text: '路灯坏了', photos: [{ key: 'k', id: 'p1' }] });
    expect(after.begun.value).toBe(true);
  });

  it('gets a new client id only when it is begun anew', async () => {
    const { draft, renew } = (await freshModule()).useDraft();
    draft.text = '甲';
    const { clientId } = draft;
    draft.text = '乙';
    expect(draft.clientId).toBe(clientId);
    renew();
    expect(draft).toMatchObject({ text: '', attempts: [] });
    expect(draft.clientId).not.toBe(clientId);
    expect(localStorage.getItem('wangge.draft')).toBeNull();
  });

  it('starts anew from what it cannot read', () => {
    for (const stored of [null, '', '{', '[]', '{"text":"x"}', '7']) expect(readDraft(stored).text).toBe('');
    expect(readDraft('{"clientId":"c","text":"x"}')).toMatchObject({ clientId: 'c', text: 'x', photos: [] });
  });
});

describe('the body of a report', () => {
  function draft(change: Partial<Draft>): Draft {
    return { ...emptyDraft(), clientId: 'c', text: ' 太吵了 ', ...change };
  }

  it('leaves out whatever was left empty', () => {
    expect(bodyOf(draft({}), appeal)).toEqual({ client_id: 'c', case_type: 'livelihood.appeal', text: '太吵了', form: {}, attachments: [], private: false });
  });

  it('names the place, the class, the contact and the photos that arrived', () => {
    const full = draft({
      place: { source: 'device', path, position: { lon: 120, lat: 30 }, accuracy: 8 },
      address: ' 3 幢 ',
      classId: 'livelihood.appeal.noise',
      form: { since: '2026-11-01' },
      name: '王',
      photos: [{ key: 'a', id: 'p1' }, { key: 'b', id: null }],
      private: true,
    });
    expect(bodyOf(full, appeal)).toMatchObject({
      class_id: 'livelihood.appeal.noise',
      position: { lon: 120, lat: 30, accuracy: 8, datum: 'wgs84' },
      area: '330599001',
      address: '3 幢',
      reporter: { name: '王' },
      form: { since: '2026-11-01' },
      attachments: ['p1'],
      private: true,
    });
  });

  it('is private where the case type is, and else as the person decides', () => {
    const mediation = { ...appeal, private: true };
    expect(bodyOf(draft({}), mediation).private).toBe(true);
    expect(bodyOf(draft({ private: false }), mediation).private).toBe(true);
    expect(bodyOf(draft({ private: true }), appeal).private).toBe(true);
  });

  it('is private and names nobody where the class is so', () => {
    const fraud = choiceOf([appeal], null, 'livelihood.appeal.fraud')?.caseType ?? appeal;
    const body = bodyOf(draft({ classId: 'livelihood.appeal.fraud', name: '王' }), fraud);
    expect(body.private).toBe(true);
    expect(body).not.toHaveProperty('reporter');
  });

  it('speaks for somebody else, and of nobody where no name is taken', () => {
    const onBehalf = { relation: 'relative' as const, name: ' 刘 ', phone: '', contact: 'speaker' as const, consent: true };
    expect(bodyOf(draft({ onBehalf }), appeal).on_behalf).toEqual({ relation: 'relative', name: '刘', contact: 'speaker', consent: true });
    expect(bodyOf(draft({ onBehalf, name: '王' }), { ...appeal, nameless: true })).not.toHaveProperty('on_behalf');
  });

  it('knows the smallest area of its place', () => {
    expect(areaOf({ source: 'list', path, position: null, accuracy: null })).toBe('330599001');
    expect(areaOf(null)).toBeNull();
  });
});

describe('a choice', () => {
  it('stands only where its case type is offered', () => {
    expect(choiceOf([appeal], null, 'livelihood.appeal.noise')?.caseType.id).toBe('livelihood.appeal');
    expect(choiceOf([flood], null, 'livelihood.appeal.noise')).toBeNull();
    expect(choiceOf([appeal], 'livelihood.appeal', null)).toBeNull();
  });

  it('is as private, and takes as little of a name, as its class', () => {
    const fraud = choiceOf([appeal], null, 'livelihood.appeal.fraud')?.caseType;
    expect([fraud?.nameless, fraud?.private]).toEqual([true, true]);
    expect(choiceOf([appeal], null, 'livelihood.appeal.noise')?.caseType.private).toBe(false);
  });

  it('may be a case type without classes', () => {
    expect(choiceOf([appeal, flood], 'water.flood', null)).toEqual({ caseType: flood, class: null });
  });
});

describe('a telephone number', () => {
  it('may be left out where reports are anonymous', () => {
    expect(contactProblem(' ', true)).toBeNull();
    expect(contactProblem('', false)).toBe('missing');
  });

  it('is written as the server takes it', () => {
    for (const fine of ['13800000000', '+86 138-0000-0000', '(0572) 5012345']) expect(contactProblem(fine, false)).toBeNull();
    for (const wrong of ['12', '一三八', '138x0000']) expect(contactProblem(wrong, true)).toBe('wrong');
  });
});
