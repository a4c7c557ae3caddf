import { nearestName } from './nearest-name';

/** What the command line asks for, or why it cannot be done. */
export type ParsedArguments =
  | {
      readonly environments: readonly string[];
      readonly quiet: boolean;
      /** Whether people are to read the stacks: HCL is written besides. */
      readonly hcl: boolean;
    }
  | { readonly mistake: string };

export const usage = 'Usage: npm run synth [-- --env NAME [--env NAME ...]] [--hcl] [--quiet]';

/** Reads the flags. Without `--env`, every environment is meant. */
export function parseArguments(args: readonly string[], known: readonly string[]): ParsedArguments {
  const environments: string[] = [];
  const given = { '--quiet': false, '--hcl': false };
  for (let index = 0; index < args.length; index++) {
    const [flag, inline] = args[index]!.split(/=(.*)/s) as [string, string | undefined];
    if ((flag === '--quiet' || flag === '--hcl') && inline === undefined) {
      given[flag] = true;
    } else if (flag === '--env') {
      const name = inline ?? args[++index];
      if (name === undefined) return { mistake: '`--env` needs the name of an environment.' };
      if (!known.includes(name)) return { mistake: unknown('environment', name, known) };
      environments.push(name);
    } else {
      return { mistake: unknown('argument', flag, ['--env', '--hcl', '--quiet']) };
    }
  }
  const wanted = environments.length > 0 ? [...new Set(environments)] : known;
  return { environments: wanted, quiet: given['--quiet'], hcl: given['--hcl'] };
}

/** What a synthesis tells that it has written, below the folder that it wrote to. */
export function writtenPaths({
  environments,
  hcl,
  quiet,
}: Exclude<ParsedArguments, { mistake: string }>): readonly string[] {
  if (quiet) return [];
  return environments.flatMap((name) => [`stacks/${name}/cdk.tf.json`, ...(hcl ? [`hcl/${name}`] : [])]);
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  return `Unknown ${what} \`${name}\`; known are ${known.map((each) => `\`${each}\``).join(', ')}.${hint}`;
}
