/** Appraisal as the server describes it. */
import type { components, paths } from './schema';

type Schemas = components['schemas'];
export type IndicatorTable = Schemas['IndicatorTable'];
export type IndicatorItem = Schemas['IndicatorItem'];
export type IndicatorValues = Schemas['IndicatorValues'];
export type CountedCase = Schemas['CountedCase'];
export type CountedCases = Schemas['CountedCases'];
export type Figure = Schemas['Figure'];
export type StarTable = Schemas['StarTable'];
export type StarPart = Schemas['StarPart'];
export type OpenDays = Schemas['OpenDays'];
export type OpenDay = Schemas['OpenDay'];
export type Which = 'open' | 'aged';
export type By = 'area' | 'unit' | 'worker' | 'class';
export type Part = 'numerator' | 'denominator';

/** The paths that the desk asks. */
export type AppraisalPaths = Pick<
  paths,
  | '/api/v1/indicators'
  | '/api/v1/indicators/{name}/values'
  | '/api/v1/indicators/{name}/cases'
  | '/api/v1/open-cases'
  | '/api/v1/open-cases/{day}'
  | '/api/v1/stars/{by}'
  | '/api/v1/periods/{month}/lock'
>;
