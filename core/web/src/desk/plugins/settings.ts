/** What stands in the table of a plugin's settings, and what is sent when its form is done. */
import type { components } from '@shared/api/schema';
import type { JsonSchema } from '@shared/form/types';
import type { Words } from '@shared/text';

export type AreaSettings = components['schemas']['SettingsOut'];

/** What is set for the whole server, as a sheet shows settings: nothing is inherited but the plugin's defaults. */
export function ofServer(found: components['schemas']['PlatformSettingsOut']): AreaSettings {
  return { ...found, sources: {}, secrets_own: found.secrets_set, form_ui: null };
}

export interface SettingLine {
  name: string;
  title: Words;
  /** Undefined for a secret, and for what is not set anywhere. */
  value: unknown;
  secret: boolean;
  /** Of a secret: whether there is one. */
  set: boolean;
  /** Whether the area has set it itself. */
  own: boolean;
  /** The area above that has set it; '' for the plugin's default. */
  source: string;
}

function fieldsOf(schema: unknown): Record<string, JsonSchema> {
  return ((schema as JsonSchema | null)?.properties ?? {}) as Record<string, JsonSchema>;
}

export function linesOf(settings: AreaSettings): SettingLine[] {
  return Object.entries(fieldsOf(settings.form_schema)).map(([name, field]) => {
    const secret = settings.secrets.includes(name);
    return {
      name,
      title: field['x-i18n']?.title ?? field.title ?? name,
      value: secret ? undefined : settings.effective[name],
      secret,
      set: settings.secrets_set.includes(name),
      own: secret ? settings.secrets_own.includes(name) : name in settings.own,
      source: settings.sources[name] ?? '',
    };
  });
}

/** The form's schema: a secret is typed anew or left empty, so it is never demanded. */
export function formSchema(settings: Pick<AreaSettings, 'form_schema' | 'secrets'>): JsonSchema {
  const schema = (settings.form_schema ?? {}) as JsonSchema;
  const required = (schema.required ?? []).filter((name) => !settings.secrets.includes(name));
  return { ...schema, required };
}

/** What the area sets from now on: what was its own, and what differs from what it would inherit. An empty secret stays as it is. */
export function changed(settings: Pick<AreaSettings, 'own' | 'inherited' | 'secrets'>, data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.entries(data).filter(([name, value]) => {
    if (value === undefined || value === null) return false;
    if (settings.secrets.includes(name)) return value !== '';
    return name in settings.own || JSON.stringify(value) !== JSON.stringify(settings.inherited[name]);
  });
  return Object.fromEntries(kept);
}

/** The same without one setting: it is inherited again. A secret is taken away by an empty text. */
export function without(settings: Pick<AreaSettings, 'own' | 'secrets'>, name: string): Record<string, unknown> {
  const rest = Object.fromEntries(Object.entries(settings.own).filter(([own]) => own !== name));
  return settings.secrets.includes(name) ? { ...rest, [name]: '' } : rest;
}
