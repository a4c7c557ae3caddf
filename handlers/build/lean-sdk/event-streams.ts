/** Stands in for `@smithy/core/event-streams`: no operation of SNS has an event stream. */
export {};
