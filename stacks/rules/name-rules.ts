import {
  always,
  any,
  type Claim,
  concat,
  distinct,
  eq,
  keys,
  keysOfEach,
  lengthOf,
  lte,
  not,
  plus,
  type Rule,
  sentence,
  text,
  words,
} from '../../modules/rule';

/**
 * What AWS allows for names that are made of a module's `name`: a queue takes 80 characters, a function 64, and a bucket's
 * prefix 37, because S3 takes 63 and Terraform appends 26.
 */
const lengthsMax = { bucket: 37, function: 64, queue: 80 } as const;

/** The name made by appending to `name` fits, where the thing is made at all. */
function fits(kind: keyof typeof lengthsMax, appended: string, isMade: Claim): Rule {
  const length = appended === '' ? lengthOf(text('name')) : plus(lengthOf(text('name')), appended.length);
  const charactersMax = lengthsMax[kind];
  return {
    setting: 'name',
    rule: sentence`must leave the ${kind}'s name \`${text('name')}${appended}\` within ${charactersMax} characters`,
    value: length,
    remedy: words('Shorten it.'),
    holds: any(not(isMade), lte(length, charactersMax)),
  };
}

const inBucket = (kind: string) => any(eq(text('onFailure.kind', 's3'), kind), eq(text('quarantine?'), kind));

export const functionNameRule = fits('function', '', always);
export const streamFailureNameRule = fits('bucket', '-failures-', inBucket('s3'));
export const queueFailureNameRule = fits('bucket', '-failures-', eq(text('quarantine', 's3'), 's3'));
export const claimCheckNameRule = fits('bucket', '-claims-', {
  is: 'true',
  of: { is: 'setting', path: 'claimCheck', as: 'flag', otherwise: true },
});
export const subscriberNameRule = fits('queue', '-dead-letters.fifo', always);

/** Names in AWS are made of keys: two that are the same would be one function. */
export const distinctKeysRule: Rule = {
  setting: 'fanOuts',
  rule: words(
    'must have keys, and subscribers with keys, that are unlike one another and those of `consumers`: names in AWS are made of them',
  ),
  remedy: words('Rename one of them.'),
  holds: distinct(concat(keys('consumers'), keys('fanOuts'), keysOfEach('fanOuts', 'subscribers'))),
};
