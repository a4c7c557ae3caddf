import { SettingsError } from '../../handlers/core/errors';
import { type Command, exitCodes, type Surroundings } from '../command';
import { parsePlan, planBytes } from '../plan/plan-file';
import { readPriceFile } from '../prices/price-file';
import { PriceList } from '../prices/price-list';
import { agedPricesText } from '../prices/price-notes';
import { checkJudged, failuresIn, leftOutText, parseFailOn } from './fail-on';
import { SecretMarks } from './mask-secrets';
import { parseReviewOptions, reviewUsage } from './options';
import { type ReviewedPlan, readChanges } from './read-changes';
import { review as reviewPlans } from './review';
import { reviewJson } from './show/json';
import { reviewMarkdown } from './show/markdown';

export const review: Command = {
  usage: reviewUsage,
  run,
};

async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = parseReviewOptions(args);
  const failOn = parseFailOn(options['fail-on'] ?? []);
  const { cwd, print, note, todayMs } = surroundings;
  const prices = new PriceList(options.prices === undefined ? undefined : readPriceFile(cwd, options.prices));
  const reviewed = reviewPlans(readPlans(options.plan ?? ['-'], surroundings), prices, {
    writesPerSecond: options['writes-per-second'],
    itemBytes: options['item-bytes'] ?? 1_024,
    region: options.region,
  });
  if (options.json) print(JSON.stringify(reviewJson(reviewed), null, 2));
  else for (const line of reviewMarkdown(reviewed)) print(line);
  const aged = agedPricesText(reviewed.cost.prices, todayMs());
  if (aged) note(aged);
  const failures = failuresIn(reviewed, failOn);
  for (const failure of failures) note(failure);
  checkJudged(reviewed, failOn);
  const leftOut = leftOutText(reviewed, failOn);
  if (leftOut) note(leftOut);
  return failures.length > 0 ? exitCodes.found : exitCodes.done;
}

/** Files are named in the review where there are several. */
function readPlans(files: readonly string[], surroundings: Surroundings): readonly ReviewedPlan[] {
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new SettingsError([`\`--plan ${twice}\` must stand once. Leave the other out.`]);
  const marks = new SecretMarks();
  return files.map((file) => {
    const name = file === '-' ? 'standard input' : file;
    return readChanges(parsePlan(planBytes(file, surroundings)), files.length > 1 ? name : undefined, marks);
  });
}
