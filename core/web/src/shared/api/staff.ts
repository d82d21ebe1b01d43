/** What the desk asks and gets: names for the server's own description, narrowed where it says just "string" or "object". */
import type { components, operations } from './schema';
import type { AreaLevel, AreaRef, FormDocument } from './types';

type Schemas = components['schemas'];
/** A schema with some fields told more exactly. */
type Told<S, Exactly> = Omit<S, keyof Exactly> & Exactly;
interface Levelled extends AreaRef {
  level: AreaLevel;
}

export type Position = Told<Schemas['Position'], { area: Levelled }>;
export type PositionHeld = Omit<Position, 'person_id' | 'person_name'>;
export type Me = Told<Schemas['Me'], { positions: PositionHeld[] }>;
export type SecondFactorSetup = Schemas['FactorOffer'];

export type CaseQuery = NonNullable<operations['listCases']['parameters']['query']>;
export type Queue = NonNullable<CaseQuery['queue']>;
export type CaseRow = Schemas['CaseItem'];
export type CasePage = Schemas['CasePage'];
export type CaseCount = Schemas['CaseCounts'];
export type CaseClock = Schemas['ClockOut'];
export type CaseSuggestion = Schemas['SuggestionOut'];
export type CaseAction = Told<Schemas['ActionOut'], { form: FormDocument }>;
export type CaseFlow = Schemas['CaseFlow'];
export type Flow = Schemas['FlowOut'];
export type FlowState = Schemas['FlowStateOut'];
export type FlowStep = Schemas['FlowStepOut'];
export type FlowList = Schemas['FlowList'];
export type FlowProblem = Schemas['FlowProblemOut'];
export type StepFact = Schemas['FactOut'];
export type CaseEvent = Told<Schemas['StepOut'], { actor: { name: string; kind: string } }>;
export type CaseAttachment = Schemas['AttachmentOut'];
export type CaseDetail = Told<Schemas['CaseDetail'], { actions: CaseAction[]; timeline: CaseEvent[] }>;
export type ActionBody = Schemas['ActionIn'];
export type Unit = Schemas['UnitEntry'];
export type OutcomeMonth = Schemas['OutcomeMonth'];

export type PluginArea = Told<Schemas['PluginAreaOut'], { level: AreaLevel }>;
export type ManifestFinding = Schemas['PluginFindingOut'];
/** Without a good manifest only `id`, `state`, `reason` and `findings` say anything. */
export type Plugin = Told<
  Schemas['PluginOut'],
  {
    state: 'ready' | 'invalid' | 'refused' | 'failed' | 'held';
    areas: PluginArea[];
    health: Told<Schemas['HealthOut'], { state: 'ok' | 'degraded' | 'broken' | 'idle' }>;
  }
>;
export type Ask = Schemas['AskOut'];
export type AskGroup = Ask['group'];
export type GrantChange = Schemas['ChangeOut'];
export type Grant = Schemas['GrantOut'];
export type Agreement = Required<Schemas['AgreementIn']>;
export type PluginSettings = Schemas['SettingsOut'];
export type PluginHealth = Told<Schemas['HookHealthOut'], { breaker: 'closed' | 'open' }>;
export type PluginVersions = Schemas['PluginVersions'];
export type AreaVersion = Schemas['AreaVersionOut'];
export type VersionTrial = Schemas['TrialOut'];
export type UpgradePlan = Schemas['UpgradePlanOut'];
export type Retirement = Schemas['RetirementOut'];
export type PluginWorkers = Schemas['WorkerList'];
export type PluginWorker = Schemas['WorkerOut'];
/** How often a plugin asked the platform for something. */
export type PluginQuestion = Schemas['QuestionOut'];
/** A request to the outside that was made for a plugin. */
export type PluginRequest = Schemas['EgressOut'];
/** An event that a plugin could not take. */
export type SetAside = Schemas['SetAsideOut'];
export type Advisory = Schemas['AdvisoryOut'];
export type PluginWithdrawal = Schemas['PluginWithdrawalOut'];
export type WithdrawalState = Schemas['WithdrawalState'];
/** What a plugin has done in time, and how it went. */
export type PluginJobs = Schemas['PluginJobList'];
export type PluginJob = Schemas['PluginJobOut'];
export type PluginFeed = Schemas['FeedOut'];
export type PluginSubscription = Schemas['SubscriptionOut'];
/** How fresh what came from outside is. */
export type Freshness = Schemas['FreshnessOut'];
/** An algorithm with its card and what was seen of it in an area. */
export type Algorithm = Schemas['AlgorithmOut'];
/** A chain of emergency calls. */
export type CallChain = Schemas['CallChainOut'];
/** A damaged entry cannot be read any more: only its id is told. */
export type AuditEntry = Schemas['AuditItem'];
export type AuditFinding = Schemas['AuditFinding'];
export type AuditVerification = Schemas['Verification'];

export type Token = Schemas['Token'];
/** A fresh token with its text, which the server shows this once and never again. */
export type NewToken = Schemas['NewToken'];
export type TokenDraft = Schemas['TokenDraft'];
export type ServiceAccount = Schemas['ServiceAccountOut'];
export type ServiceDraft = Schemas['ServiceAccountDraft'];
export type Person = Schemas['Person'];
export type PersonDraft = Schemas['PersonDraft'];
export type Account = Schemas['Account'];
export type AccountState = Account['state'];
export type AccountDraft = Schemas['AccountDraft'];
export type PositionDraft = Schemas['PositionDraft'];

export type ImportFinding = Schemas['AreaFindingOut'];
export type ImportReport = Schemas['ImportOut'];

export type MarketStatus = Schemas['MarketStatusOut'];
export type MarketQuery = NonNullable<operations['searchMarket']['parameters']['query']>;
export type MarketWindow = Schemas['MarketWindow'];
export type MarketListed = Schemas['MarketListedOut'];
export type MarketPlugin = Schemas['MarketPluginOut'];
export type MarketVersion = Schemas['MarketVersionOut'];
export type MarketInstall = Schemas['MarketInstallOut'];
export type MarketUpdate = Schemas['MarketUpdateOut'];
export type MarketRating = Schemas['MarketRatingOut'];
export type MarketBundle = Schemas['MarketBundleOut'];
export type MarketPolicy = Schemas['MarketPolicyOut'];
