/** Values of documents and of a route's rows, as a person reads them. */
import { useI18n } from 'vue-i18n';
import { columns, fields, shown, type Field } from '../collections/fields';
import type { Collection } from '../collections/types';
import type { Text } from '../api/types';
import { useTimes } from '../times';

/** The fields that a block shows, in its order: of a collection those that it has, of a route those that it names. */
export function fieldsOf(declared: Collection | null, names: readonly string[], titles: Readonly<Record<string, Text>>): Field[] {
  if (declared === null) return names.map((name) => ({ name, title: titles[name] ?? name, schema: {}, masked: false }));
  if (names.length === 0) return columns(declared);
  const known = new Map(fields(declared).map((field) => [field.name, field]));
  return names.flatMap((name) => {
    const field = known.get(name);
    return field === undefined ? [] : [{ ...field, title: titles[name] ?? field.title }];
  });
}

/** One field by name, also one that a route alone knows. */
export function fieldNamed(declared: Collection | null, name: string): Field {
  return fieldsOf(declared, [name], {})[0] ?? { name, title: name, schema: {}, masked: false };
}

/** `const tell = useValues()`, then `tell(field, value)`. */
export function useValues(): (field: Field, value: unknown) => string {
  const { t, locale } = useI18n();
  const { instant } = useTimes();
  return (field, value) => {
    if (typeof value === 'string' && field.schema.format === 'date-time') return instant(value) || value;
    if (typeof value === 'string' && field.schema.format === 'date') return instant(`${value}T12:00:00+08:00`, 'date') || value;
    if (typeof value === 'number') return new Intl.NumberFormat(locale.value).format(value);
    return shown(field, value, locale.value, [t('blocks.yes'), t('blocks.no')]);
  };
}
