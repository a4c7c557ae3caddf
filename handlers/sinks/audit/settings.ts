/** Keys of lines that were too large for the delivery stream begin with this: what policies go by. */
export const auditClaimCheckPrefix = 'claim-check/';
