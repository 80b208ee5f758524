const SECRET = /TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIAL|(API|ACCESS|PRIVATE)_?KEY|DATABASE_URL/i;

/** The environment for commands that a customisation names: without the variables whose names speak of secrets. */
export const withoutSecretVariables = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !SECRET.test(name)));
