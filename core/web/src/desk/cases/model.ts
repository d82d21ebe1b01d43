/** The words that the case API knows, in the order in which people read them. */
import type { Light } from '@shared/api/types';

export const QUEUES = ['todo', 'open', 'overdue', 'closed', 'all'] as const;
export type Queue = (typeof QUEUES)[number];

/** The seven stages of GB/T 30428. */
export const STAGES = ['collection', 'filing', 'dispatch', 'handling', 'feedback', 'check', 'evaluation'] as const;
export type Stage = (typeof STAGES)[number];

export const LIGHTS = ['green', 'yellow', 'red'] as const satisfies readonly Light[];
