/** The library's public door. */
export type { DataSourceChange } from './core/change.ts';
export type { ErrorCode, ErrorJson } from './core/errors.ts';
export { EXIT, KeeperError, ReauthorizationRequiredError } from './core/errors.ts';
export type { Extension } from './core/extend.ts';
export { IncompleteListError } from './core/incomplete-list.ts';
export type {
  DataSource,
  DataSourceClaims,
  DataSourceFields,
  DataSourceSchema,
  DataSourceUpdate,
  OrgId,
} from './core/model.ts';
export { OperationError } from './core/operation-error.ts';
export type { FieldChange } from './core/policy/data-source-diff.ts';
export type { TokenVerdict } from './core/policy/token-verdict.ts';
export type { Log } from './core/ports.ts';
export type { CredentialReport, DataSourceReport, RenewalReport, ReportedProblem } from './core/report.ts';
export type { Secret } from './core/secret.ts';
export type { OpenOptions } from './library.ts';
export { TokenManager } from './library.ts';
export { DataSources } from './library-data-sources.ts';
export type { RenewalPass, RenewalPassSettings } from './library-renewal-pass.ts';
export { renewalPass } from './library-renewal-pass.ts';
