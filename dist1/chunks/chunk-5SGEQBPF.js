import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/adapters/token-store/secrets-manager/error-words.ts
var theSecret = ({ secretId }) => `the secret "${secretId}"`;
var place = ({ region }) => region === void 0 ? "the configured region" : `region ${region}`;
var cli = ({ secretId, region }, verb, rest = "") => `aws secretsmanager ${verb} --secret-id ${secretId}${region === void 0 ? "" : ` --region ${region}`}${rest}`;
var signIn = ({ profile }) => profile === void 0 ? "sign in (aws sso login, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)" : `sign in with "aws sso login --profile ${profile}", or set AWS_PROFILE to one that "aws configure list-profiles" shows`;
function resourceIn(message) {
  return /on resource: (\S+)/.exec(message)?.[1];
}
function endpointIn(message) {
  return /connect (\w+ \S+)|(getaddrinfo \w+ \S+)/.exec(message)?.[0];
}
function stageNote({ stage }) {
  return stage === void 0 ? "" : ` (label ${stage})`;
}
function stageRemedy({ operation }) {
  const condition = ", and in a condition on secretsmanager:VersionStage AWSCURRENT, BYODS_PENDING, BYODS_INTENT and BYODS_TOLD";
  return operation === "GetSecretValue" ? condition : "";
}

// src/adapters/token-store/secrets-manager/error-table.ts
var named = (...names) => (failure) => names.includes(failure.name);
var coded = (...codes) => (failure) => codes.includes(failure.code);
var TABLE = [
  {
    matches: (failure) => /region is missing/i.test(failure.message),
    says: () => ["no AWS region is set", "set AWS_REGION to the region of the secret, or name the secret by its ARN"]
  },
  {
    matches: named("CredentialsProviderError", "TokenProviderError", "ProviderError"),
    says: (request) => [
      request.profile === void 0 ? "there are no AWS credentials" : `there are no usable AWS credentials for the profile "${request.profile}" of AWS_PROFILE`,
      signIn(request)
    ]
  },
  {
    matches: named("ExpiredTokenException", "ExpiredToken", "RequestExpired"),
    says: (request) => ["the AWS credentials have expired", signIn(request)]
  },
  {
    matches: named(
      "UnrecognizedClientException",
      "InvalidClientTokenId",
      "MissingAuthenticationTokenException",
      "IncompleteSignature"
    ),
    says: (request) => ["AWS does not know these credentials", signIn(request)]
  },
  {
    matches: named("InvalidSignatureException", "SignatureDoesNotMatch", "RequestTimeTooSkewed"),
    says: (request) => [
      "AWS refused the signature of the request: the secret access key is wrong, or the clock of this machine is",
      `compare the clock with the right time; else ${signIn(request)}`
    ]
  },
  {
    matches: ({ name, message }, { stage }) => name === "ResourceNotFoundException" && /staging label|secret value/i.test(message) && stage === "AWSCURRENT",
    says: (request) => [
      `${theSecret(request)} in ${place(request)} has no value yet`,
      `fill token-config.json and run "${cli(request, "put-secret-value", " --secret-string file://token-config.json")}"`
    ]
  },
  {
    matches: named("ResourceNotFoundException"),
    says: (request) => [
      `there is no secret "${request.secretId}" in ${place(request)} of the account that these credentials belong to`,
      `set SECRET_NAME and AWS_REGION to where it is, or create it: "${cli(request, "create-secret", " --secret-string file://token-config.json").replace("--secret-id", "--name")}"`
    ]
  },
  {
    matches: ({ message }) => /(?:marked|scheduled) for deletion|marked deleted|currently marked/i.test(message),
    says: (request) => [
      `${theSecret(request)} is scheduled for deletion`,
      `bring it back: "${cli(request, "restore-secret")}"`
    ]
  },
  {
    matches: ({ message }) => /replica/i.test(message),
    says: (request) => [
      `${theSecret(request)} in ${place(request)} is a replica, which cannot be written`,
      "set AWS_REGION to the region of the primary secret, or name it by its ARN"
    ]
  },
  {
    matches: ({ name, message }) => isDenied(name) && /\bkms\b/i.test(message),
    says: (request) => [
      `the KMS key of ${theSecret(request)} may not be used for ${request.operation}`,
      `allow ${["CreateSecret", "PutSecretValue"].includes(request.operation) ? "kms:GenerateDataKey and kms:Decrypt" : "kms:Decrypt"} on that key, in the role and in the key's policy`
    ]
  },
  {
    matches: ({ name }) => isDenied(name),
    says: (request, { message }) => [
      `AWS denies secretsmanager:${request.operation} on ${resourceIn(message) ?? theSecret(request)}${stageNote(request)}`,
      `allow secretsmanager:${request.operation} on ${resourceIn(message) ?? request.secretId} in the policy of the role or user${stageRemedy(request)}`
    ]
  },
  {
    matches: named(
      "DecryptionFailure",
      "DecryptionFailureException",
      "EncryptionFailure",
      "EncryptionFailureException"
    ),
    says: (request) => [
      `the KMS key of ${theSecret(request)} cannot be used: it is disabled or about to be deleted`,
      "enable the key again (aws kms enable-key, aws kms cancel-key-deletion)"
    ]
  },
  {
    matches: ({ name }, { operation }) => name === "LimitExceededException" && operation === "CreateSecret",
    says: (request) => [
      `${place(request)} holds as many secrets as the account may have there`,
      "delete one that is not needed, or ask AWS for a higher quota"
    ]
  },
  {
    matches: ({ name }, { operation }) => ["InvalidParameterException", "ValidationException"].includes(name) && operation === "CreateSecret",
    says: (request) => [
      `AWS does not take "${request.secretId}" as the name of a secret`,
      "use letters, digits and /_+=.@- in it, 512 characters at most"
    ]
  },
  {
    matches: named("LimitExceededException"),
    says: (request) => [
      `${theSecret(request)} has as many versions as Secrets Manager keeps (about 100, each for a day)`,
      "run less often today; the oldest versions go after 24 hours, then writing works again"
    ]
  },
  {
    matches: (failure) => isThrottling(failure),
    says: (request) => [`AWS is throttling requests to ${theSecret(request)}`, "run again in a minute"],
    transient: true
  },
  {
    matches: coded("ERR_PROXY_TUNNEL"),
    says: (_, { message }) => [`AWS was not reached: ${message}`, "mend HTTPS_PROXY, or name the host in NO_PROXY"],
    transient: true
  },
  {
    matches: coded("ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"),
    says: (request, { code, message }) => [
      `AWS Secrets Manager in ${place(request)} cannot be reached (${endpointIn(message) ?? code})`,
      "check the network, AWS_REGION, AWS_ENDPOINT_URL and HTTPS_PROXY"
    ],
    transient: true
  },
  {
    matches: (failure) => /^(?:ERR_TLS|CERT_|DEPTH_|UNABLE_TO_|SELF_SIGNED|ERR_SSL)/.test(failure.code),
    says: (_, { code }) => [
      `the connection to AWS is not trusted (${code})`,
      "name the certificate of your company's proxy in NODE_EXTRA_CA_CERTS"
    ]
  },
  {
    matches: ({ name, code, status }) => status >= 500 || name === "TimeoutError" || ["ECONNRESET", "EPIPE", "ETIMEDOUT", "ERR_SOCKET_CONNECTION_TIMEOUT"].includes(code),
    says: (request, { name, status }) => [
      `AWS Secrets Manager in ${place(request)} did not answer ${request.operation} (${status >= 500 ? `status ${status}` : name === "TimeoutError" ? "timeout" : "connection lost"})`,
      "run again in a few minutes; https://health.aws.amazon.com shows outages"
    ],
    transient: true
  },
  {
    matches: () => true,
    says: (request, { name, message }) => [
      `AWS refused ${request.operation} for ${theSecret(request)}: ${name}: ${message}`,
      "run the same command with --verbose and report what it prints"
    ]
  }
];
function wordsFor(failure, request) {
  const kind = TABLE.find(({ matches }) => matches(failure, request));
  const [message, remedy] = kind.says(request, failure);
  return { message, remedy, transient: kind.transient ?? false };
}
function isDenied(name) {
  return name === "AccessDeniedException" || name === "AccessDenied";
}
function isThrottling({ name, status }) {
  return status === 429 || /^(?:Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|BandwidthLimit)/.test(name);
}

// src/adapters/token-store/secrets-manager/errors.ts
var SecretsManagerError = class extends KeeperError {
  transient;
  /** AWS's own name of the failure. */
  awsCode;
  constructor(code, message, details) {
    super(code, message, details);
    this.transient = details.transient;
    this.awsCode = details.awsCode;
  }
};
function secretsManagerError(thrown, request) {
  if (thrown instanceof KeeperError) return thrown;
  const failure = failureOf(thrown);
  const { message, remedy, transient } = wordsFor(failure, request);
  return new SecretsManagerError("store-unavailable", message, { remedy, transient, awsCode: failure.name });
}
function failureOf(thrown) {
  if (typeof thrown !== "object" || thrown === null)
    return { name: "Error", code: "", message: String(thrown), status: 0 };
  const error = thrown;
  const inner = Array.isArray(error.errors) && error.errors.length > 0 ? failureOf(error.errors[0]) : void 0;
  return {
    name: String(error.name ?? "Error"),
    code: String(error.code ?? inner?.code ?? ""),
    message: String(error.message || inner?.message || ""),
    status: error.$metadata?.httpStatusCode ?? 0
  };
}

// src/adapters/token-store/secrets-manager/calls.ts
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand
} from "@aws-sdk/client-secrets-manager";

// src/adapters/token-store/secrets-manager/retry.ts
var TRIES = 4;
var FIRST_PAUSE_MS = 200;
var LONGEST_PAUSE_MS = 4e3;
var LONGEST_ALTOGETHER_MS = 25e3;
async function withRetries(pacing, request, signal) {
  const startedAt = pacing.clock.monotonic();
  for (let tried = 1; ; tried += 1) {
    try {
      return await request();
    } catch (thrown) {
      const spent = pacing.clock.monotonic() - startedAt;
      const again = thrown instanceof SecretsManagerError && thrown.transient && !signal?.aborted;
      if (!again || tried >= TRIES || spent > LONGEST_ALTOGETHER_MS) throw thrown;
      await pause(pacing, tried, signal);
    }
  }
}
async function pause({ clock, ids }, tried, signal) {
  const span = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tried - 1));
  await clock.sleep(span * (0.5 + ids.random() / 2), signal);
}

// src/adapters/token-store/secrets-manager/secret-version.ts
import {
  GetSecretValueCommand
} from "@aws-sdk/client-secrets-manager";
async function readVersion(client, input, signal) {
  const command = new GetSecretValueCommand(input);
  let date;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = result.response.headers?.date;
      return result;
    },
    { step: "deserialize", name: "readDateHeader" }
  );
  const answer = await client.send(command, signal && { abortSignal: signal });
  const createdAt = answer.CreatedDate?.getTime() ?? 0;
  const answeredAt = Date.parse(date ?? "");
  return {
    versionId: answer.VersionId ?? "",
    text: answer.SecretString,
    stages: answer.VersionStages ?? [],
    createdAt,
    answeredAt: Number.isNaN(answeredAt) ? createdAt : answeredAt
  };
}

// src/adapters/token-store/secrets-manager/calls.ts
var SecretCalls = class {
  #settings;
  constructor(settings) {
    this.#settings = settings;
  }
  /** The version that carries a label; undefined when none does. A secret without `AWSCURRENT` throws. */
  async get(stage, signal) {
    const input = { SecretId: this.#settings.secretId, VersionStage: stage };
    try {
      return await this.#run(
        { operation: "GetSecretValue", stage },
        (client) => readVersion(client, input, signal),
        signal
      );
    } catch (thrown) {
      if (stage !== "AWSCURRENT" && isCode(thrown, "ResourceNotFoundException")) return void 0;
      throw thrown;
    }
  }
  /**
   * Writes a version whose id is `token`, with one label. Durable when it resolves to `stored`; `taken` says that
   * another content was written under this token before. The same content again changes nothing and is `stored`.
   */
  async put(token, text, stage) {
    const input = {
      SecretId: this.#settings.secretId,
      ClientRequestToken: token,
      SecretString: text,
      VersionStages: [stage]
    };
    try {
      await this.#run(
        { operation: "PutSecretValue", stage },
        (client) => client.send(new PutSecretValueCommand(input))
      );
      return "stored";
    } catch (thrown) {
      if (isCode(thrown, "ResourceExistsException")) return "taken";
      throw thrown;
    }
  }
  /**
   * Moves a label, if it is where `from` says (nowhere, when that is absent): AWS compares and moves in one step.
   * `refused` also answers a repeated move whose first answer was lost: read back before calling it a conflict.
   */
  async move(stage, { from, to }) {
    const input = {
      SecretId: this.#settings.secretId,
      VersionStage: stage,
      ...from !== void 0 && { RemoveFromVersionId: from },
      ...to !== void 0 && { MoveToVersionId: to }
    };
    try {
      await this.#run(
        { operation: "UpdateSecretVersionStage", stage },
        (client) => client.send(new UpdateSecretVersionStageCommand(input))
      );
      return "moved";
    } catch (thrown) {
      if (isCode(thrown, "InvalidParameterException")) return "refused";
      throw thrown;
    }
  }
  /** Everything about the secret but its values. */
  async describe() {
    const input = { SecretId: this.#settings.secretId };
    return await this.#run({ operation: "DescribeSecret" }, (client) => client.send(new DescribeSecretCommand(input)));
  }
  /** The version that carries a label, without its value. */
  async holderOf(stage) {
    const answer = await this.describe();
    return Object.entries(answer.VersionIdsToStages ?? {}).find(([, stages]) => stages.includes(stage))?.[0];
  }
  /** The secret's ARN, which no other ever has; undefined where there is no such secret. */
  async arn() {
    try {
      return (await this.describe()).ARN;
    } catch (thrown) {
      if (isCode(thrown, "ResourceNotFoundException")) return void 0;
      throw thrown;
    }
  }
  /** Makes the secret, with a first version whose id is `token`. `exists` where a secret of this name is there. */
  async create(token, text) {
    const input = { Name: this.#settings.secretId, ClientRequestToken: token, SecretString: text };
    try {
      await this.#run({ operation: "CreateSecret" }, (client) => client.send(new CreateSecretCommand(input)));
      return "created";
    } catch (thrown) {
      if (isCode(thrown, "ResourceExistsException")) return "exists";
      throw thrown;
    }
  }
  async #run(what, send, signal) {
    const { client, secretId, profile } = this.#settings;
    return withRetries(
      this.#settings,
      async () => {
        try {
          return await send(client);
        } catch (thrown) {
          signal?.throwIfAborted();
          throw secretsManagerError(thrown, { ...what, secretId, profile, region: await regionOf(client) });
        }
      },
      signal
    );
  }
};
async function regionOf(client) {
  try {
    return await client.config.region();
  } catch {
    return void 0;
  }
}
function isCode(thrown, awsCode) {
  return thrown instanceof SecretsManagerError && thrown.awsCode === awsCode;
}

export {
  SecretsManagerError,
  secretsManagerError,
  pause,
  SecretCalls
};
