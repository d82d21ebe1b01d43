/** The layout of a form: the one given or a plain one, its rules, and what of the data they let stand. Pure. */
import { fits } from './check';
import { effective, isType, possibleNames, resolved } from './effective';
import { isRecord, pointer, read, scopeSteps, written, type Step } from './pointer';
import type { JsonSchema, LayoutElement, Rule, UiElement } from './types';

/** One control per property, in the schema's order. */
export function plainLayout(schema: JsonSchema): LayoutElement {
  const elements = Object.keys(schema.properties ?? {}).map(
    (name): UiElement => ({ type: 'Control', scope: `#${pointer(['properties', name])}` }),
  );
  return { type: 'VerticalLayout', elements };
}

export interface Standing {
  visible: boolean;
  enabled: boolean;
}

/** What a rule makes of its element; a condition on a value that is not there does not hold. */
export function standing(rule: Rule | undefined, data: unknown, root: JsonSchema): Standing {
  if (!rule) return { visible: true, enabled: true };
  const holds = fits(read(data, scopeSteps(rule.condition.scope)), rule.condition.schema, root);
  return {
    visible: rule.effect === 'SHOW' ? holds : rule.effect !== 'HIDE' || !holds,
    enabled: rule.effect === 'ENABLE' ? holds : rule.effect !== 'DISABLE' || !holds,
  };
}

/** The controls that rules hide now, as paths into the data that the layout's scopes start from. */
export function hiddenPaths(element: UiElement, data: unknown, root: JsonSchema, hidden = false): Step[][] {
  const gone = hidden || !standing(element.rule, data, root).visible;
  if (element.type === 'Control') return gone ? [scopeSteps(element.scope)] : [];
  return element.elements.flatMap((inner) => hiddenPaths(inner, data, root, gone));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (isRecord(value) && Object.keys(value).length === 0);
}

function prunedObject(data: Record<string, unknown>, schema: JsonSchema, root: JsonSchema): Record<string, unknown> {
  const now = effective(schema, data, root);
  const possible = possibleNames(schema, root);
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) {
    const field = now.properties?.[name];
    if (!field && possible.has(name)) continue;
    const next = field ? pruned(value, field, root) : value;
    if (!isEmpty(next) || (next !== undefined && now.required?.includes(name))) kept[name] = next;
  }
  return kept;
}

/** The data without what belongs to a branch that no longer holds, and without empty groups that nobody asked for. */
export function pruned(data: unknown, schema: JsonSchema, root: JsonSchema): unknown {
  const place = resolved(schema, root);
  if (isRecord(data)) return prunedObject(data, place, root);
  if (Array.isArray(data) && isType(place, 'array') && place.items) {
    const items = place.items;
    return data.map((item) => pruned(item, items, root) ?? item);
  }
  return data;
}

/** The data that the form stands for: rules and branches applied. */
export function standingData(data: unknown, schema: JsonSchema, ui: UiElement): Record<string, unknown> {
  const shown = hiddenPaths(ui, data, schema).reduce((rest, path) => written(rest, path, undefined), data);
  const result = pruned(shown, schema, schema);
  return isRecord(result) ? result : {};
}

/** What a new form, or a new entry of a list, starts with: the schema's defaults. */
export function defaults(schema: JsonSchema, root: JsonSchema): unknown {
  const place = effective(schema, undefined, root);
  if (place.default !== undefined) return place.default;
  if (!isType(place, 'object') && !place.properties) return undefined;
  const made: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(place.properties ?? {})) {
    const value = defaults(field, root);
    if (!isEmpty(value)) made[name] = value;
  }
  return made;
}
