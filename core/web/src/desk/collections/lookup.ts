/** Documents that fields name, as the desk finds them: by the words of their collection, in what one may read. */
import type { Lookup, Named } from '@shared/form/lookup';
import { columns, fields, shown, titleOf } from '@shared/collections/fields';
import type { Collection, Doc } from '@shared/collections/types';
import { collection, document, documents, type Ref } from '@shared/collections/server';

const MOST = 12;
const MORE = 3;

/** `plugin` is the one whose form it is. */
export function deskLookup(plugin: () => string, locale: () => string): Lookup {
  const known = new Map<string, Promise<Collection>>();
  const refOf = (name: string): Ref => {
    const at = name.lastIndexOf(':');
    return at < 0 ? { plugin: plugin(), name } : { plugin: name.slice(0, at), name: name.slice(at + 1) };
  };
  function declared(ref: Ref): Promise<Collection> {
    const key = `${ref.plugin}:${ref.name}`;
    const asked = known.get(key) ?? collection(ref);
    known.set(key, asked);
    return asked;
  }
  return {
    async find(name, words) {
      const ref = refOf(name);
      const says = await declared(ref);
      const { items } = await documents(ref, { filter: [], sort: '', q: words }, undefined);
      return items.slice(0, MOST).map((one) => named(says, one, locale()));
    },
    async get(name, id) {
      const ref = refOf(name);
      const [says, found] = await Promise.all([declared(ref), document(ref, id)]);
      return named(says, found, locale());
    },
  };
}

function named(says: Collection, one: Doc, locale: string): Named {
  const title = titleOf(says, one.body);
  const beside = (columns(says).length > 0 ? columns(says) : fields(says)).filter(({ name }) => ![title, undefined].includes(one.body[name] as string));
  const more = beside.slice(0, MORE).map((field) => shown(field, one.body[field.name], locale, ['✓', '–']));
  return { id: one.id, title, more: more.join(' · ') };
}
