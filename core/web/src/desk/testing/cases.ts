/** Cases for tests, with what a test does not care about filled in. */
import type { CaseAction, CaseCount, CaseDetail, CaseRow } from '@shared/api/staff';
import type { Text } from '@shared/api/types';

export function both(zh: string, en: string): Text {
  return { 'zh-CN': zh, en };
}

export function row(id: string, part: Partial<CaseRow> = {}): CaseRow {
  return {
    id,
    number: `999901-261123-${id}`,
    case_type: 'livelihood.appeal',
    class_id: 'livelihood.appeal.road_damage',
    title: both('道路破损', 'Damaged roads'),
    text: '路面有个大坑',
    area: { code: '999901101001001', name: '第一网格', name_en: 'Grid 1' },
    stage: 'dispatch',
    stage_title: both('任务派遣', 'Dispatch'),
    state: 'filed',
    state_title: both('待派遣', 'To be dispatched'),
    light: 'green',
    due_at: '2026-11-23T10:00:00Z',
    promised_at: '2026-12-01T10:00:00Z',
    reported_at: '2026-11-22T08:00:00Z',
    unit: null,
    thumbnail_url: null,
    private: false,
    found: [],
    imported: false,
    version: 3,
    solved: null,
    round: 1,
    supporters: 0,
    pressed: false,
    ...part,
  };
}

export const COUNTS: CaseCount = {
  count: 2,
  by_stage: { dispatch: 2 },
  by_light: { green: 1, red: 1 },
  by_queue: { todo: 2, open: 5, overdue: 1, closed: 40, all: 45 },
};

export const DISPATCH: CaseAction = {
  id: 'dispatch',
  title: both('派遣', 'Dispatch'),
  description: both('派给负责处置的部门。', 'Send it to the unit that is responsible.'),
  form: {
    schema: {
      type: 'object',
      required: ['note'],
      properties: {
        unit_id: {
          type: 'string',
          'x-choices': 'units',
          title: '处置部门',
          oneOf: [{ const: 'u1', title: '交通运输局' }],
        },
        note: { type: 'string', minLength: 2, maxLength: 2000, title: '说明' },
      },
    },
    ui: null,
  },
  initial: { unit_id: 'u1' },
  attachments: false,
  danger: false,
};

export function detail(id: string, part: Partial<CaseDetail> = {}): CaseDetail {
  return {
    item: row(id),
    area_path: [{ code: '999901', name: '清溪县', name_en: null }],
    words: '路面有个大坑',
    reporter: { name: null, phone: null, masked: false },
    position: null,
    address: null,
    form: {},
    form_schema: null,
    outcome: null,
    outcome_title: null,
    referral: null,
    public_reason: null,
    rating: null,
    source: null,
    duty: {
      owner: null,
      proposed: null,
      accept_by: null,
      after_silence: null,
      decided: false,
      disputed: false,
      returns: [],
      dispute_id: null,
    },
    attachments: [],
    timeline: [],
    clocks: [],
    suggestions: [],
    actions: [DISPATCH],
    stages: [],
    ...part,
  };
}
