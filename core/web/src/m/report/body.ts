/** What a draft says to the server. Pure. */
import type { CaseType, ReportBody } from '@shared/api/types';
import { areaOf, type Draft } from './draft';

/** Thrown away: empty words, and a form that belongs to another case type. */
export function bodyOf(draft: Draft, caseType: CaseType): ReportBody {
  const { place } = draft;
  const area = areaOf(place);
  const [address, name, phone] = [draft.address.trim(), draft.name.trim(), draft.phone.trim()];
  return {
    client_id: draft.clientId,
    case_type: caseType.id,
    ...(draft.classId === null ? {} : { class_id: draft.classId }),
    text: draft.text.trim(),
    ...(place?.position ? { position: { ...place.position, ...(place.accuracy === null ? {} : { accuracy: place.accuracy }), datum: 'wgs84' as const } } : {}),
    ...(area === null ? {} : { area }),
    ...(address === '' ? {} : { address }),
    ...(name === '' && phone === '' ? {} : { reporter: { ...(name === '' ? {} : { name }), ...(phone === '' ? {} : { phone }) } }),
    form: JSON.parse(JSON.stringify(draft.form)) as Record<string, unknown>,
    attachments: draft.photos.flatMap((photo) => (photo.id === null ? [] : [photo.id])),
    private: draft.private ?? caseType.private,
  };
}
