// What every command prints with `--json`, what events hold and what the token endpoint answers: the package's `./schemas`.

export {
  dataSourceSchema,
  dataSourcesSchema,
  deleteDataSourceSchema,
  registerDataSourceSchema,
  schemasSchema,
  updateDataSourceSchema,
} from './schemas/data-sources.ts';
export { errorSchema, failureSchema } from './schemas/document.ts';
export {
  endpointErrorSchema,
  forgottenAnswerSchema,
  keysSchema,
  minimumSecondsSchema,
  serveSchema,
  tokenAnswerSchema,
} from './schemas/endpoint.ts';
export {
  completedEventSchema,
  onProblemSchema,
  problemEventSchema,
  runRequestedEventSchema,
} from './schemas/events.ts';
export { orgsChangeSchema, orgsSchema } from './schemas/orgs.ts';
export { completionSchema, helpSchema, operationRecordSchema, sandboxSchema } from './schemas/program.ts';
export {
  extendDataSourceSchema,
  getTokenSchema,
  refreshTokenSchema,
  runSchema,
  statusSchema,
} from './schemas/renewal.ts';
export { scheduleChangeSchema, scheduleSchema } from './schemas/schedule.ts';
export { doctorSchema, initSchema, setupOauthSchema, whoamiSchema } from './schemas/set-up.ts';
export { logoutSchema, storeClientSchema, storeRestoreSchema, storeSchema } from './schemas/store.ts';
