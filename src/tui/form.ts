import type { DataSource, DataSourceFields, DataSourceSchema } from '../core/model.ts';
import { changesOf, type FieldChange } from '../core/policy/data-source-diff.ts';
import { type FieldName, messageProblems, problemWith, STATUSES } from '../core/policy/data-source-fields.ts';
import { REGISTRATION_DEFAULTS, usualSchema } from '../core/policy/registration.ts';
import { planReplacement, settingsOf } from '../core/policy/replacement.ts';
import type { TargetOrg } from '../core/target-orgs.ts';
import { orgName } from './names.ts';
import { type TextField, textField } from './text-field.ts';

/** What a form asks for. */
export type FormFieldName = FieldName | 'org';

/** A field of a form: text, or one of some values that arrows go through. */
export interface FormField extends TextField {
  readonly name: FormFieldName;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/** A form that registers or updates a data source. */
export interface Form {
  readonly kind: 'update' | 'register';
  /** What is updated, as it was when the form was opened. */
  readonly key?: string;
  readonly before?: DataSource;
  readonly orgs: readonly TargetOrg[];
  readonly fields: readonly FormField[];
  readonly focus: number;
  readonly stage: 'typing' | 'review' | 'sending';
  /** Something was typed. */
  readonly touched: boolean;
  /** Esc was pressed, and would throw away what was typed. */
  readonly leaving: boolean;
}

const STATUS_CHOICES = STATUSES.map((value: string) => ({ value, label: value }));

/** The form of an update: what is set stands in it. Pure. */
export function updateForm(
  key: string,
  before: DataSource,
  org: TargetOrg,
  offered: readonly DataSourceSchema[],
): Form {
  const fields = fieldsFor(settingsOf(before), offered);
  return { ...EMPTY, kind: 'update', key, before, orgs: [org], fields };
}

/** The form of a registration: its defaults stand in it. Pure. */
export function registrationForm(orgs: readonly TargetOrg[], offered: readonly DataSourceSchema[]): Form {
  const schemaId = usualSchema(offered)?.id;
  const fields = fieldsFor({ ...REGISTRATION_DEFAULTS, ...(schemaId !== undefined && { schemaId }) }, offered);
  if (orgs.length < 2) return { ...EMPTY, kind: 'register', orgs, fields };
  const choices = orgs.map((org) => ({ value: org.id as string, label: orgName(org, orgs) }));
  return { ...EMPTY, kind: 'register', orgs, fields: [{ name: 'org', ...textField(orgs[0]!.id), choices }, ...fields] };
}

const EMPTY = { focus: 0, stage: 'typing', touched: false, leaving: false } as const;

function fieldsFor(settings: Partial<DataSourceFields>, offered: readonly DataSourceSchema[]): FormField[] {
  const text = (name: keyof DataSourceFields) => textField(String(settings[name] ?? ''));
  const known = offered.map(({ id, serviceType = id, protocol }) => ({
    value: id,
    label: protocol === undefined ? serviceType : `${serviceType} (${protocol})`,
  }));
  const { schemaId, status } = settings;
  const isOffered = known.some(({ value }) => value === schemaId);
  const other = schemaId === undefined || isOffered ? [] : [{ value: schemaId, label: schemaId }];
  const schemas = known.length === 0 ? undefined : [...known, ...other];
  // A status that nobody knows yet stays what it is until somebody chooses.
  const odd =
    status === undefined || STATUS_CHOICES.some(({ value }) => value === status)
      ? []
      : [{ value: status, label: status }];
  return [
    { name: 'url', ...text('url') },
    { name: 'schemaId', ...text('schemaId'), ...(schemas && { choices: schemas }) },
    { name: 'audience', ...text('audience') },
    { name: 'subject', ...text('subject') },
    { name: 'tokenLifetimeMinutes', ...text('tokenLifetimeMinutes') },
    { name: 'nonce', ...textField('') },
    { name: 'status', ...text('status'), choices: [...STATUS_CHOICES, ...odd] },
    { name: 'errorMessage', ...text('errorMessage') },
  ];
}

/** The fields that are asked for: the message only where the data source is to be disabled. Pure. */
export function shownFields({ fields }: Form): FormField[] {
  const disabled = textIn(fields, 'status') === 'disabled';
  return fields.filter(({ name }) => name !== 'errorMessage' || disabled);
}

function textIn(fields: readonly FormField[], name: FormFieldName): string {
  return fields.find((field) => field.name === name)?.text ?? '';
}

/** What is wrong with a field as it stands; what stands there unchanged is Webex's own, and right. Pure. */
export function problemOf(form: Form, { name, text }: FormField): string | undefined {
  if (name === 'org' || (name === 'nonce' && text === '')) return undefined;
  if (name === 'errorMessage' && text === '') {
    return messageProblems({ status: textIn(form.fields, 'status') })[0]?.reason;
  }
  const was = form.before && settingsOf(form.before)[name as keyof DataSourceFields];
  if (was !== undefined && String(was) === text) return undefined;
  return problemWith(name, text);
}

/** Whether everything may be sent. Pure. */
export function isSound(form: Form): boolean {
  return shownFields(form).every((field) => problemOf(form, field) === undefined);
}

/** What is to be set: of an update only what differs. Pure. */
export function settingsTyped(form: Form): Partial<DataSourceFields> {
  const old = form.before ? settingsOf(form.before) : {};
  const typed = shownFields(form).flatMap(({ name, text }) => {
    if (name === 'org' || name === 'nonce') return [];
    const value = name === 'tokenLifetimeMinutes' ? Number(text) : text;
    return old[name] === value ? [] : [[name, value] as const];
  });
  return Object.fromEntries(typed);
}

/** The nonce that somebody typed; undefined for a new one. Pure. */
export function nonceTyped({ fields }: Form): string | undefined {
  return textIn(fields, 'nonce') || undefined;
}

/** Whose the data source is, or will be. Pure. */
export function orgOf({ orgs, fields }: Form): TargetOrg {
  return orgs.find(({ id }) => id === textIn(fields, 'org')) ?? orgs[0]!;
}

/** Before and after, as it will be sent. Pure. */
export function changesIn(form: Form): FieldChange[] {
  const typed = settingsTyped(form);
  if (!form.before) return changesOf(undefined, typed);
  const plan = planReplacement(form.before, 'unsent', typed);
  return changesOf(form.before, 'update' in plan ? plan.update : { ...settingsOf(form.before), ...typed });
}
