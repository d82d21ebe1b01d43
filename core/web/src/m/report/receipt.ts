/** The last receipt, until the person has seen it off: a reload must not lose the query code. */
import { keep, kept } from '@shared/kept';
import type { Receipt, Text } from '@shared/api/types';

export interface KeptReceipt extends Receipt {
  title: Text;
  /** True when an earlier state of the draft is what arrived. */
  earlier: boolean;
  /** When it was sent, RFC 3339. */
  at: string;
}

const KEY = 'receipt';
let unkept: KeptReceipt | null = null;

export function keepReceipt(receipt: KeptReceipt | null): void {
  unkept = keep(KEY, receipt ? JSON.stringify(receipt) : null) ? null : receipt;
}

export function readReceipt(): KeptReceipt | null {
  try {
    const found = JSON.parse(kept(KEY) ?? 'null') as KeptReceipt | null;
    return typeof found?.query_code === 'string' ? found : unkept;
  } catch {
    return unkept;
  }
}
