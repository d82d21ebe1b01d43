/** The rule for the reporter's telephone number. Pure. */

/** The same characters that the server takes. */
const WRITTEN = /^[0-9+() -]*$/;
const LEAST_DIGITS = 5;

export type ContactProblem = 'missing' | 'wrong';

/** What is wrong with the number, or null; it may be left out where reports are anonymous. */
export function contactProblem(phone: string, anonymous: boolean): ContactProblem | null {
  const text = phone.trim();
  if (text === '') return anonymous ? null : 'missing';
  const digits = text.replaceAll(/\D/g, '').length;
  return WRITTEN.test(text) && digits >= LEAST_DIGITS ? null : 'wrong';
}
