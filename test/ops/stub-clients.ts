import type { AwsClients } from '../../ops/aws/clients';

/** What a service answers to a command, by the command's name; an `Error` is thrown. */
export interface StubAnswers {
  // biome-ignore lint/suspicious/noExplicitAny: each command has an input of its own.
  readonly [command: string]: (input: any) => unknown;
}

export interface SentCommand {
  readonly name: string;
  readonly input: object;
}

/** Clients of all services that answer as told, and keep what they were asked. Fails for what they were not told. */
export function stubClients(answers: StubAnswers) {
  const sent: SentCommand[] = [];
  const client = {
    async send(command: { readonly input: object; readonly constructor: { readonly name: string } }) {
      const name = command.constructor.name.replace(/Command$/, '');
      sent.push({ name, input: command.input });
      const answer = answers[name]?.(command.input);
      if (answer === undefined) throw new Error(`Nobody said what ${name} answers.`);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const clients = new Proxy({}, { get: () => client }) as AwsClients;
  return { clients, sent, namesSent: () => [...new Set(sent.map(({ name }) => name))] };
}

/** An error as a service of AWS throws it. */
export function serviceError(name: string): Error {
  return Object.assign(new Error(`no, ${name}`), { name, $metadata: { httpStatusCode: 400 } });
}
