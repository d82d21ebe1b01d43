/** What a form is made of: a plain JSON Schema, a layout in the words of JSON Forms, and a skin that draws it. */
import type { Component } from 'vue';
import type { Words } from '../text';

/** JSON Schema 2020-12, as far as the renderer reads it. The validator reads all of it. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  title?: Words;
  description?: Words;
  /** Words by locale; they win over `title` and `description`. */
  'x-title'?: Words;
  'x-description'?: Words;
  'x-i18n'?: { title?: Words; description?: Words };
  /** The form's own message for a broken rule: `{ "pattern": { "zh-CN": …, "en": … } }`. */
  'x-messages'?: Record<string, Words>;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  not?: JsonSchema;
  if?: JsonSchema;
  then?: JsonSchema;
  else?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  dependentRequired?: Record<string, string[]>;
  dependentSchemas?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  format?: string;
  pattern?: string;
  readOnly?: boolean;
  /** Of a list: the order of its entries counts, also where they are chosen. */
  'x-ordered'?: boolean;
  [keyword: string]: unknown;
}

export interface Rule {
  effect: 'SHOW' | 'HIDE' | 'ENABLE' | 'DISABLE';
  condition: { scope: string; schema: JsonSchema };
}
export interface ControlElement {
  type: 'Control';
  /** A JSON pointer into the schema: `#/properties/address/properties/street`. */
  scope: string;
  label?: Words | false;
  options?: { multi?: boolean; format?: 'radio'; placeholder?: Words; detail?: LayoutElement };
  rule?: Rule;
}
export interface LayoutElement {
  type: 'VerticalLayout' | 'HorizontalLayout' | 'Group';
  label?: Words;
  elements: UiElement[];
  rule?: Rule;
}
export type UiElement = ControlElement | LayoutElement;

export interface Option {
  value: unknown;
  title: string;
}
export type InputKind =
  | 'text'
  | 'textarea'
  | 'number'
  | 'boolean'
  | 'select'
  | 'radio'
  | 'checkboxes'
  | 'date'
  | 'time'
  | 'date-time';

/** What every input of a skin is given. It emits `update:modelValue`; `undefined` means "nothing entered". */
export interface InputProps {
  /** The id of the element that takes the focus. */
  id: string;
  modelValue: unknown;
  kind: InputKind;
  schema: JsonSchema;
  options: readonly Option[];
  label: string;
  placeholder: string;
  required: boolean;
  disabled: boolean;
  invalid: boolean;
  /** The ids of hint and error, or undefined. */
  describedby: string | undefined;
}
/**
 * How a form looks. `inputs` has a component per kind (props: InputProps). `field` wraps one input: props
 * {id, label, quiet, hint, error, required, kind}, default slot; a quiet label is only heard. `group`: {id, label, hint, error} and a slot.
 * `row`: a HorizontalLayout's slot. `list`: {id, label, hint, error, count, canAdd, canRemove, disabled},
 * emits `add` and `remove(index)`, slot `item` with {index}.
 */
export interface FormSkin {
  inputs: Record<InputKind, Component>;
  field: Component;
  group: Component;
  row: Component;
  list: Component;
}

/** One thing wrong, at a JSON pointer into the data. */
export interface FormError {
  path: string;
  keyword: string;
  message: string;
}
