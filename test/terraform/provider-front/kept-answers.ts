import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http2';
import { basename, join } from 'node:path';
import { beginnings } from './kept-types';

/** What a provider said to a question. */
export interface Answer {
  readonly body: Buffer;
  readonly trailers: IncomingHttpHeaders;
}

/** Answers that outlive the process that gave them. */
export interface KeptAnswers {
  find(path: string, question: Buffer): Answer | undefined;
  keep(path: string, question: Buffer, answer: Answer): void;
}

/**
 * Keeps a program's answers in files, for as long as it is that program: every test file starts one, and each would take
 * six seconds of a processor to say the same. An answer stands for all ports of emulators, which it but repeats.
 */
export function keptAnswers(folder: string, program: string): KeptAnswers {
  const asker = [basename(program), statSync(program).size, ...beginnings].join(' ');
  const fileOf = (path: string, { text }: Ported) =>
    join(folder, createHash('sha256').update(`${asker} ${path} `).update(text, 'latin1').digest('hex'));
  return {
    find(path, question) {
      const asked = withoutPorts(question.toString('latin1'));
      const file = fileOf(path, asked);
      if (!existsSync(file)) return undefined;
      const { body, trailers } = JSON.parse(readFileSync(file, 'utf8')) as KeptAnswer;
      const text = Buffer.from(body, 'base64').toString('latin1');
      return { body: Buffer.from(withPorts(text, asked.ports), 'latin1'), trailers };
    },
    keep(path, question, { body, trailers }) {
      const asked = withoutPorts(question.toString('latin1'));
      const said = withoutPorts(body.toString('latin1'), asked.ports);
      const kept: KeptAnswer = { body: Buffer.from(said.text, 'latin1').toString('base64'), trailers };
      const file = fileOf(path, asked);
      mkdirSync(folder, { recursive: true });
      // Other workers read it while it is written.
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(kept));
      renameSync(`${file}.${process.pid}`, file);
    },
  };
}

interface KeptAnswer {
  readonly body: string;
  readonly trailers: IncomingHttpHeaders;
}

interface Ported {
  readonly text: string;
  readonly ports: readonly string[];
}

/** Five digits stay five: messages state the lengths of what is in them. */
const placeOf = (index: number) => `127.0.0.1:0000${index}`;

function withoutPorts(text: string, known: readonly string[] = []): Ported {
  const found = [...text.matchAll(/127\.0\.0\.1:([1-9]\d{4})(?!\d)/g)].map(([, port]) => port!);
  const ports = [...new Set([...known, ...found])];
  return { text: ports.reduce((all, port, index) => all.replaceAll(`127.0.0.1:${port}`, placeOf(index)), text), ports };
}

function withPorts(text: string, ports: readonly string[]): string {
  return ports.reduce((all, port, index) => all.replaceAll(placeOf(index), `127.0.0.1:${port}`), text);
}
