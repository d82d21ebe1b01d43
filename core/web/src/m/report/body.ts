/** What a draft says to the server. Pure. */
import type { CaseType, ReportBody } from '@shared/api/types';
import { areaOf, type Draft } from './draft';

/** For whom the draft speaks; what was left empty is left out. */
function behalfOf(person: NonNullable<Draft['onBehalf']>): NonNullable<ReportBody['on_behalf']> {
  const { relation, contact, consent } = person;
  const [name, phone] = [person.name.trim(), person.phone.trim()];
  return { relation, contact, consent, ...(name === '' ? {} : { name }), ...(phone === '' ? {} : { phone }) };
}

/** Who speaks and for whom; nobody where no name is taken. */
function speakers(draft: Draft, caseType: CaseType): Pick<ReportBody, 'reporter' | 'on_behalf'> {
  if (caseType.nameless) return {};
  const [name, phone] = [draft.name.trim(), draft.phone.trim()];
  const reporter = { ...(name === '' ? {} : { name }), ...(phone === '' ? {} : { phone }) };
  return { ...(name === '' && phone === '' ? {} : { reporter }), ...(draft.onBehalf === null ? {} : { on_behalf: behalfOf(draft.onBehalf) }) };
}

/** Thrown away: empty words, and a form that belongs to another case type. */
export function bodyOf(draft: Draft, caseType: CaseType): ReportBody {
  const { place } = draft;
  const area = areaOf(place);
  const address = draft.address.trim();
  return {
    client_id: draft.clientId,
    case_type: caseType.id,
    ...(draft.classId === null ? {} : { class_id: draft.classId }),
    text: draft.text.trim(),
    ...(place?.position ? { position: { ...place.position, ...(place.accuracy === null ? {} : { accuracy: place.accuracy }), datum: 'wgs84' as const } } : {}),
    ...(area === null ? {} : { area }),
    ...(address === '' ? {} : { address }),
    ...speakers(draft, caseType),
    form: JSON.parse(JSON.stringify(draft.form)) as Record<string, unknown>,
    attachments: draft.photos.flatMap((photo) => (photo.id === null ? [] : [photo.id])),
    private: caseType.private || (draft.private ?? false),
  };
}
