export { classifyError } from '../../../handlers/core/error-class';
export { createSdkTransport } from '../../../handlers/fan-out/sdk-transport';
