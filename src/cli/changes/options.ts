import type { Argv } from 'yargs';
import { refuseProblems } from '../../core/change.ts';
import type { DataSourceFields } from '../../core/model.ts';
import { type FieldName, type FieldProblem, lifetimeIn, STATUSES } from '../../core/policy/data-source-fields.ts';
import type { Words } from '../command.ts';
import { addOrgOption, addRecordsDirOption } from '../global-options.ts';

/** Every field that can be set, by its option. A nonce is none: it is a secret, and made anew each time. */
const OPTIONS = {
  url: 'url',
  schemaId: 'schema',
  audience: 'audience',
  subject: 'subject',
  tokenLifetimeMinutes: 'minutes',
  status: 'status',
  errorMessage: 'error-message',
} as const satisfies Record<keyof DataSourceFields, string>;

type Field = keyof typeof OPTIONS;

/** The options that set a data source's fields, with what each says when it is left out. */
export function addFieldOptions(parser: Argv, otherwise: Readonly<Partial<Record<Field, string>>> = {}): Argv {
  const text = (field: Field, describe: string) => {
    const rest = otherwise[field];
    return {
      type: 'string',
      requiresArg: true,
      describe: rest === undefined ? describe : `${describe}; ${rest}`,
    } as const;
  };
  return parser
    .option(OPTIONS.url, text('url', 'Where Webex sends the calls: https:// or wss://'))
    .option(OPTIONS.schemaId, text('schemaId', 'Id of the schema, see byods schemas'))
    .option(OPTIONS.audience, text('audience', 'Whom the signed token is for (aud)'))
    .option(OPTIONS.subject, text('subject', 'What the signed token is about (sub)'))
    .option(OPTIONS.tokenLifetimeMinutes, text('tokenLifetimeMinutes', 'Life of its token, 1 to 1440'))
    .option(OPTIONS.status, { ...text('status', 'Whether it gets calls'), choices: STATUSES })
    .option(OPTIONS.errorMessage, text('errorMessage', 'Why it is disabled; Control Hub shows it'))
    .group(Object.values(OPTIONS), 'Fields:');
}

/** The options of every command that changes a data source. */
export function addChangeOptions(parser: Argv): Argv {
  return addRecordsDirOption(
    addOrgOption(parser, 'Its org, where it is not clear').option('yes', {
      alias: 'y',
      type: 'boolean',
      describe: 'Ask nothing',
    }),
    'Folder for the operation record (by default the working folder)',
  )
    .option('no-records', { type: 'boolean', describe: 'Write no operation record' })
    .option('dry-run', { type: 'boolean', describe: 'Change, renew and write nothing; say what would be done' })
    .group(['org', 'yes', 'dry-run', 'records-dir', 'no-records'], 'Options:');
}

/**
 * The fields that the words name.
 *
 * @param command     whose help tells more
 * @param problemsOf  what is wrong with them, each by itself and all together
 * @throws KeeperError `usage`, with everything that is wrong by the names of the options, before anything is sent
 */
export function fieldsFrom(
  words: Words,
  command: string,
  problemsOf: (fields: Partial<DataSourceFields>) => readonly FieldProblem[],
): Partial<DataSourceFields> {
  const given = (Object.keys(OPTIONS) as Field[]).flatMap((field) => {
    const text = words[OPTIONS[field]] as string | undefined;
    // What is no lifetime becomes what no number is, and is told as such.
    const value = field === 'tokenLifetimeMinutes' ? (lifetimeIn(text ?? '') ?? Number.NaN) : text;
    return text === undefined ? [] : [[field, value]];
  });
  const fields: Partial<DataSourceFields> = Object.fromEntries(given);
  const named = (field: FieldName) => `--${optionOf(field)}`;
  refuseProblems(problemsOf(fields), { named, remedy: `byods ${command} --help` });
  return fields;
}

function optionOf(field: FieldName): string {
  return field === 'nonce' ? field : OPTIONS[field];
}
