/** The package brings no types. */
declare module 'aws-kcl' {
  /** Speaks with the library's daemon, line by line, on these streams; standard input, output and error by default. */
  export default function kcl(
    processor: import('../../handlers/kcl/record-processor').RecordProcessor,
    input?: NodeJS.ReadableStream,
    output?: NodeJS.WritableStream,
    error?: NodeJS.WritableStream,
  ): { run(): void; cleanup(): void };
}
