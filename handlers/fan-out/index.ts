import { createFanOutHandler } from './handler';
import { createSdkTransport } from './sdk-transport';

/** `fan-out.zip`: publishes with `@aws-sdk/client-sns`. */
export const handler = createFanOutHandler(process.env, 'sdk', createSdkTransport);
