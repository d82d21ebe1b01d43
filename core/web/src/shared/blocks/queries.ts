/** What blocks ask, as the server wants it in an address. Pure. */
import type { FigureQuery, ListQuery } from './reader';

interface ListAddress {
  filter?: string[];
  sort?: string;
  q?: string;
  after?: string;
  limit: number;
}
interface FigureAddress {
  filter?: string[];
  measure: FigureQuery['measure'];
  of?: string;
  group?: string;
  by?: NonNullable<FigureQuery['by']>;
  order?: string;
  limit?: number;
}

export function listQuery({ filter, sort, q, after, limit }: ListQuery): ListAddress {
  return {
    limit,
    ...(filter.length > 0 ? { filter } : {}),
    ...(sort ? { sort } : {}),
    ...(q ? { q } : {}),
    ...(after === undefined ? {} : { after }),
  };
}

export function figureQuery({ filter, measure, field, group, by, order, limit }: FigureQuery): FigureAddress {
  return {
    measure,
    ...(filter.length > 0 ? { filter } : {}),
    ...(field === null ? {} : { of: field }),
    ...(group === undefined ? {} : { group }),
    ...(by === undefined ? {} : { by }),
    ...(order === undefined ? {} : { order }),
    ...(limit === undefined ? {} : { limit }),
  };
}
