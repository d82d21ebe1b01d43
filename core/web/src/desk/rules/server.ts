/** Rules of areas from the server. */
import { answer, api } from '@shared/api/client';
import { ApiError } from '@shared/api/errors';
import type { components } from '@shared/api/schema';
import type { JsonSchema } from '@shared/form/types';
import { completed } from './settings';

type Schemas = components['schemas'];
export type RuleList = Schemas['LocalRulesOut'];
export type Rule = Schemas['LocalRuleOut'];
export type RuleSource = Schemas['RuleSource'];
export type RuleChange = Schemas['RuleChange'];

/** Where a rule is looked at: an area, and a case type or all of them. */
export interface Place {
  area: string;
  caseType: string;
}
const BELOW = '/settings';

function query(place: Place): { area: string; case_type?: string } {
  return place.caseType === '' ? { area: place.area } : { area: place.area, case_type: place.caseType };
}

export function rulesOf(place: Place): Promise<RuleList> {
  return answer(api.GET('/api/v1/local-rules', { params: { query: query(place) } }));
}

export async function changesOf(kind: string, place: Place): Promise<RuleChange[]> {
  const params = { path: { kind }, query: query(place) };
  return (await answer(api.GET('/api/v1/local-rules/{kind}/history', { params }))).items;
}

/** Mistakes come back at pointers into the settings, as the form has them. */
function atFields(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.fields.length === 0) return error;
  const fields = error.fields.map((one) => ({ ...one, path: one.path.startsWith(BELOW) ? one.path.slice(BELOW.length) : one.path }));
  return new ApiError({ status: error.status, code: error.code, detail: error.message, fields });
}

export async function setRule(rule: Rule, place: Place, data: Record<string, unknown>): Promise<Rule> {
  const settings = completed(rule.schema as JsonSchema, data) as Record<string, unknown>;
  const params = { path: { kind: rule.id }, query: query(place) };
  try {
    return await answer(api.PUT('/api/v1/local-rules/{kind}', { params, body: { version: rule.version, settings } }));
  } catch (error) {
    throw atFields(error);
  }
}

export function unsetRule(rule: Rule, place: Place): Promise<Rule> {
  const params = { path: { kind: rule.id }, query: { ...query(place), version: rule.version } };
  return answer(api.DELETE('/api/v1/local-rules/{kind}', { params }));
}
