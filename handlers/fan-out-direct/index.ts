import { createDirectTransport } from '../fan-out/direct-transport';
import { createFanOutHandler } from '../fan-out/handler';

/** `fan-out-direct.zip`: publishes without the SDK, for tables where start-up time and work per record count most. */
export const handler = createFanOutHandler(process.env, 'direct', createDirectTransport);
