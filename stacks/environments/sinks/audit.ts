import type { AuditSettings } from '../../../modules/sinks/audit-settings';

/** Whatever happened to an order, kept for a year. */
export const everyChange: AuditSettings = { expirationInDays: 365, bufferingIntervalInSeconds: 60 };
