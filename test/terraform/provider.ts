import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface RunningProvider {
  readonly process: ChildProcess;
  /** What Terraform finds it by. */
  readonly reattach: string;
}

let running: RunningProvider | undefined;

/**
 * Starts the AWS provider once for all commands of this test file, behind a front that answers what each of them asks
 * again: Terraform would start its 675 MB for each of them and read 1,500 schemas several times, which is most of a
 * command's time. Where that fails, Terraform starts it itself, as it always does.
 *
 * Where a root configures AWS twice, the front starts a second process. One configuration may be given to a process
 * again, so commands must not run at once.
 * They read the files of an apply from `folder`, as Terraform's own would from the root.
 */
export function startProvider(dataFolder: string, folder: string): void {
  if (isAlive()) return;
  try {
    running = start(providerBinary(dataFolder), folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Each terraform command starts a provider of its own, which is slow: ${reason}\n`);
  }
}

/** Variables by which a command of Terraform finds the provider; none where there is none. */
export function providerEnvironment(): { readonly TF_REATTACH_PROVIDERS?: string } {
  return isAlive() ? { TF_REATTACH_PROVIDERS: running!.reattach } : {};
}

/** Ends the provider that was started, if one was. */
export function stopProvider(): void {
  running?.process.stdin?.end();
  running = undefined;
}

function isAlive(): boolean {
  return running !== undefined && running.process.exitCode === null;
}

/** The program that `terraform init` has put there. */
function providerBinary(dataFolder: string): string {
  const aws = join(dataFolder, 'providers', 'registry.terraform.io', 'hashicorp', 'aws');
  const versions = existsSync(aws) ? readdirSync(aws) : [];
  const files = versions.flatMap((version) => filesBelow(join(aws, version)));
  const [binary, ...others] = files.filter((file) => /\/terraform-provider-aws_[^/]*$/.test(file));
  if (binary === undefined) throw new Error(`no provider below ${aws}.`);
  if (others.length > 0) throw new Error(`several providers below ${aws}; remove that folder.`);
  return binary;
}

/** Platforms are folders, or links to those of a mirror. */
function filesBelow(version: string): readonly string[] {
  return readdirSync(version).flatMap((platform) => {
    const folder = join(version, platform);
    return readdirSync(folder).map((file) => join(folder, file));
  });
}

/** Starts provider and front in a process of their own: this one stands still while Terraform runs. */
function start(binary: string, cwd: string): RunningProvider {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-provider-'));
  const log = join(folder, 'log');
  const output = openSync(log, 'w');
  const started = spawn(process.execPath, [join(process.cwd(), 'bin', 'run.mjs'), entry, binary, answers], {
    cwd,
    stdio: ['pipe', output, output],
  });
  closeSync(output);
  started.unref();
  try {
    return { process: started, reattach: reattachIn(log) };
  } catch (error) {
    started.stdin?.end();
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const entry = 'test/terraform/provider-front/main.ts';
const answers = join(process.cwd(), '.tributary', 'terraform', 'answers');
const startMsMax = 30_000;
const pollMs = 50;

/** Waits for the line in which the front says where it listens. */
function reattachIn(log: string): string {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; waitedMs < startMsMax; waitedMs += pollMs) {
    const found = /^\{.*\}$/m.exec(readFileSync(log, 'utf8'));
    if (found) return found[0];
    Atomics.wait(clock, 0, 0, pollMs);
  }
  throw new Error(`the provider said nothing of where it listens: ${readFileSync(log, 'utf8').slice(-500)}`);
}
